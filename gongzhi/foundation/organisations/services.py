"""Changing units, posts and duties: found, rename, close, assign, end; and importing them in bulk.

``on`` is the first day that reads anew, today or earlier: what is to come is entered when it has come. Who holds a
post is not decided here but in ``accounts``. Every change is refused to who may not manage units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.organisations import acts, policies, ties
from gongzhi.foundation.organisations import rows as reading
from gongzhi.foundation.organisations.models import Duty, Kind, Post, Rank, Unit, UnitName, holding
from gongzhi.foundation.places import queries as places
from gongzhi.foundation.places.services import Imported
from gongzhi.kernel.places import around
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import Sentence, _
from gongzhi.kernel.verdict import require

if TYPE_CHECKING:
    from gongzhi.kernel.actor import Actor
    from gongzhi.kernel.verdict import Verdict

REGISTER = "organisations:register"


@transaction.atomic
def found_unit(
    *, code: str, name: str, kind: str, place: str, on: date, by: Actor, at: datetime, short: str = "", parent: str = ""
) -> Unit:
    """Found a unit under a code of its own.

    :raises Refused: not allowed, the code is taken, the parent closed, it or the place unknown, or a value malformed.
    """
    _begin(policies.may_manage(by), on, at)
    _free(Unit.objects.filter(code=code).exists(), code)
    places.require_known([place])
    row = {"code": code, "name": name, "short": short, "kind": kind, "parent": parent, "place": place}
    there = dict(Unit.objects.filter(holding(None)).values_list("code", "above"))  # under a closed one none is founded
    made = reading.read_unit(row, above=there, starts_on=on)
    made.save(force_insert=True)
    UnitName.objects.create(unit=made, name=made.name, short=made.short, starts_on=on)
    payload = {
        "called": name, "short": made.short, "kind": kind, "parent": parent, "place": place, "on": on.isoformat()
    }  # fmt: skip
    ledger.record(subject=f"unit:{code}", verb=acts.FOUNDED, by=by, at=at, payload=payload)
    return made


@transaction.atomic
def rename_unit(*, code: str, name: str, on: date, by: Actor, at: datetime, short: str = "") -> None:
    """Give a unit another name from a day on; what it did before is read under the old one.

    :raises Refused: not allowed, no such unit, no name, nothing new, or a day before the present name began.
    """
    _begin(policies.may_manage(by), on, at)
    unit = _unit(code)
    name, short = reading.called({"name": name, "short": short})
    if (name, short) == (unit.name, unit.short):
        raise Refused(_("全称和简称都和现在的一样"), field="name")
    before = UnitName.objects.get(holding(None), unit=unit)
    _later(on, before.starts_on, unit.name)
    UnitName.objects.filter(pk=before.pk).update(ends_on=on)
    UnitName.objects.create(unit=unit, name=name, short=short, starts_on=on)
    Unit.objects.filter(pk=unit.pk).update(name=name, short=short)
    payload = {"before": unit.name, "after": name, "short": short, "on": on.isoformat()}
    ledger.record(subject=f"unit:{code}", verb=acts.RENAMED, by=by, at=at, payload=payload)


@transaction.atomic
def close_unit(*, code: str, on: date, by: Actor, at: datetime) -> None:
    """Close a unit with its posts and their duties. Its code stays readable and is never used again.

    :raises Refused: not allowed, no such open unit, units under it are open, no other would take its place, something
        still hangs on it or on one of its posts (``ties``), or a day before it or its name began.
    """
    _begin(policies.may_close_unit(by, code), on, at)
    unit = _unit(code)
    _later(on, unit.starts_on, unit.name)
    under = Unit.objects.filter(holding(None), parent=code).order_by("code").first()
    if under:
        raise Refused(_("“{name}”还在“{above}”之下，请先撤销它"), field="code", name=under.name, above=unit.name)
    _replaced(unit)
    posts = Post.objects.filter(holding(None), unit=unit)
    today = _day(at)
    _untied([*ties.of_unit(code, today), *(tie for post in posts for tie in ties.of_post(post.code, today))])
    duties = _end_duties(Duty.objects.filter(holding(None), post__unit=unit).values_list("pk", flat=True), on)
    payload = {"on": on.isoformat(), "posts": sorted(posts.values_list("code", flat=True)), "duties": duties}
    for post in posts:
        _later(on, post.starts_on, post.title)
    posts.update(ends_on=on)
    name = UnitName.objects.get(holding(None), unit=unit)
    _later(on, name.starts_on, name.name)
    UnitName.objects.filter(pk=name.pk).update(ends_on=on)
    Unit.objects.filter(pk=unit.pk).update(ends_on=on)
    ledger.record(subject=f"unit:{code}", verb=acts.CLOSED, by=by, at=at, payload=payload)


@transaction.atomic
def add_post(
    *, code: str, unit: str, title: str, roles: Sequence[str], on: date, by: Actor, at: datetime, place: str = ""
) -> Post:
    """Add a seat to a unit, with its role codes and, if narrower than the unit's, its own place.

    :raises Refused: not allowed, the code is taken, the unit or place unknown, or the place outside the unit's.
    """
    _begin(policies.may_manage(by), on, at)
    _free(Post.objects.filter(code=code).exists(), code)
    if place:
        places.require_known([place])
    row = {"code": code, "title": title, "roles": list(roles), "place": place}
    home = _unit(unit)
    _not_before(on, home.starts_on, home.name)
    made = reading.read_post(row, unit=home, starts_on=on)
    made.save(force_insert=True)
    payload = {"unit": unit, "title": title, "roles": made.roles, "place": place, "on": on.isoformat()}
    ledger.record(subject=f"post:{code}", verb=acts.POST_ADDED, by=by, at=at, payload=payload)
    return made


@transaction.atomic
def close_post(*, code: str, on: date, by: Actor, at: datetime) -> None:
    """Close a seat and end its duties.

    :raises Refused: not allowed, no such open post, something still hangs on it (``ties``), or a day before it began.
    """
    _begin(policies.may_close_post(by, code), on, at)
    post = _post(code)
    _later(on, post.starts_on, post.title)
    _untied(ties.of_post(code, _day(at)))
    duties = _end_duties(Duty.objects.filter(holding(None), post=post).values_list("pk", flat=True), on)
    Post.objects.filter(pk=post.pk).update(ends_on=on)
    payload = {"on": on.isoformat(), "duties": duties}
    ledger.record(subject=f"post:{code}", verb=acts.POST_CLOSED, by=by, at=at, payload=payload)


@transaction.atomic
def assign_duty(*, line: str, place: str, post: str, on: date, by: Actor, at: datetime, rank: str = Rank.FIRST) -> Duty:
    """Make a post answer for a line of work in a place. A new first responsible takes over from the one before.

    :raises Refused: not allowed, the post or place is unknown, the post has this duty already, or a day is too early:
        before the post was there, or while another was the first responsible.
    """
    _begin(policies.may_manage(by), on, at)
    places.require_known([place])
    seat = _post(post)
    _not_before(on, seat.starts_on, seat.title)
    made = reading.read_duty({"line": line, "place": place, "rank": rank}, post=seat, starts_on=on)
    ever = Duty.objects.filter(line=made.line, place=place)
    past = ever.filter(ends_on__gt=on, rank=Rank.FIRST).order_by("-ends_on").first()
    if made.rank == Rank.FIRST and past is not None:
        raise Refused(_("{day} 以前另有第一责任人，请从那天或以后算起"), field="on", day=str(past.ends_on))
    there = ever.filter(holding(None))
    if there.filter(post__code=post).exists():
        raise Refused(_("这个岗位在这里已经负责“{line}”"), field="post", line=line)
    if made.rank == Rank.FIRST:
        for before in there.filter(rank=Rank.FIRST).select_related("post"):
            end_duty(duty=before, on=on, by=by, at=at)
    made.save(force_insert=True)
    _record_duty(made, acts.DUTY_ASSIGNED, on, by, at)
    return made


@transaction.atomic
def end_duty(*, duty: Duty, on: date, by: Actor, at: datetime) -> None:
    """End a duty on a day.

    :raises Refused: not allowed, it has ended already, or only begins later.
    """
    _begin(policies.may_manage(by), on, at)
    _later(on, duty.starts_on, duty.line)
    if not Duty.objects.filter(holding(None), pk=duty.pk).update(ends_on=on):
        raise Refused(_("这项责任已经解除"), field="duty")
    _record_duty(duty, acts.DUTY_ENDED, on, by, at)


@transaction.atomic
def import_units(
    *, rows: Iterable[Mapping[str, Any]], by: Actor, at: datetime, starts_on: date | None = None
) -> Imported:
    """Add units from rows of ``rows.UNIT_COLUMNS``, superiors and subordinates in any order.

    A row that is wrong is refused alone; a code that is there is left as it is.

    :raises Refused: not allowed.
    """
    require(policies.may_manage(by))
    waiting = list(enumerate(rows, start=1))
    known_places = places.names(reading.text(row, "place") for _number, row in waiting)
    above, done, new, on = _above(), Imported(), list[Unit](), starts_on or _day(at)
    while waiting:
        coming = {reading.text(row, "code") for _number, row in waiting}
        later = []
        for number, row in waiting:
            code, parent = reading.text(row, "code"), reading.text(row, "parent")
            if code in above:
                done.known += 1
            elif parent in coming and parent not in above and parent != code:
                later.append((number, row))
            else:
                try:
                    _place_is(row, known_places)
                    unit = reading.read_unit(row, above=above, starts_on=on)
                except Refused as refusal:
                    done.refused.append((number, refusal.sentence))
                else:
                    above[code] = unit.above
                    new.append(unit)
        if len(later) == len(waiting):  # superiors of each other: without this round's help none is ever there
            sentence = Refused(_("上级单位互相指向，请检查“上级”一列")).sentence
            done.refused += [(number, sentence) for number, _row in later]
            break
        waiting = later
    Unit.objects.bulk_create(new, batch_size=500)
    UnitName.objects.bulk_create(
        (UnitName(unit=unit, name=unit.name, short=unit.short, starts_on=unit.starts_on) for unit in new),
        batch_size=500,
    )
    return _finish(done, "units", [unit.code for unit in new], by, at)


@transaction.atomic
def import_posts(
    *, rows: Iterable[Mapping[str, Any]], by: Actor, at: datetime, starts_on: date | None = None
) -> Imported:
    """Add posts from rows of ``rows.POST_COLUMNS``; a wrong row is refused alone, a known code left as it is.

    :raises Refused: not allowed.
    """
    require(policies.may_manage(by))
    units = {unit.code: unit for unit in Unit.objects.filter(holding(None))}
    there = set(Post.objects.values_list("code", flat=True))
    done, new, on = Imported(), list[Post](), starts_on or _day(at)
    for number, row in enumerate(rows, start=1):
        if reading.text(row, "code") in there:
            done.known += 1
            continue
        try:
            unit = units.get(reading.text(row, "unit"))
            if unit is None:
                raise _no_unit(reading.text(row, "unit"))
            new.append(reading.read_post(row, unit=unit, starts_on=on))
            there.add(new[-1].code)
        except Refused as refusal:
            done.refused.append((number, refusal.sentence))
    Post.objects.bulk_create(new, batch_size=500)
    return _finish(done, "posts", [post.code for post in new], by, at)


@transaction.atomic
def import_duties(
    *, rows: Iterable[Mapping[str, Any]], by: Actor, at: datetime, starts_on: date | None = None
) -> Imported:
    """Add duties from rows of ``rows.DUTY_COLUMNS``; a wrong row, or a second first responsible, is refused alone.

    :raises Refused: not allowed.
    """
    require(policies.may_manage(by))
    read = list(enumerate(rows, start=1))
    posts = {post.code: post for post in Post.objects.filter(holding(None))}
    known_places = places.names(reading.text(row, "place") for _number, row in read)
    columns = ("line", "place", "post__code", "rank")
    there = set(Duty.objects.filter(holding(None)).values_list(*columns))
    firsts = {(line, place) for line, place, _post, rank in there if rank == Rank.FIRST}
    done, new, on = Imported(), list[Duty](), starts_on or _day(at)
    for number, row in read:
        try:
            _place_is(row, known_places)
            post = posts.get(reading.text(row, "post"))
            if post is None:
                raise _no_post(reading.text(row, "post"))
            duty = reading.read_duty(row, post=post, starts_on=on)
            if (duty.line, duty.place, post.code, duty.rank) in there:
                done.known += 1
                continue
            if (duty.line, duty.place) in firsts and duty.rank == Rank.FIRST:
                raise Refused(_("{place} 的“{line}”已有第一责任人"), field="rank", place=duty.place, line=duty.line)
        except Refused as refusal:
            done.refused.append((number, refusal.sentence))
            continue
        there.add((duty.line, duty.place, post.code, duty.rank))
        if duty.rank == Rank.FIRST:
            firsts.add((duty.line, duty.place))
        new.append(duty)
    Duty.objects.bulk_create(new, batch_size=500)
    return _finish(done, "duties", [f"{duty.line}:{duty.place}:{duty.post.code}" for duty in new], by, at)


def _begin(verdict: Verdict, on: date, at: datetime) -> None:
    """Go on only with who may, and only with a day that has come."""
    require(verdict)
    if on > _day(at):
        raise Refused(_("生效日期不能晚于今天，到了那天再登记"), field="on")


def _not_before(on: date, starts_on: date, name: str) -> None:
    if on < starts_on:
        raise Refused(
            _("“{name}”从 {day} 才开始，请从那天或以后算起"), field="on", name=name, day=starts_on.isoformat()
        )


def _replaced(unit: Unit) -> None:
    """Go on only when a centre or a supervision leaves another one there, for what comes in and for what comes back."""
    if unit.kind not in {Kind.CENTRE, Kind.SUPERVISION}:
        return
    others = Unit.objects.filter(holding(None), kind=unit.kind, place__in=around(unit.place)).exclude(pk=unit.pk)
    if not others.exists():
        label = Kind(unit.kind).label
        raise Refused(_("没有别的{kind}接替“{name}”，请先设好再撤销"), field="code", kind=label, name=unit.name)


def _untied(left: Sequence[Sentence]) -> None:
    if left:
        raise Refused(left[0].text, field="code", **left[0].params)


def _finish(done: Imported, what: str, added: list[str], by: Actor, at: datetime) -> Imported:
    done.added = added
    done.refused.sort(key=lambda pair: pair[0])
    if added:
        ledger.record(subject=REGISTER, verb=acts.IMPORTED, by=by, at=at, payload={what: added})
    return done


def _place_is(row: Mapping[str, Any], known: Mapping[str, str]) -> None:
    code = reading.text(row, "place")
    if code not in known:
        raise Refused(_("没有代码为“{code}”的地方，请从列表中选择或核对代码"), field="place", code=code)


def _above() -> dict[str, list[str]]:
    return dict(Unit.objects.values_list("code", "above"))


def _day(at: datetime) -> date:
    """Return the calendar day of a moment where the district is."""
    return timezone.localtime(at).date()


def _free(taken: bool, code: str) -> None:
    if taken:
        raise Refused(_("代码“{code}”已经用过，请换一个"), field="code", code=code)


def _unit(code: str) -> Unit:
    found = Unit.objects.select_for_update().filter(holding(None), code=code).first()
    if found is None:
        raise _no_unit(code)
    return found


def _post(code: str) -> Post:
    found = Post.objects.select_for_update().filter(holding(None), code=code).first()
    if found is None:
        raise _no_post(code)
    return found


def _no_unit(code: str) -> Refused:
    return Refused(_("没有代码为“{code}”的单位，或者它已经撤销"), field="unit", code=code)


def _no_post(code: str) -> Refused:
    return Refused(_("没有代码为“{code}”的岗位，或者它已经撤销"), field="post", code=code)


def _later(on: date, starts_on: date, name: str) -> None:
    if on <= starts_on:
        raise Refused(
            _("“{name}”从 {day} 才开始，生效日期要晚于这一天"), field="on", name=name, day=starts_on.isoformat()
        )


def _end_duties(pks: Iterable[int], on: date) -> list[str]:
    duties = list(Duty.objects.filter(pk__in=list(pks)).order_by("line", "place"))
    for duty in duties:
        _later(on, duty.starts_on, duty.line)
    Duty.objects.filter(pk__in=[duty.pk for duty in duties]).update(ends_on=on)
    return [f"{duty.line}:{duty.place}" for duty in duties]


def _record_duty(duty: Duty, verb: str, on: date, by: Actor, at: datetime) -> None:
    payload = {"line": duty.line, "place": duty.place, "rank": duty.rank, "on": on.isoformat()}
    ledger.record(subject=f"post:{duty.post.code}", verb=verb, by=by, at=at, payload=payload)
