"""What is written down of committees: facts and filing, members and their trainings, days on the road, interests."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.persons import services as persons
from gongzhi.foundation.places import queries as places
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import acts
from gongzhi.work.disputes.codes import TYPES
from gongzhi.work.disputes.models import Interest, Member, Round, Studio, Training
from gongzhi.work.disputes.schedule import months_later
from gongzhi.work.disputes.services import room
from gongzhi.work.disputes.studios import codes, conflicts, reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from gongzhi.foundation.organisations.models import Unit
    from gongzhi.kernel.actor import Actor

TERM_MONTHS = 36  # 人民调解法 art. 9
DECLARED_FOR = timedelta(days=3 * 366)  # then it is declared anew, or gone
KEEPER = system("disputes")
FAIR = _("人民调解法第十五条第一项（不得偏袒一方当事人）")


@transaction.atomic
def keep_studio(
    *, unit: str, kind: str, set_up_on: date | None, term_until: date | None, has_woman: bool | None,
    specialities: Iterable[str], seen: int, by: Actor, at: datetime,
) -> Studio:  # fmt: skip
    """Write down what a committee is. ``seen`` is the version that the page showed.

    :raises NotFound: the committee is not this actor's to keep.
    :raises Refused: no such kind or type, a day to come, or a term longer than three years.
    :raises Conflict: somebody else has written meanwhile.
    """
    of = _kept(unit, by)
    today = localdate(at)
    if kind not in codes.KINDS:
        raise Refused(_("请选是哪一类调解组织"), field="kind")
    if set_up_on is not None and set_up_on > today:
        raise Refused(_("设立日期不能在今天以后"), field="set_up_on")
    if term_until is not None and term_until > months_later(today, TERM_MONTHS):
        raise Refused(_("每届任期三年，请核对任期到哪一天"), field="term_until")
    if term_until is not None and set_up_on is not None and term_until <= set_up_on:
        raise Refused(_("任期要在设立之后"), field="term_until")
    about = _types(specialities)
    Studio.objects.get_or_create(unit=of.code, defaults={"kind": kind})
    own = Studio.objects.filter(unit=of.code, version=seen)
    if not own.update(
        kind=kind, set_up_on=set_up_on, term_until=term_until, has_woman=has_woman, specialities=about,
        version=F("version") + 1,
    ):  # fmt: skip
        raise Conflict(_("另一个人刚刚改过，请看过最新的再保存"))
    studio = Studio.objects.get(unit=of.code)
    _record(
        studio, acts.STUDIO, by, at, kind=kind, set_up=_iso(set_up_on), until=_iso(term_until), woman=has_woman,
        specialities=about,
    )  # fmt: skip
    return studio


@transaction.atomic
def file_studio(*, studio: Studio, filed_on: date | None, status: str, by: Actor, at: datetime) -> None:
    """Note that the justice office has it on file, and whether it works, is being put right, or was dissolved.

    :raises NotFound: this is not the justice office of the place.
    :raises Refused: no such status, or a day to come or before it was set up.
    """
    of = organisations.unit(studio.unit)
    if of is None or not (by.is_system or reading.may_file(by, of)):
        raise NotFound(_("没有这个调解组织，请从列表里选"))
    if status not in codes.STATUSES:
        raise Refused(_("请选状态"), field="status")
    studio = _held(studio)
    early = filed_on is not None and studio.set_up_on is not None and filed_on < studio.set_up_on
    if filed_on is not None and (filed_on > localdate(at) or early):
        raise Refused(_("备案日期要在设立那天到今天之间"), field="filed_on")
    Studio.objects.filter(pk=studio.pk).update(filed_on=filed_on, status=status)
    _record(studio, acts.STUDIO_FILED, by, at, filed=_iso(filed_on), status=status)


@transaction.atomic
def join(
    *, studio: Studio, person: str, role: str, starts_on: date, by: Actor, at: datetime, full_time: bool = False,
    ends_on: date | None = None, specialities: Iterable[str] = (),
) -> Member:  # fmt: skip
    """Write down a colleague as a member of a committee, from a day on. Another role is another membership.

    :raises NotFound: the committee is not this actor's to keep.
    :raises Refused: nobody of this unit, a member already, no such role, or days that cannot be.
    """
    _kept(studio.unit, by)
    studio = _held(studio)
    if role not in codes.ROLES:
        raise Refused(_("请选职务"), field="role")
    if person not in accounts.members([studio.unit], at).get(studio.unit, []):
        raise Refused(_("先请系统管理员给他开通账号、任命到本组织的岗位"), field="person")
    if starts_on > localdate(at) or (ends_on is not None and ends_on <= starts_on):
        raise Refused(_("开始日期不能在今天以后，结束要在开始之后"), field="starts_on")
    if Member.objects.filter(studio=studio, person=person, ends_on=None).exists():
        raise Refused(_("已经是成员；要改职务，请先登记离任"), field="person")
    about = _types(specialities)
    one = Member.objects.create(
        studio=studio, person=person, role=role, full_time=full_time, starts_on=starts_on, ends_on=ends_on,
        specialities=about,
    )  # fmt: skip
    _record(
        studio, acts.JOINED, by, at, member=one.pk, person=person, role=role, full_time=full_time,
        since=_iso(starts_on), until=_iso(ends_on), specialities=about,
    )  # fmt: skip
    return one


@transaction.atomic
def part(*, member: Member, ends_on: date, by: Actor, at: datetime) -> None:
    """End a membership; what the member had declared is erased.

    :raises NotFound: the committee is not this actor's to keep.
    :raises Refused: it has ended, or the day is to come or before it began.
    """
    _kept(member.studio.unit, by)
    studio = _held(member.studio)
    if not member.starts_on <= ends_on <= localdate(at):
        raise Refused(_("离任日期要在任职那天到今天之间"), field="ends_on")
    if not Member.objects.filter(pk=member.pk, ends_on=None).update(ends_on=ends_on):
        raise Refused(_("已经登记过离任"), field="member")
    for interest in Interest.objects.filter(member=member, ended_on=None).order_by("pk"):
        _forget(interest, at)
    _record(studio, acts.PARTED, by, at, member=member.pk, until=_iso(ends_on))


@transaction.atomic
def train(
    *, studio: Studio, members: Iterable[int], held_on: date, hours: int, about: str, by: Actor, at: datetime
) -> list[Training]:
    """Write down that members were trained on a day, for so many hours.

    :raises NotFound: the committee is not this actor's to keep.
    :raises Refused: nobody, no such subject, a day to come, or hours that cannot be.
    """
    _kept(studio.unit, by)
    studio = _held(studio)
    came = list(Member.objects.filter(studio=studio, ends_on=None, pk__in=list(members)))
    if not came:
        raise Refused(_("请选谁参加了培训"), field="members")
    if about not in codes.SUBJECTS or not 1 <= hours <= 200:
        raise Refused(_("请选培训内容，写明学时（1 到 200）"), field="hours")
    if held_on > localdate(at):
        raise Refused(_("培训日期不能在今天以后"), field="held_on")
    made = Training.objects.bulk_create(Training(member=one, held_on=held_on, hours=hours, about=about) for one in came)
    _record(studio, acts.TRAINED, by, at, members=[one.pk for one in came], on=_iso(held_on), hours=hours, about=about)
    return made


@transaction.atomic
def declare_interest(*, member: Member, sort: str, name: str, phone: str, by: Actor, at: datetime) -> Interest:
    """Seal what a member declares about themselves: nobody declares for another.

    A company's name is kept as it is compared, without its form; of a person as much as the member wishes to give.

    :raises NotFound: it is not the member who acts.
    :raises Refused: no such sort, neither name nor phone, or they cannot be right.
    """
    if by.id != member.person or member.ends_on is not None:
        raise NotFound(_("利害关系只能由本人申报"))
    if sort not in codes.INTERESTS:
        raise Refused(_("请选是哪一类"), field="sort")
    name = conflicts.plain(name) if sort in ("company", "seat") else name.strip()
    given = {field: value for field, value in (("name", name), ("phone", phone.strip())) if value}
    if not given:
        raise Refused(_("请写名称或电话，至少一样，才比对得上"), field="name")
    today = localdate(at)
    record = persons.keep(
        kind="contact", fields=given, purpose="interest", basis="duty", article=str(FAIR),
        erase_by=today + DECLARED_FOR, by=by, at=at,
    )  # fmt: skip
    interest = Interest.objects.create(member=member, sort=sort, record=record, declared_on=today)
    _record(member.studio, acts.DECLARED, by, at, member=member.pk, sort=sort)
    return interest


@transaction.atomic
def withdraw_interest(*, interest: Interest, by: Actor, at: datetime) -> None:
    """Take back what was declared; the sealed record is erased.

    :raises NotFound: it is not the member who acts.
    """
    member = interest.member
    if by.id != member.person or interest.ended_on is not None:
        raise NotFound(_("利害关系只能由本人撤回"))
    _forget(interest, at)
    _record(member.studio, acts.UNDECLARED, by, at, member=member.pk, sort=interest.sort)


def _forget(interest: Interest, at: datetime) -> None:
    Interest.objects.filter(pk=interest.pk).update(ended_on=localdate(at))
    with suppress(NotFound):  # its day had come already
        persons.erase(person=interest.record, reason="withdrawn", by=KEEPER, at=at)


@transaction.atomic
def add_round(
    *, studio: Studio, weekday: int | None, day: date | None, place: str, spot: str, starts: time, ends: time,
    by: Actor, at: datetime,
) -> Round:  # fmt: skip
    """Write down a visiting day: every week on a weekday, or once on a day.

    :raises NotFound: the committee is not this actor's to keep.
    :raises Refused: neither or both, a day gone by, no such place, or it ends before it begins.
    """
    of = _kept(studio.unit, by)
    studio = _held(studio)
    if (weekday is None) == (day is None):
        raise Refused(_("请选每周的哪一天，或写一个日期，只要一样"), field="weekday")
    if weekday is not None and not 1 <= weekday <= 7:
        raise Refused(_("请选每周的哪一天，或写一个日期，只要一样"), field="weekday")
    if day is not None and day < localdate(at):
        raise Refused(_("日期已经过了"), field="day")
    if places.find(place, localdate(at)) is None or not place.startswith(of.place):
        raise Refused(_("请选本组织辖区里的地方"), field="place")
    if ends <= starts:
        raise Refused(_("结束要在开始之后"), field="ends")
    spot = room.said(spot, field="spot", longest=40, required=False)
    made = Round.objects.create(
        studio=studio, weekday=weekday, day=day, place=place, spot=spot, starts=starts, ends=ends
    )
    _record(
        studio, acts.ROUND, by, at, round=made.pk, weekday=weekday, on=_iso(day), place=place,
        starts=f"{starts:%H:%M}", ends=f"{ends:%H:%M}",
    )  # fmt: skip
    return made


@transaction.atomic
def end_round(*, round: Round, by: Actor, at: datetime) -> None:
    """Call a visiting day off from today on.

    :raises NotFound: the committee is not this actor's to keep.
    """
    _kept(round.studio.unit, by)
    if Round.objects.filter(pk=round.pk, ended_on=None).update(ended_on=localdate(at)):
        _record(round.studio, acts.ROUND_ENDED, by, at, round=round.pk)


@transaction.atomic
def note_register(*, count: int, form: str, by: Actor, at: datetime) -> None:
    """Write down that the register of committees left the house, on the justice office's own chain.

    :raises NotFound: this is not the justice office.
    """
    if not by.may(reading.MANAGE):
        raise NotFound(_("没有这一页，请检查地址"))
    ledger.record(
        subject=f"studios:{by.unit}", verb=acts.EXPORTED, by=by, at=at, payload={"count": count, "form": form}
    )


def _kept(code: str, by: Actor) -> Unit:
    """Return the unit of a committee that this actor may write about."""
    unit = organisations.unit(code)
    if unit is None or unit.kind != reading.KIND or not (by.is_system or reading.may_keep(by, unit)):
        raise NotFound(_("没有这个调解组织，请从列表里选"))
    return unit


def _held(studio: Studio) -> Studio:
    return Studio.objects.select_for_update().get(pk=studio.pk)


def _types(given: Iterable[str]) -> list[str]:
    about = sorted(dict.fromkeys(given))
    if any(code not in TYPES for code in about):
        raise Refused(_("没有这个纠纷类型，请从列表里选"), field="specialities")
    return about


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _record(studio: Studio, verb: str, by: Actor, at: datetime, **payload: str | int | Sequence[object] | None) -> None:
    """Write an entry on the committee's own chain; what is empty is left out."""
    kept = {key: value for key, value in payload.items() if value not in ("", None, [])}
    ledger.record(subject=studio.subject, verb=verb, by=by, at=at, payload=kept)
