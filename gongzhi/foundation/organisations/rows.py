"""Reading rows of units, posts and duties, from a file or a form, into rows of the tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from gongzhi.foundation.organisations.models import Duty, Kind, Post, Rank, Unit
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

UNIT_COLUMNS = ("code", "name", "short", "kind", "parent", "place", "starts_on")
POST_COLUMNS = ("code", "unit", "title", "roles", "place", "starts_on")
DUTY_COLUMNS = ("line", "place", "post", "rank", "starts_on")

_SHORT = 30
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,47}")


def read_unit(row: Mapping[str, Any], *, above: Mapping[str, list[str]], starts_on: date) -> Unit:
    """Read a unit; ``above`` tells the superiors of each unit that is there.

    :raises Refused: a column is missing or malformed, or the parent is not there; ``field`` names it.
    """
    parent = text(row, "parent")
    if parent and parent not in above:
        raise Refused(_("没有代码为“{code}”的上级单位，请先登记上级"), field="parent", code=parent)
    kind = text(row, "kind")
    if kind not in Kind.values:
        raise Refused(
            _("没有“{kind}”这种单位类型，可用：{known}"), field="kind", kind=kind, known="、".join(Kind.values)
        )
    name, short = called(row)
    return Unit(
        code=code_of(row, 32), name=name, short=short, kind=kind, parent=parent,
        above=[parent, *above[parent]] if parent else [], place=text(row, "place"),
        starts_on=day(row, "starts_on") or starts_on,
    )  # fmt: skip


def read_post(row: Mapping[str, Any], *, unit: Unit, starts_on: date) -> Post:
    """Read a post of a unit. Roles are a list, or words between commas or blanks.

    :raises Refused: a column is missing or malformed, or the place lies outside the unit's.
    """
    given = row.get("roles") or []
    roles = re.split(r"[,，、;；\s]+", given.strip()) if isinstance(given, str) else list(given)
    place = text(row, "place")
    if place and not place.startswith(unit.place):
        raise Refused(
            _("岗位的辖区 {place} 要在本单位的辖区 {whole} 以内"), field="place", place=place, whole=unit.place
        )
    return Post(
        code=code_of(row, 48), unit=unit, title=named(row, "title", 40), roles=roles, place=place,
        starts_on=day(row, "starts_on") or starts_on,
    )  # fmt: skip


def read_duty(row: Mapping[str, Any], *, post: Post, starts_on: date) -> Duty:
    """Read a duty of a post.

    :raises Refused: a column is missing or malformed; ``field`` names it.
    """
    rank = text(row, "rank") or Rank.FIRST
    rank = {str(choice.label): choice.value for choice in Rank}.get(rank, rank)
    if rank not in Rank.values:
        raise Refused(_("没有“{rank}”这种责任，可用：{known}"), field="rank", rank=rank, known="、".join(Rank.labels))
    return Duty(
        line=named(row, "line", 30), place=text(row, "place"), post=post, rank=rank,
        starts_on=day(row, "starts_on") or starts_on,
    )  # fmt: skip


def called(row: Mapping[str, Any]) -> tuple[str, str]:
    """Read a unit's full name and what people call it, which is the full name where none is given.

    :raises Refused: one of them does not fit.
    """
    name = named(row, "name", 60)
    short = text(row, "short") or name
    if len(short) > _SHORT:
        raise Refused(_("简称最多 {longest} 个字，请写一个"), field="short", longest=_SHORT)
    return name, short


def text(row: Mapping[str, Any], column: str) -> str:
    """Read a column as words without blanks around them."""
    return str(row.get(column) or "").strip()


def code_of(row: Mapping[str, Any], longest: int) -> str:
    """Read a stable code.

    :raises Refused: it is missing, too long, or not of small letters, digits and hyphens.
    """
    code = text(row, "code")
    if not _CODE.fullmatch(code) or len(code) > longest:
        raise Refused(
            _("代码“{code}”要用小写字母、数字和连字符，2 到 {longest} 个字符"), field="code", code=code, longest=longest
        )
    return code


def named(row: Mapping[str, Any], column: str, longest: int) -> str:
    """Read words that must be there and fit.

    :raises Refused: they are missing or too long.
    """
    words = text(row, column)
    if not words or len(words) > longest:
        label = {"name": _("名称"), "title": _("岗位名称"), "line": _("责任领域")}[column]
        raise Refused(_("“{label}”要填，最多 {longest} 个字"), field=column, label=label, longest=longest)
    return words


def day(row: Mapping[str, Any], column: str) -> date | None:
    """Read a day, or nothing.

    :raises Refused: it is no day.
    """
    value = row.get(column)
    if isinstance(value, date) or not value:
        return value or None
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise Refused(_("“{value}”不是日期，请写成 2026-05-08 的样子"), field=column, value=str(value)) from None
