"""The code that opens one party's own view: twelve characters to read out or scan, of which only a digest is kept.

It is no receipt and opens no report; a receipt opens no case. Letters and digits that look alike are left out.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from typing import TYPE_CHECKING

from django.conf import settings

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs: 60 bits in twelve
LENGTH = 12


def new(below: Callable[[int], int]) -> str:
    """Draw a code: ``below`` gives a random number under its argument."""
    return "".join(ALPHABET[below(len(ALPHABET))] for _place in range(LENGTH))


def normalise(given: str) -> str:
    """Return the code as it was drawn, of what somebody typed.

    :raises Refused: it cannot be a code.
    """
    plain = unicodedata.normalize("NFKC", given[:200]).upper()
    code = "".join(c for c in plain if c.isalnum())
    if len(code) != LENGTH or any(c not in ALPHABET for c in code):
        raise Refused(_("查看码是 12 位字母和数字，请对照通知单再输一次"), field="code")
    return code


def grouped(code: str) -> str:
    """Return a code as people read it out: four by four."""
    return " ".join(code[i : i + 4] for i in range(0, LENGTH, 4))


def link(code: str) -> str:
    """Return the address of a party's own view with its code after ``#``, which no server sees and no log keeps."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/mediation/#{code}"


def digest(code: str) -> str:
    """Return what is stored in place of the code; without the pepper it cannot be tried out."""
    return hmac.new(settings.PEPPER.encode(), f"party:{code}".encode(), hashlib.sha256).hexdigest()
