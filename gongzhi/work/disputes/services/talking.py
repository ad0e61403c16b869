"""Sessions: planned without double booking of mediator, party or room; held, missed or called off."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import acts, codes
from gongzhi.work.disputes.models import Diary, Seat, Session
from gongzhi.work.disputes.policies import parties_of, unready
from gongzhi.work.disputes.services import room

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.models import Case, Party

LONGEST = timedelta(hours=12)
#: Talks that are no mediation yet: they may come before rights have been told.
BEFOREHAND = ("inquiry", "phone")


@transaction.atomic
def plan_session(
    *, case: Case, way: str, starts_at: datetime, ends_at: datetime, parties: Iterable[int], by: Actor, at: datetime,
    side: str = "", place: str = "", mediator: str = "",
) -> Session:  # fmt: skip
    """Plan a talk with some parties, in a room where there is one.

    :raises Refused: mediation has not begun, nobody is called, the time is wrong, a joint talk where parties talk apart
        only, both sides in a talk with one, or somebody or the room is taken at that time.
    """
    case = room.entered(case, by, at)
    room.going_on(case)
    called = [room.member(case, pk) for pk in dict.fromkeys(parties)]
    _check_time(case, starts_at, ends_at)
    _check_way(case, way, side, called, localdate(starts_at))
    mediator = mediator or by.id
    if mediator not in (case.mediator, case.second):
        raise Refused(_("请选本案的调解员"), field="mediator")
    place = room.said(place, field="place", longest=40, required=False)
    _check_free(case, mediator, place, called, starts_at=starts_at, ends_at=ends_at)
    session = Session.objects.create(
        case=case, way=way, side=side, room=place, mediator=mediator, starts_at=starts_at, ends_at=ends_at,
        planned_at=at, planned_by=by.id,
    )  # fmt: skip
    Seat.objects.bulk_create(Seat(session=session, party=party) for party in called)
    room.record(
        case, acts.PLANNED, by=by, at=at, session=session.pk, way=way, side=side, starts=starts_at.isoformat(),
        ends=ends_at.isoformat(), parties=[party.pk for party in called], texts={"room": place},
    )  # fmt: skip
    return session


def _check_time(case: Case, starts_at: datetime, ends_at: datetime) -> None:
    if case.happened_on is not None and localdate(starts_at) < case.happened_on:
        raise Refused(_("约谈日期不能早于纠纷发生那天"), field="on")
    if ends_at <= starts_at:
        raise Refused(_("结束时间要在开始时间之后"), field="ends_at")
    if ends_at - starts_at > LONGEST:
        raise Refused(_("一次调解最多排 12 小时，请分几次"), field="ends_at")


def _check_way(case: Case, way: str, side: str, called: list[Party], on: date) -> None:
    if way not in codes.TALKS:
        raise Refused(_("请选调解方式"), field="way")
    if not called:
        raise Refused(_("请选请谁来"), field="parties")
    away = next((party for party in called if not party.takes_part), None)
    if away is not None:
        raise Refused(_("{party}不参加调解，不能再约"), field="parties", party=away.called)
    if way not in BEFOREHAND:
        _check_ready(case, {party.pk for party in called}, on)
    _check_sides(case, way, side, {party.side for party in called})


def _check_ready(case: Case, called: set[int], on: date) -> None:
    """No mediation before all that must come before it (人民调解法 art. 23), a guardian on that very day."""
    if case.matter.stage != "mediating":
        raise Refused(_("还没有开始调解：先征得各方同意、告知权利，再约"), field="way")
    for party in parties_of(case):
        missing = unready(party, on) if party.pk in called else ""
        if missing:
            raise Refused(missing, field="parties", party=party.called)


def _check_sides(case: Case, way: str, side: str, sides: set[str]) -> None:
    if case.separate and way == "joint":
        raise Refused(_("这件纠纷只分开谈，不安排面对面"), field="way")
    if case.separate and len(sides) > 1:
        raise Refused(_("这件纠纷只分开谈，请一次只约一方"), field="parties")
    if way == "apart" and sides != {side}:
        raise Refused(_("背对背一次只约一方"), field="parties")
    if way == "joint" and len(sides) < 2:
        raise Refused(_("面对面要约双方"), field="parties")


def _check_free(
    case: Case, mediator: str, place: str, called: list[Party], *, starts_at: datetime, ends_at: datetime
) -> None:
    """Refuse what overlaps; two talks may touch. Who plans holds the diary of whatever is taken, in one order.

    A room is one of the committee: what another calls by the same name is elsewhere.
    """
    unit = case.matter.unit
    people = sorted({party.person for party in called if party.person})
    rooms = [f"room:{unit}:{place}"[:80]] if place else []  # one key for two rooms only makes planners wait
    keys = sorted([f"mediator:{mediator}", *rooms, *(f"person:{one}" for one in people)])
    Diary.objects.bulk_create([Diary(key=key) for key in keys], ignore_conflicts=True)
    list(Diary.objects.select_for_update().filter(key__in=keys).order_by("key"))
    overlaps = Session.objects.filter(state="planned", starts_at__lt=ends_at, ends_at__gt=starts_at)
    if overlaps.filter(mediator=mediator).exists():
        raise Refused(_("调解员这个时间已经有一场，请换个时间"), field="starts_at")
    if place and overlaps.filter(room=place, case__matter__unit=unit).exists():
        raise Refused(_("“{room}”这个时间已经有人用，请换个时间或地点"), field="place", room=place)
    same = Q(seats__party__in=[party.pk for party in called])
    if overlaps.filter(same | Q(seats__party__person__in=people)).exists():
        raise Refused(_("有一位当事人这个时间已经约了，请换个时间"), field="parties")


@transaction.atomic
def close_session(*, session: Session, state: str, came: Iterable[int], by: Actor, at: datetime) -> None:
    """Say how a planned talk went: held, missed or called off; and who came.

    Who was not called did not come.

    :raises Refused: it is closed already, has not begun, or nobody came to one that was held; or the case has ended.
    """
    case = room.entered(session.case, by, at)
    room.going_on(case)
    held = Session.objects.get(pk=session.pk, case=case)
    if held.state != "planned":
        raise Refused(_("这一次已经登记过了"), field="state")
    if state not in ("held", "missed", "cancelled"):
        raise Refused(_("请选这一次的情况"), field="state")
    if state == "held" and held.starts_at > at:
        raise Refused(_("还没有到约定的时间"), field="state")
    called = set(held.seats.values_list("party", flat=True))
    present = called.intersection(came)
    if state == "held" and not present:
        raise Refused(_("请选谁来了"), field="came")
    Session.objects.filter(pk=held.pk).update(state=state)
    for seat in held.seats.all():
        Seat.objects.filter(pk=seat.pk).update(came=seat.party_id in present if state != "cancelled" else None)
    room.record(case, acts.HELD, by=by, at=at, session=held.pk, state=state, came=sorted(present))
