"""The receipt: sixteen digits that are all a resident needs, and that nobody else can find out.

Fifteen digits are random and the last one checks them, so that a slip of the pen is caught before it counts as an
attempt. Only a keyed digest is stored. A receipt never stands in a path or a query, so never in a log: links carry
it after ``#``, which browsers keep to themselves.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata

from django.conf import settings

from gongzhi.kernel import qr
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

LENGTH = 16

# A quasigroup of order ten with zeros on its diagonal and no x, y that commute (Damm 2004): every wrong digit and
# every swap of neighbours changes the outcome.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def new() -> str:
    """Draw a receipt that nobody can guess: one of 10¹⁵."""
    body = f"{secrets.randbelow(10 ** (LENGTH - 1)):0{LENGTH - 1}d}"
    return body + check_digit(body)


def check_digit(digits: str) -> str:
    """Return the digit that makes the rest add up."""
    row = 0
    for digit in digits:
        row = _DAMM[row][int(digit)]
    return str(row)


def normalise(given: str) -> str:
    """Return the sixteen digits of what somebody typed, with or without blanks, dashes or full-width digits.

    :raises Refused: these are no sixteen digits, or one of them is mistyped; neither says whether a report exists.
    """
    plain = unicodedata.normalize("NFKC", given[:200])
    digits = "".join(c for c in plain if not (c.isspace() or unicodedata.category(c) in ("Pd", "Cf") or c in "−_.·"))
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()):
        raise Refused(_("查询码是 16 位数字，请对照记下的再输一次"), field="receipt")
    if check_digit(digits) != "0":
        raise Refused(_("查询码里有数字输错了，请对照记下的再输一次"), field="receipt")
    return digits


def grouped(receipt: str) -> str:
    """Return the receipt as people read it out: four by four."""
    return " ".join(receipt[i : i + 4] for i in range(0, LENGTH, 4))


def digest(receipt: str) -> str:
    """Return what is stored in place of the receipt; without the pepper it cannot be tried out."""
    return hmac.new(settings.PEPPER.encode(), receipt.encode(), hashlib.sha256).hexdigest()


def link(receipt: str) -> str:
    """Return the address of the follow page with the receipt after ``#``."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/follow/#{receipt}"


def svg(receipt: str) -> str:
    """Return the QR code of the link as an inline SVG that takes the size of its place."""
    return qr.svg(link(receipt))


def picture(receipt: str) -> bytes:
    """Return a PNG to keep in the phone's album: the QR code, the digits below it, and where to type them."""
    return qr.picture(link(receipt), said=grouped(receipt), address=link("").rstrip("#").partition("://")[2])
