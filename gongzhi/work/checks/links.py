"""A site's own link: sixteen signs that open its self-check together with a PIN of six digits, told apart from it.

Only keyed digests are stored. The sixteen stand after ``#``, which browsers keep to themselves, so in no log.
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

#: No 0, O, 1, I: it may have to be typed from paper.
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH, PIN = 16, 6


def new() -> str:
    """Draw a token that nobody can guess: one of 2⁸⁰."""
    return "".join(secrets.choice(SIGNS) for _i in range(LENGTH))


def new_pin() -> str:
    """Draw a PIN."""
    return f"{secrets.randbelow(10**PIN):0{PIN}d}"


def _plain(given: str) -> str:
    plain = unicodedata.normalize("NFKC", given[:200]).upper()
    return "".join(c for c in plain if not (c.isspace() or unicodedata.category(c) in ("Pd", "Cf")))


def normalise(given: str) -> str:
    """Return the token of what somebody typed or scanned.

    :raises Refused: it cannot be one; nothing tells whether it exists.
    """
    token = _plain(given).rpartition("#")[2]
    if len(token) != LENGTH or set(token) - set(SIGNS):
        raise Refused(_("自查码是 16 位字母和数字，请扫单子上的二维码，或者对照着再输一次"), field="token")
    return token


def normalise_pin(given: str) -> str:
    """Return six digits.

    :raises Refused: these are not six digits.
    """
    pin = _plain(given)
    if len(pin) != PIN or not (pin.isascii() and pin.isdigit()):
        raise Refused(_("口令是 6 位数字"), field="pin")
    return pin


def digest(token: str) -> str:
    """Return what is stored in place of a token; without the pepper it cannot be tried out."""
    return _keyed(f"owner-link:{token}")


def pin_digest(token: str, pin: str) -> str:
    """Return what is stored in place of a PIN: it belongs to its link alone."""
    return _keyed(f"owner-pin:{token}:{pin}")


def _keyed(said: str) -> str:
    return hmac.new(settings.PEPPER.encode(), said.encode(), hashlib.sha256).hexdigest()


def grouped(token: str) -> str:
    """Return the token as people type it: four by four."""
    return " ".join(token[i : i + 4] for i in range(0, LENGTH, 4))


def address(token: str) -> str:
    """Return the address of the self-check with the token after ``#``."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/self-check/#{token}"


def svg(token: str) -> str:
    """Return the QR code of the link as an inline SVG."""
    return qr.svg(address(token))
