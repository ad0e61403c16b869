"""What counts as a case of which root problem: linked and taken out by people, one dated row each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import queries as ledger_queries
from gongzhi.foundation.ledger import services as ledger
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.matters import queries as matter_queries
from gongzhi.matters import services as matters
from gongzhi.matters.models import Matter, Shield
from gongzhi.work.roots import acts, moments, policies, signs
from gongzhi.work.roots.details import Case, CaseOut
from gongzhi.work.roots.lifecycle import NO_CASES, WATCHED
from gongzhi.work.roots.models import Cause, Watch
from gongzhi.work.roots.services import dwellings

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.kinds import Act


_TOWN = 9  # digits of a town's code


@transaction.atomic
def join(*, root: Matter, matter: str, seen: int, by: Actor, at: datetime, act: str = "") -> Matter:
    """Link a request or hazard by its number; one that was reported during the watch opens the root problem again, in
    the same move, even if the desk looks at it after the last day.

    ``seen`` is the version of the root problem that the page showed.

    :raises Conflict: somebody moved the root problem since.
    :raises Refused: the request is none that may be a case, or the rules say no.
    """
    move = "link"
    if root.stage in WATCHED:
        found = _request(by, matter)
        move = "relapse" if _signed(root, found) is not None or _in_watch(found, root) else "link"
    details = Case(matter=matter)
    return matters.make(matter=root, move=move, details=details, seen=seen, by=by, at=at, act=act)


@transaction.atomic
def leave(*, root: Matter, matter: str, why: str, seen: int, by: Actor, at: datetime) -> Matter:
    """Take a request out; the one that opened the root problem again takes the relapse with it, while nothing followed.

    :raises Conflict: somebody moved the root problem since.
    :raises Refused: it is no case of this one.
    """
    reopened = root.stage == "relapsed" and _case(root, _request(by, matter)).caused
    details = CaseOut(matter=matter, why=why)
    move = "unrelapse" if reopened else "unlink"
    return matters.make(matter=root, move=move, details=details, seen=seen, by=by, at=at)


def _request(by: Actor, reference: str) -> Matter:
    try:
        return matter_queries.find(by, reference)
    except NotFound as missing:
        raise Refused(missing.sentence.text, field="matter") from None


def _in_watch(matter: Matter, root: Matter) -> bool:
    """Say whether a request was reported after the fix was checked.

    :raises Refused: it was reported after the watch: that is another root problem.
    """
    watch = Watch.objects.get(root=root)
    moment = moments.reported_at(matter)
    if localdate(moment) >= watch.until:
        raise Refused(_("观察期到 {day} 已满，请另立一个源头问题"), field="matter", day=watch.until.isoformat())
    return moment >= watch.since


def _case(root: Matter, matter: Matter) -> Cause:
    case = signs.marked(Cause.objects.filter(root=root, matter=matter, left_at=None)).first()
    if case is None:
        raise Refused(_("{matter} 没有归入这个源头问题"), field="matter", matter=matter.reference)
    return case


def _signed(root: Matter, matter: Matter) -> Cause | None:
    """Return the case of a request on which something waits for a decision."""
    case = signs.marked(Cause.objects.filter(root=root, matter=matter, left_at=None)).first()
    return case if case is not None and case.news else None


def add(act: Act, *, relapse: bool) -> None:
    """Write the row of a new case, and an entry on its own chain; one that was a case already, and now speaks against
    the fix, opens the root problem again as it is.

    :raises Refused: it may be no case, is one already, or came at another time than the move says.
    """
    matter = matters.held(matter=_request(act.by, act.details.matter))  # of two who link, one waits
    require(policies.may_be_case(matter, shielded=Shield.objects.filter(matter=matter).exists()), field="matter")
    signed = _signed(act.matter, matter) if relapse else None
    if signed is not None:
        signed.relapse, signed.heard_at = signed.relapse + 1, act.at
        signed.save(update_fields=["relapse", "heard_at"])
        _record_linked(act, matter, relapse=True)
        return
    other = Cause.objects.select_related("root").filter(matter=matter, left_at=None).first()
    if other is not None:
        raise Refused(
            _("{matter} 已经归入 {root}，请先从那里移出"),
            field="matter", matter=matter.reference, root=other.root.reference,
        )  # fmt: skip
    _require_one_area(act.matter, matter)
    if not ledger_queries.begins(act.matter.subject, act.id):  # who opens one has looked at all of them together
        linked = Cause.objects.select_related("matter").filter(root=act.matter, left_at=None)
        dwellings.require_shared([*(case.matter for case in linked), matter], field="matter")
    if act.from_stage in WATCHED and _in_watch(matter, act.matter) != relapse:
        if relapse:
            raise Refused(_("这件在根治之前就有了，不算复发，请用“归入一件”"), field="matter")
        raise Refused(_("这件是根治之后才有的，请用“复发”归入"), field="matter")
    Cause.objects.create(root=act.matter, matter=matter, relapse=int(relapse), joined_at=act.at, joined_by=act.by.id)
    _record_linked(act, matter, relapse=relapse)


def _require_one_area(root: Matter, matter: Matter) -> None:
    """Refuse a request of another town, unless the root problem is one of both.

    :raises Refused: it is one.
    """
    if not (matter.place.startswith(root.place) or matter.place[:_TOWN] == root.place[:_TOWN]):
        raise Refused(
            _("{matter} 在另一个镇街，不能归入，请在那里另立一个源头问题"),
            field="matter", matter=matter.reference,
        )  # fmt: skip


def disregard(act: Act) -> None:
    """Keep that a person took what is new on a case for no relapse.

    :raises Refused: it is no case of this one, or nothing is new.
    """
    matter = matters.held(matter=_request(act.by, act.details.matter))
    case = _case(act.matter, matter)
    if not case.news:
        raise Refused(_("{matter} 没有待定的新情况"), field="matter", matter=matter.reference)
    case.heard_at = act.at
    case.save(update_fields=["heard_at"])


def _record_linked(act: Act, matter: Matter, *, relapse: bool) -> None:
    payload = {"root": act.matter.reference, "relapse": relapse}
    ledger.record(subject=matter.subject, verb=acts.LINKED, by=act.by, at=act.at, act=act.id, payload=payload)


def take_out(act: Act, *, relapse: bool) -> None:
    """Close the row of a case, with an entry on its own chain.

    :raises Refused: it is no case of this one, or the relapse stands or falls otherwise than the move says.
    """
    matter = matters.held(matter=_request(act.by, act.details.matter))  # it may be leaving by itself just now
    case = _case(act.matter, matter)
    if relapse and not case.caused:
        raise Refused(_("复发不是这件引起的，请用“移出一件”"), field="matter")
    if not relapse and case.caused and act.from_stage == "relapsed":
        raise Refused(_("复发是这件引起的，请用“撤销复发”移出"), field="matter")
    since = Watch.objects.filter(root=act.matter).values("since")[:1]
    if relapse and case.heard_at is not None and Watch.objects.filter(root=act.matter, since__lte=case.heard_at):
        case.relapse, case.heard_at = case.relapse - 1, act.at  # it was a case before, and stays one
        case.save(update_fields=["relapse", "heard_at"])
    else:
        _leave(case, act.by, act.at, act.id)
    others = Cause.objects.filter(root=act.matter, left_at=None).exclude(matter__stage__in=NO_CASES)
    if relapse and others.annotate(told=moments.reported("matter__")).filter(told__gte=since).exists():
        raise Refused(_("根治之后还有别的归入，复发不能撤回；请先移出它们"), field="matter")


def free(act: Act) -> None:
    """Close the rows of all cases, their requests held first, as whoever links one does."""
    there = Cause.objects.filter(root=act.matter, left_at=None)
    list(Matter.objects.select_for_update().filter(pk__in=there.values("matter")).order_by("pk").values_list("pk"))
    for case in there.select_related("root", "matter").order_by("matter"):
        _leave(case, act.by, act.at, act.id)


def let_go(matter: Matter, by: Actor, at: datetime, act: str) -> None:
    """Take a request out that turned out to be about a unit, before anybody can look: such a one is no case.

    The root problem itself stays as it is, and its own chain says nothing of it: that unit may read it, or own it.
    """
    for case in Cause.objects.select_related("root", "matter").filter(matter=matter, left_at=None):
        _leave(case, by, at, act)


def _leave(case: Cause, by: Actor, at: datetime, act: str) -> None:
    case.left_at, case.left_by = at, by.id
    case.save(update_fields=["left_at", "left_by"])
    payload = {"root": case.root.reference}
    ledger.record(subject=case.matter.subject, verb=acts.UNLINKED, by=by, at=at, act=act, payload=payload)
