"""Draw the application's icons: the seal of ``static/seal.svg`` on a full ground, so that any mask may cut it.

.venv/bin/python tools/icons.py
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

TARGET = Path(__file__).resolve().parent.parent / "gongzhi" / "interfaces" / "static" / "phone"
PINE, WHITE = "#1f6f5b", "#ffffff"
FINE = 4  # drawn so many times larger, then made smaller: smooth edges
GRID = 32  # the seal's own measure
SAFE = 0.78  # of the width: what no mask cuts off
STROKE = 2.6
LINES = (
    ((11.5, 6.5), (11.5, 18.5)), ((20.5, 6.5), (20.5, 18.5)), ((6.5, 11.5), (25.5, 11.5)),
    ((5.5, 18.5), (26.5, 18.5)), ((12, 22.5), (8, 26.5)), ((20, 22.5), (24, 26.5)),
)  # fmt: skip


def icon(size: int) -> Image.Image:
    """Draw one icon."""
    full = size * FINE
    image = Image.new("RGB", (full, full), PINE)
    pen = ImageDraw.Draw(image)
    scale, edge = full * SAFE / GRID, full * (1 - SAFE) / 2
    half = STROKE * scale / 2
    for line in LINES:
        points = [(edge + x * scale, edge + y * scale) for x, y in line]
        pen.line(points, fill=WHITE, width=round(half * 2))
        for x, y in points:
            pen.ellipse((x - half, y - half, x + half, y + half), fill=WHITE)
    return image.resize((size, size), Image.Resampling.LANCZOS).quantize(64)


def main() -> None:
    """Write the icons where the pages look for them."""
    for size in (192, 512):
        icon(size).save(TARGET / f"icon-{size}.png", optimize=True)


if __name__ == "__main__":
    main()
