"""Pictures for a few reports: drawn here, and saying 示例 (sample) in letters nobody can overlook."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from random import Random

WIDTH, HEIGHT = 480, 360
COLOURS = ("#5d6d7e", "#7d6608", "#1e8449", "#6e2c00")
#: 示例 in dots, 34 wide, one number per row: no machine needs a Chinese font for it.
LETTERS = (
    0x200C, 0x30618C, 0x3FC06E6C, 0x646C, 0x4D6C, 0xCEFEC, 0x7FF0E9EC, 0x300E9EC, 0x3301776C, 0x3330776C, 0x3318636C,
    0x630C626C, 0x430C660C, 0x830C640C, 0xF00681C, 0x6005018,
)  # fmt: skip
DOTS, SIZE = 34, 10


@lru_cache(maxsize=len(COLOURS))
def picture(number: int) -> bytes:
    """Draw one of a few pictures: a street, a house, and the word."""
    image = Image.new("RGB", (WIDTH, HEIGHT), "#d6eaf8")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, HEIGHT * 2 // 3, WIDTH, HEIGHT), fill=COLOURS[number])
    draw.rectangle((40 + 60 * number, 110, 170 + 60 * number, 240), fill="#fdfefe", outline="#34495e", width=4)
    draw.polygon([(30 + 60 * number, 110), (105 + 60 * number, 50), (180 + 60 * number, 110)], fill="#a93226")
    left, top = (WIDTH - DOTS * SIZE) // 2, HEIGHT // 2 - 30
    for y, row in enumerate(LETTERS):
        for x in range(DOTS):
            if row >> (DOTS - 1 - x) & 1:
                spot = (left + x * SIZE, top + y * SIZE, left + (x + 1) * SIZE - 1, top + (y + 1) * SIZE - 1)
                draw.rectangle(spot, fill="#c0392b")
    out = io.BytesIO()
    image.save(out, format="JPEG", quality=70)
    return out.getvalue()


def some(rng: Random) -> tuple[tuple[str, bytes], ...]:
    """Return one or two pictures as files."""
    numbers = rng.sample(range(len(COLOURS)), rng.randint(1, 2))
    return tuple((f"示例照片{number + 1}.jpg", picture(number)) for number in numbers)
