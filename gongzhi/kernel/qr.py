"""QR codes of links that only their holder may have: drawn here, so that no other server ever sees what is in them."""

from __future__ import annotations

import io

import segno
from PIL import Image, ImageDraw, ImageFont


def svg(link: str) -> str:
    """Return the code as an inline SVG that takes the size of its place."""
    return segno.make_qr(link, error="m").svg_inline(border=4, omitsize=True, dark="#111", light="#fff")


def picture(link: str, *, said: str, address: str) -> bytes:
    """Return a PNG to keep in the phone's album: the code, below it what to read out, and where to type it."""
    qr = io.BytesIO()
    segno.make_qr(link, error="m").save(qr, kind="png", scale=12, border=4)
    with Image.open(qr) as code:
        width, height = code.size
        page = Image.new("L", (width, height + 110), 255)
        page.paste(code.convert("L"), (0, 0))
    draw = ImageDraw.Draw(page)
    for text, size, y in ((said, 40, height - 10), (address, 22, height + 50)):
        font = ImageFont.load_default(size)
        draw.text(((width - draw.textlength(text, font=font)) / 2, y), text, fill=0, font=font)
    out = io.BytesIO()
    page.save(out, format="PNG", optimize=True)
    return out.getvalue()
