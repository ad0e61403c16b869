"""Reading the rows of a division list, from a file or a form, into rows of the table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongzhi.foundation.places import naming
from gongzhi.foundation.places.models import Division
from gongzhi.kernel.places import above, level
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

COLUMNS = ("code", "name", "short_name", "kind", "made_up", "starts_on", "ends_on", "successor")


def read(row: Mapping[str, Any], *, starts_on: date) -> Division:
    """Read one row; what it does not say follows from its code and name, and its start is ``starts_on``.

    :raises Refused: code, name or a day is missing or malformed; ``field`` names it.
    """
    code, name = _text(row, "code"), _text(row, "name")
    check_code(code)
    check_name(name)
    starts = _day(row, "starts_on") or starts_on
    ends = _day(row, "ends_on")
    if ends is not None and ends <= starts:
        raise Refused(_("“{name}”的结束日期要晚于开始日期"), field="ends_on", name=name)
    return Division(
        code=code, parent=above(code), level=level(code), name=name,
        short_name=_text(row, "short_name") or naming.short(code, name),
        kind=_text(row, "kind") or naming.kind(code, name), made_up=_yes(row, "made_up"),
        starts_on=starts, ends_on=ends, successor=_text(row, "successor") if ends else "",
    )  # fmt: skip


def check_code(code: str) -> None:
    """Go on only with a well-formed code.

    :raises Refused: it has another length, or something else than digits.
    """
    try:
        level(code)
    except ValueError:
        raise Refused(
            _("“{code}”不是区划代码：应为 6 位（区县）、9 位（镇街）、12 位（村社）或 15 位（网格）数字"),
            field="code", code=code,
        ) from None  # fmt: skip


def check_name(name: str) -> None:
    """Go on only with a name that is there and fits.

    :raises Refused: it is empty or longer than 40 characters.
    """
    if not name:
        raise Refused(_("请填写地名"), field="name")
    if len(name) > 40:
        raise Refused(_("地名最多 40 个字，现在有 {length} 个字"), field="name", length=len(name))


def _text(row: Mapping[str, Any], column: str) -> str:
    return str(row.get(column) or "").strip()


def _day(row: Mapping[str, Any], column: str) -> date | None:
    value = row.get(column)
    if isinstance(value, date) or not value:
        return value or None
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise Refused(_("“{value}”不是日期，请写成 2026-05-08 的样子"), field=column, value=str(value)) from None


def _yes(row: Mapping[str, Any], column: str) -> bool:
    value = row.get(column)
    return value is True or str(value or "").strip().lower() in {"1", "true", "yes", "是"}
