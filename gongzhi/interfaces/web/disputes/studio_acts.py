"""What may be done with a committee, as a table: what each act asks for, who may, and the service it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate
from django.utils.translation import gettext

from gongzhi.interfaces.templatetags.words import short_day
from gongzhi.interfaces.web import registers
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import services
from gongzhi.work.disputes.codes import TYPES
from gongzhi.work.disputes.studios import asks, codes, reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.models import Member, Studio
    from gongzhi.work.disputes.studios.reading import Declared, Listed


@dataclass(frozen=True, slots=True)
class Done:
    """One act being done: on which committee, what was typed, the version the page showed, who and when."""

    one: Listed
    given: Any
    seen: int
    by: Actor
    at: datetime

    @property
    def who(self) -> dict[str, Any]:
        """Who acts and when, as every service takes it."""
        return {"by": self.by, "at": self.at}

    def studio(self) -> Studio:
        """Return the committee's row.

        :raises Refused: nobody has written down what it is.
        """
        if self.one.studio is None:
            raise Refused(_("请先登记这是哪一类调解组织"))
        return self.one.studio

    def mine(self) -> Member:
        """Return the actor's own membership.

        :raises Refused: there is none.
        """
        found = reading.own_membership(self.by, self.one.studio)
        if found is None:
            raise Refused(_("您还不是登记的成员，请主任先登记"))
        return found


@dataclass(frozen=True, slots=True)
class Act:
    """One act: where on the page it stands, what it is called, asks for and does; ``who``: keep, file or self."""

    code: str
    where: str
    label: str
    details: type
    do: Callable[[Done], Any]
    who: str = "keep"


def _facts(done: Done) -> None:
    given = done.given
    woman = {"yes": True, "no": False}.get(given.has_woman)
    services.keep_studio(
        unit=done.one.unit.code, kind=given.kind, set_up_on=given.set_up_on, term_until=given.term_until,
        has_woman=woman, specialities=given.specialities, seen=done.seen, **done.who,
    )  # fmt: skip


def _file(done: Done) -> None:
    services.file_studio(
        studio=done.studio(), filed_on=done.given.filed_on, status=done.given.status, **done.who
    )  # fmt: skip


def _join(done: Done) -> None:
    given = done.given
    services.join(
        studio=done.studio(), person=given.person, role=given.role, full_time=given.full_time,
        starts_on=given.starts_on, ends_on=given.ends_on, specialities=given.specialities, **done.who,
    )  # fmt: skip


def _part(done: Done) -> None:
    member = reading.member(done.one.studio, done.given.member)
    services.part(member=member, ends_on=done.given.ends_on, **done.who)


def _train(done: Done) -> None:
    given = done.given
    members = [reading.member(done.one.studio, pk).pk for pk in given.members]
    services.train(
        studio=done.studio(), members=members, held_on=given.held_on, hours=given.hours, about=given.about, **done.who
    )


def _declare(done: Done) -> None:
    given = done.given
    services.declare_interest(member=done.mine(), sort=given.sort, name=given.name, phone=given.phone, **done.who)


def _undeclare(done: Done) -> None:
    services.withdraw_interest(interest=reading.interest(done.mine(), done.given.interest), **done.who)


def _round(done: Done) -> None:
    given = done.given
    services.add_round(
        studio=done.studio(), weekday=int(given.weekday) if given.weekday else None, day=given.day, place=given.place,
        spot=given.spot, starts=_time(given.starts, "starts"), ends=_time(given.ends, "ends"), **done.who,
    )  # fmt: skip


def _time(said: str, field: str) -> time:
    if said not in asks.HOURS:
        raise Refused(_("没有这一项，请从列表里选"), field=field)
    return time.fromisoformat(said)


def _end_round(done: Done) -> None:
    services.end_round(round=reading.round_of(done.one.studio, done.given.round), **done.who)


ACTS: tuple[Act, ...] = (
    Act("facts", "facts", _("登记组织情况"), asks.Facts, _facts),
    Act("filed", "facts", _("登记备案和状态"), asks.Filed, _file, "file"),
    Act("join", "members", _("登记成员"), asks.Joined, _join),
    Act("train", "members", _("登记培训"), asks.Trained, _train),
    Act("part", "members", _("登记离任"), asks.Parted, _part),
    Act("visit", "rounds", _("登记坐班日"), asks.Visiting, _round),
    Act("no-visit", "rounds", _("取消坐班日"), asks.NotVisiting, _end_round),
    Act("declare", "interests", _("申报利害关系"), asks.Declaring, _declare, "self"),
    Act("undeclare", "interests", _("撤回一项申报"), asks.Undeclaring, _undeclare, "self"),
)
BY_CODE: Mapping[str, Act] = {act.code: act for act in ACTS}


def may(act: Act, actor: Actor, one: Listed) -> bool:
    """Say whether somebody may do an act on this committee."""
    if act.who == "self":
        return reading.own_membership(actor, one.studio) is not None
    return reading.may_file(actor, one.unit) if act.who == "file" else reading.may_keep(actor, one.unit)


def placed(actor: Actor, one: Listed) -> dict[str, list[Act]]:
    """Return the acts that somebody may do, by where they stand; all but the first need the committee's row."""
    found: dict[str, list[Act]] = {}
    for act in ACTS:
        if (one.studio is not None or act.code == "facts") and may(act, actor, one):
            found.setdefault(act.where, []).append(act)
    return found


