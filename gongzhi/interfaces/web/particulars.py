"""What a move or an act said in codes, in words: to whom, with what result, by which rule, for how long, until when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from gongzhi.foundation.accounts.roles import ROLES
from gongzhi.foundation.clocks.ladder import RUNGS
from gongzhi.interfaces.templatetags.words import short_day
from gongzhi.kernel.details import Ask, asks
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _ as mark
from gongzhi.matters import kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gongzhi.foundation.ledger.queries import Record

CLIMBED = ("clock.climbed", "report.climbed")
#: What the entries of an account say in codes.
_CODES = {
    "step": {"password": mark("密码不对"), "code": mark("动态码不对")},
    "change": {
        "totp_on": mark("打开了"),
        "totp_off": mark("关掉了"),
        "totp_dropped": mark("由管理员关掉了"),
        "new_recovery_codes": mark("换了恢复码"),
    },
}


def lines(record: Record, units: Mapping[str, str]) -> list[str]:
    """Return what the payload says, one line each, in the order in which the form asked. No query."""
    if record.verb in CLIMBED:
        return []
    kind, _sep, code = record.verb.partition(".")
    try:
        wanted = asks(kinds.find(kind).lifecycle.move(code).details)
    except (KeyError, NotFound):
        return []
    said = [(ask, record.payload[name]) for name, ask in wanted.items() if name in record.payload]
    return [f"{_(ask.label)}{_('：')}{_value(ask, value, units)}" for ask, value in said]


def climbed(record: Record) -> str:
    """Say which rung of the ladder a clock, or a report that waits, reached: 催办：办理."""
    rung = next((rung.label for rung in RUNGS if rung.code == record.payload.get("rung")), "")
    limit = str(record.payload.get("code", "")).partition(":")[0]
    label = next((row.label for kind in kinds.every() for row in kind.lifecycle.limits if row.code == limit), "")
    return f"{_(rung)}{_('：')}{_(label)}" if label else _(rung)


def of_account(record: Record, posts: Mapping[str, str], tokens: Mapping[int, str]) -> str:
    """Return what an entry of an account's chain says; posts by code and tokens by key are named by the caller."""
    said = record.payload
    parts = [tokens[said["token"]]] if said.get("token") in tokens else []
    if "post" in said:
        parts.append(posts.get(said["post"], said["post"]))
    if "starts_on" in said:
        parts.append(_("从 {day} 起").format(day=_day(said["starts_on"])))
    if "ends_on" in said:
        parts.append(_("{day} 起不再担任").format(day=_day(said["ends_on"])))
    parts += [_(labels.get(said[name], said[name])) for name, labels in _CODES.items() if name in said]
    return _("，").join(parts)


def of_unit(record: Record, posts: Mapping[str, str]) -> str:
    """Return what an entry of a unit's chain or of a post's says; ``posts`` are titles by the chain's subject."""
    said = record.payload
    parts = [posts[record.subject]] if record.subject in posts else []
    parts += [said[name] for name in ("called", "line") if name in said]
    if "after" in said:
        parts.append(_("{before} → {after}").format(before=said["before"], after=said["after"]))
    if "roles" in said:
        parts.append(_("、").join(_(ROLES[role].label) for role in said["roles"] if role in ROLES))
    if said.get("posts"):
        parts.append(_("连同 {n} 个岗位").format(n=len(said["posts"])))
    if "ends_on" in said or "on" in said or "starts_on" in said:
        day = said.get("ends_on") or said.get("on") or said["starts_on"]
        parts.append(_("从 {day} 起").format(day=_day(day)))
    return _("，").join(parts)


def of_place(record: Record) -> str:
    """Return what an entry of a place's chain says. No query: other places are named by their codes, as it was done."""
    said = record.payload
    parts = [said["called"]] if "called" in said else []
    if "after" in said:
        parts.append(_("{before} → {after}").format(before=said["before"], after=said["after"]))
    if "into" in said:
        into = said["into"] if isinstance(said["into"], list) else [said["into"]]
        parts.append(_("、").join(into))
    if said.get("below"):
        parts.append(_("连同下面 {n} 个地方").format(n=len(said["below"])))
    if "on" in said:
        parts.append(_("从 {day} 起").format(day=_day(said["on"])))
    return _("，").join(parts)


def _day(day: str) -> str:
    return short_day(date.fromisoformat(day))


def _value(ask: Ask, value: Any, units: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return _("、").join(_value(ask, one, units) for one in value)
    if ask.options:
        return _(ask.options.get(value, str(value)))
    if ask.of in ("unit", "desk", "mediator", "reviewer", "rating_level"):
        return units.get(value, str(value))
    if ask.sort == "day":
        return _day(value)
    return _("是") if value is True else str(value)
