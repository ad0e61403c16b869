"""Opening records, and finding them by phone: for this room's services and queries alone (a test sees to that).

Everybody else calls ``services.reveal`` or ``services.match_phone``, which write down that they looked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.foundation.persons import sealing
from gongzhi.foundation.persons.fields import Opened, normal_phone, unpacked
from gongzhi.foundation.persons.models import PersonKey

if TYPE_CHECKING:
    Bytes = bytes | memoryview  # what the two databases return for a binary column


def open_record(person: str, wrapped: Bytes, sealed: Bytes | None) -> Opened:
    """Open one record.

    :raises Damaged: its key does not fit.
    """
    key = sealing.open_key(bytes(wrapped), about=person)
    return unpacked(sealing.unseal(key, bytes(sealed or b""), about=person))


def by_phone(phone: str) -> list[str]:
    """Return the records that hold this phone.

    :raises Refused: it cannot be a phone number.
    """
    digest = phone_digest(normal_phone(phone))  # an empty one would be that of everybody without a phone
    return list(PersonKey.objects.filter(phone_digest=digest).order_by("pk").values_list("pk", flat=True))


def phone_digest(phone: str) -> str:
    """Return the keyed digest of a phone number, however it was written; empty for none."""
    return sealing.keyed_digest("phone", normal_phone(phone)) if phone else ""