def initial(act: Act, studio: Studio | None, today: str) -> dict[str, Any]:
    """Return what a form begins with: what is known, and today where a day is usual."""
    if studio is None:
        return {}
    woman = {True: "yes", False: "no"}.get(studio.has_woman, "") if studio.has_woman is not None else ""
    known = {
        "facts": {
            "kind": studio.kind, "set_up_on": studio.set_up_on, "term_until": studio.term_until, "has_woman": woman,
            "specialities": studio.specialities,
        },
        "filed": {"filed_on": studio.filed_on, "status": studio.status},
    }  # fmt: skip
    usual = {"held_on": today, "ends_on": today if act.code == "part" else "", "starts_on": today}
    return known.get(act.code, usual)


class Options:
    """(code, label) of whatever a field is ``of``."""

    def __init__(self, one: Listed, actor: Actor, at: datetime) -> None:
        self.one, self.actor, self.at = one, actor, at

    def __call__(self, of: str) -> list[tuple[str, Any]]:
        """Return what may be chosen."""
        return {
            "type": self._types, "colleague": self._colleagues, "member": self._members, "place": self._places,
            "hour": self._hours, "interest": self._interests, "round": self._rounds,
        }[of]()  # fmt: skip

    def _types(self) -> list[tuple[str, Any]]:
        return [(code, gettext(label)) for code, label in TYPES.items()]

    def _hours(self) -> list[tuple[str, Any]]:
        return [(hour, hour) for hour in asks.HOURS]

    def _colleagues(self) -> list[tuple[str, Any]]:
        return list(reading.joinable(self.one.unit.code, self.at))

    def _members(self) -> list[tuple[str, Any]]:
        names = reading.names_of(self.one.members)
        pks = {one.person: str(one.pk) for one in self.one.members}
        return [(pks[person], name) for person, name in reading.by_name(names)]

    def _places(self) -> list[tuple[str, Any]]:
        return registers.places_of(self.one.unit.place, localdate(self.at))[0]

    def _interests(self) -> list[tuple[str, Any]]:
        own = reading.own_membership(self.actor, self.one.studio)
        return [(str(one.interest.pk), shown(one)) for one in reading.declared(own)] if own else []

    def _rounds(self) -> list[tuple[str, Any]]:
        names = registers.places_of(self.one.unit.place, localdate(self.at))[1]
        rows = reading.rounds(self.one.studio, localdate(self.at))
        return [
            (str(one.pk), f"{when(one.weekday, one.day)} {one.starts:%H:%M} {names.get(one.place, one.place)}")
            for one in rows
        ]


def when(weekday: int | None, day: Any) -> str:
    """Write on which days somebody is there: every Monday, or 9 May."""
    return gettext(codes.WEEKDAYS[str(weekday)]) if weekday else short_day(day)


def shown(one: Declared) -> str:
    """Write a declared interest, masked: 近亲属 王** 138****1234."""
    masked = " ".join(one.masked.get(field, "") for field in ("name", "phone")).strip()
    gone = gettext("（到期已删除）")
    return f"{gettext(one.label)} {masked or gone}"
