"""Many people written down at once, one a line: ``王小明 13800138000`` or ``王小明，13800138000``. Plain Python."""

from __future__ import annotations

import re
import unicodedata

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

MOST = 200  # lines at once
NAME = 60  # characters
_PHONE = re.compile(r"[+\d][\d\-() ]{5,}")
_SEPARATED = re.compile(r"[\s,;、；，]+")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


def read(text: str, *, field: str) -> list[tuple[int, dict[str, str]]]:
    """Return (line, contact) of each line with somebody on it; ``field`` is where it was typed.

    :raises Refused: a line that cannot be read, says the same as another, or has an identity number; it names the line.
    """
    found: list[tuple[int, dict[str, str]]] = []
    seen: dict[tuple[str, str], int] = {}
    for number, line in enumerate(unicodedata.normalize("NFKC", text).splitlines(), 1):
        if not line.strip():
            continue
        contact = _contact(line.strip(), number, field)
        key = contact["name"], contact.get("phone", "")
        if key in seen:
            raise Refused(_("第 {line} 行和第 {other} 行是同一个人"), field=field, line=number, other=seen[key])
        seen[key] = number
        found.append((number, contact))
    if len(found) > MOST:
        raise Refused(_("一次最多登记 {most} 人，请分几次"), field=field, most=MOST)
    return found


def holds_identity(text: str) -> bool:
    """Say whether an identity number stands in a text, however its digits are written."""
    return _IDENTITY.search(unicodedata.normalize("NFKC", text)) is not None


def _contact(line: str, number: int, field: str) -> dict[str, str]:
    if _IDENTITY.search(line):
        raise Refused(_("第 {line} 行像是身份证号：这里不收身份证号，请删去"), field=field, line=number)
    phone = _PHONE.search(line)
    rest = line[: phone.start()] + " " + line[phone.end() :] if phone else line
    name = " ".join(part for part in _SEPARATED.split(rest) if part)
    if not name or len(name) > NAME or any(sign.isdigit() for sign in name):
        raise Refused(_("第 {line} 行看不懂：每行写“姓名 电话”，没有电话只写姓名"), field=field, line=number)
    return {"name": name} | ({"phone": phone.group().strip()} if phone else {})
