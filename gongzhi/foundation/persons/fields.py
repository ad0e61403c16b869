"""Personal values in memory: checked and normalised on the way in, silent when printed on the way out."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

from gongzhi.foundation.persons import forbidden
from gongzhi.foundation.persons.catalogue import FIELDS, PURPOSES
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping

_PHONE = re.compile(r"\+?\d{7,15}(?:-\d{1,6})?")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,180}\.[^@\s.]{2,}")


class Opened(dict[str, str]):
    """Values of a record, by field. Printing, logging or formatting it shows nothing."""

    def __repr__(self) -> str:
        return "<personal data>"

    __str__ = __repr__


def checked(fields: Mapping[str, str], *, purpose: str) -> Opened:
    """Return the given values, normalised; an empty one stays empty.

    :raises Refused: a field that is forbidden, unknown or not needed for the purpose, or a value that cannot be right.
    """
    opened = Opened()
    for name, value in fields.items():
        why = forbidden.why(name)
        if why:
            raise Refused(why.text, field=name, **why.params)
        if name not in FIELDS or name not in PURPOSES[purpose].fields:
            raise Refused(_("这里不收“{name}”：办理用不着，请去掉"), field=name, name=name)
        opened[name] = _value(name, value)
    return opened


def _value(name: str, value: str) -> str:
    label, longest = FIELDS[name]
    value = " ".join(unicodedata.normalize("NFKC", value).split()) if name != "wish" else value.strip()
    if len(value) > longest:
        raise Refused(_("“{label}”最多 {longest} 个字"), field=name, label=label, longest=longest)
    if value and name == "phone":
        return normal_phone(value)
    if value and name == "email" and not _EMAIL.fullmatch(value):
        raise Refused(_("电子邮箱写得不对，请检查，例如 name@example.com"), field="email")
    return value


def normal_phone(text: str) -> str:
    """Return a phone number as digits (``+86`` and blanks dropped, an extension after ``-``), one way per number.

    :raises Refused: it cannot be a phone number.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"(?:转|分机|ext\.?)\s*(?=\d{1,6}$)", "#", plain, flags=re.IGNORECASE)
    plain = re.sub(r"[\s()\-—–.·]", "", plain).replace("#", "-")
    plain = re.sub(r"^(?:\+|00)86(?=\d{9,})|^86(?=1[3-9]\d{9}$)", "", plain)
    if not _PHONE.fullmatch(plain):
        raise Refused(_("电话号码写得不对，请填手机号，或带区号的固定电话"), field="phone")
    return plain


def packed(fields: Mapping[str, str]) -> bytes:
    """Return the bytes that are sealed; empty values are left out."""
    return json.dumps({k: v for k, v in fields.items() if v}, ensure_ascii=False, sort_keys=True).encode()


def unpacked(plain: bytes) -> Opened:
    """Return the values that were sealed."""
    return Opened(json.loads(plain))
