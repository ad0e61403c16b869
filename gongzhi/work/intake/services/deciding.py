"""What the desk and the reporter do with a report: its moves, and what each does beside changing the row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongzhi.foundation.ledger import queries as history
from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.notices import services as notices
from gongzhi.foundation.notices.recipients import Recipient
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.places.datum import Point
from gongzhi.kernel.actor import reporter, system
from gongzhi.kernel.details import Nothing, split
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.matters import acts as matter_acts
from gongzhi.matters import kinds
from gongzhi.matters import queries as matter_queries
from gongzhi.matters import services as matters
from gongzhi.matters.models import Matter
from gongzhi.work.intake import agencies, policies, promises
from gongzhi.work.intake.details import Accept
from gongzhi.work.intake.lifecycle import HELD, OPENS, REPORT
from gongzhi.work.intake.models import Join, Label, Report, Suggestion
from gongzhi.work.intake.services import having_looked, indexing, likening, mediating
from gongzhi.work.intake.services.desks import desk_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.kernel.lifecycle import Move


@dataclass(slots=True)
class Step:
    """One move of a report being made.

    Effects change columns through ``changes``, may add to the payload, and may take away from ``details`` what the
    ledger is not to hold.
    """

    report: Report
    move: Move
    details: Any
    by: Actor
    at: datetime
    act: str
    changes: dict[str, Any]
    payload: dict[str, Any]


@transaction.atomic
def make(*, report: Report, move: str, details: Any, seen: int, by: Actor, at: datetime) -> Report:
    """Make a move of a report; ``seen`` is the version that the page showed.

    :raises NotFound: there is no such move.
    :raises Conflict: somebody else was faster.
    :raises Refused: the rules say no.
    """
    with matters.unchanged_if_refused(report):
        _make(report=report, move=move, details=details, seen=seen, by=by, at=at)
    return report


def _make(*, report: Report, move: str, details: Any, seen: int, by: Actor, at: datetime) -> Step:
    step = REPORT.move(move)
    if not isinstance(details, step.details):
        msg = f"{move} takes {step.details.__name__}"
        raise TypeError(msg)
    if report.version != seen:
        raise _conflict(report)
    if report.stage in HELD:  # the matter first, then its reports: as an answer goes, so that none waits in a circle
        Matter.objects.select_for_update().filter(joins__report=report, joins__left_at=None).first()
    require(policies.may(by, report, step))
    act = Step(report, step, details, by, at, ledger.new_act(), {}, {})
    place = report.place
    _change(act, {"version": seen + 1, "stage": step.target or report.stage} | _promise(act), seen)
    effect = _EFFECTS.get(move)
    if effect:
        effect(act)
    if act.changes:
        _set(report, act.changes)
    payload, texts = split(act.details)
    ledger.record(
        subject=report.subject, verb=f"report.{move}", by=by, at=at, act=act.act,
        payload=payload | act.payload | {"stage": report.stage}, texts=texts,
    )  # fmt: skip
    indexing.moved(report, place, texts.values())
    after = _AFTER.get(move)
    if after:
        after(act)
    return act


def _promise(act: Step) -> dict[str, Any]:
    """What comes back to the desk is looked at within the same time again; what has left it waits for nobody here."""
    target = act.move.target
    if not target or target == act.report.stage:
        return {}
    return {"look_by": promises.look_by(act.at) if target == REPORT.first else None, "rung": 0}


def _change(act: Step, changes: dict[str, Any], seen: int) -> None:
    if not Report.objects.filter(pk=act.report.pk, version=seen).update(**changes):
        raise _conflict(act.report)
    for name, value in changes.items():
        setattr(act.report, name, value)


def _set(report: Report, changes: dict[str, Any]) -> None:
    Report.objects.filter(pk=report.pk).update(**changes)
    for name, value in changes.items():
        setattr(report, name, value)


def _conflict(report: Report) -> Conflict:
    stage = Report.objects.filter(pk=report.pk).values_list("stage", flat=True).first() or report.stage
    return Conflict(_("别人刚刚处理过这份来件，现在是“{stage}”，请看过再决定"), stage=REPORT.stage(stage).label)


# The desk's decisions


def open_from(*, report: Report, details: Accept, seen: int, by: Actor, at: datetime, desk: str = "") -> Matter:
    """Accept a report and return the matter it opened, in the caller's transaction. ``desk`` overrides the report's."""
    if desk:
        _set(report, {"desk": desk})
    _make(report=report, move="accept", details=details, seen=seen, by=by, at=at)
    return Join.objects.select_related("matter").get(report=report, left_at=None).matter


def _accept(act: Step) -> None:
    report, details = act.report, act.details
    about = [unit for unit in (report.about, details.about) if unit]
    point = Point(report.lon, report.lat, report.datum) if report.lon is not None and report.lat is not None else None
    matter = matters.open_matter(
        kind=OPENS, title=details.title, summary=details.summary, category=details.category, place=details.place,
        desk=_desk(act), origin=report.channel, urgent=details.urgent or report.urgent, point=point,
        about=about, site=report.site.kept if report.site else None, by=act.by, at=act.at, act=act.act,
    )  # fmt: skip
    _attach(act, matter, opened=True)
    likening.move(report, details.place)
    act.changes |= {"place": details.place, "about": report.about or details.about}  # what the reporter said, stays
    _learn(act, {"category": details.category, "place": details.place})


def _mediate(act: Step) -> None:
    """Open a dispute: who reported becomes its applicant, their words are read by who mediates it."""
    given = act.details
    matter = mediating.opened(report=act.report, details=given, desk=_desk(act), by=act.by, at=act.at, act=act.act)
    _attach(act, matter, opened=True)
    likening.move(act.report, given.place)
    act.changes |= {"place": given.place}
    _learn(act, {"category": given.category, "place": given.place})


def _desk(act: Step) -> str:
    """Return the centre that has the work in hand: not supervisors who looked in its stead, nor one closed since."""
    looked = organisations.unit(act.report.desk)
    if looked is not None and (looked.ends_on or (act.report.about and looked.kind == "supervision")):
        return act.by.unit
    return act.report.desk or act.by.unit


def _attach(act: Step, matter: Matter, *, opened: bool) -> None:
    Join.objects.create(report=act.report, matter=matter, opened=opened, joined_at=act.at, joined_by=act.by.id)
    act.payload["joined"] = matter.reference


def _learn(act: Step, chosen: dict[str, str]) -> None:
    """Keep every decision beside what was suggested: this is what sorting learns from."""
    suggested = dict(Suggestion.objects.filter(report=act.report).values_list("field", "value"))
    Label.objects.bulk_create(
        Label(report=act.report, field=name, suggested=suggested.get(name, ""), chosen=value, at=act.at)
        for name, value in chosen.items()
    )


def _join(act: Step) -> None:
    matter = matters.held(matter=matter_queries.find(act.by, act.details.matter))  # nobody answers or ends it meanwhile
    if matter.kind != OPENS:  # nobody would answer who reported
        raise Refused(_("{matter} 不是诉求，来件不能并入"), field="matter", matter=matter.reference)
    if not matter.is_open:
        raise Refused(_("{matter} 已经结束，不能再并入"), field="matter", matter=matter.reference)
    about = act.report.about
    if about:
        matters.shield(matter=matter, unit=about, by=act.by, at=act.at, act=act.act)
    _attach(act, matter, opened=False)
    if matter.stage == "answered":  # this one gets the answer, too, and time to take it or not
        act.changes |= {"response": "open", "respond_by": promises.answer_by(act.at)}
    _learn(act, {"category": matter.category, "place": matter.place})


def _unjoin(act: Step) -> None:
    """Undo a join exactly: report and matter stand as if it had not been, apart from the log."""
    _separate(act)


def _separate(act: Step) -> None:
    """Take a report out of its matter, with all that joining it did."""
    matter = leave(act.report, by=act.by, at=act.at)
    act.changes |= {"response": "", "respond_by": None, "contests": 0}
    Label.objects.filter(report=act.report).delete()  # sorting is not to learn from a mistake
    if matter is not None:
        _lift_shield(act, matter)


def _lift_shield(act: Step, matter: Matter) -> None:
    """Lift the shield that this report brought, unless another report of the matter is about the same unit."""
    about = act.report.about
    if not about or Join.objects.filter(matter=matter, left_at=None, report__about=about).exists():
        return
    records = history.history([act.report.subject, matter.subject])
    joining = [record.act for record in records if record.verb == "report.join"][-1:]
    if any(record.verb == matter_acts.SHIELDED and record.act in joining for record in records):
        matters.unshield(matter=matter, unit=about, by=act.by, at=act.at, act=act.act)


def leave(report: Report, *, by: Actor, at: datetime) -> Matter | None:
    """Close the report's open join; return the matter it left."""
    joined = Join.objects.select_related("matter").filter(report=report, left_at=None).first()
    if joined is None:
        return None
    joined.left_at, joined.left_by = at, by.id
    joined.save(update_fields=["left_at", "left_by"])
    return joined.matter


def _refer(act: Step) -> None:
    if agencies.find(act.details.agency) is None:
        raise Refused(_("没有这个机关，请从列表里选"), field="agency")
    act.changes |= {"agency": act.details.agency}
    Suggestion.objects.filter(report=act.report).delete()  # counted, but without a class
    Label.objects.filter(report=act.report).delete()


def _look(act: Step) -> None:
    site, act.details = having_looked.ask(act.report, act.details, act.by)
    act.changes |= {"site": site}


def _uphold(act: Step) -> None:
    act.changes |= {"decision_contest": "upheld"}


def _overturn(act: Step) -> None:
    """Take the decision back: a voided matter lives again; anything else goes back to the desk."""
    act.changes |= {"decision_contest": "overturned"}
    joined = Join.objects.select_related("matter").filter(report=act.report, left_at=None).first()
    if joined is not None and joined.matter.stage == "voided" and joined.matter.kind == OPENS:
        restore = kinds.find(joined.matter.kind).lifecycle.move("restore")
        details = restore.details(why=act.details.reply)
        matter = joined.matter
        matters.make(
            matter=matter, move="restore", details=details, seen=matter.version, by=act.by, at=act.at, act=act.act
        )
        act.changes |= {"response": ""}
        return
    _separate(act)
    act.changes |= {"stage": "waiting", "agency": "", "look_by": promises.look_by(act.at), "rung": 0}


def _contest(act: Step) -> None:
    """Let the desk look again; where it was closed since, the one that would look at such a report today."""
    unit = organisations.unit(act.report.desk)
    if unit is not None and unit.ends_on:
        act.report.desk = act.payload["desk"] = desk_of(act.report.place, act.report.about)
    act.changes |= {"decision_contest": "open", "desk": act.report.desk}
    tell_desk(act.report, "report.contested", at=act.at)


# The reporter's answers


def _agree(act: Step) -> None:
    act.changes |= {"response": "agreed", "respond_by": None}


def _silent(act: Step) -> None:
    act.changes |= {"response": "silent", "respond_by": None}


def _disagree(act: Step) -> None:
    act.changes |= {"response": "contested", "respond_by": None, "contests": act.report.contests + 1}


def _rate(act: Step) -> None:
    act.changes |= {"rating": act.details.stars}
    act.details = Nothing()


def _withdraw(act: Step) -> None:
    act.changes |= {"respond_by": None, "response": ""}


def matter_of(report: Report) -> Matter | None:
    """Return the matter that the report belongs to now."""
    joined = Join.objects.select_related("matter").filter(report=report, left_at=None).first()
    return joined.matter if joined else None


def close_when_answered(matter: Matter, *, by: Actor, at: datetime) -> None:
    """Close a matter when no reporter's answer is open or contested."""
    matter = matters.held(matter=matter)  # two who answer at once: the second sees the first
    life = kinds.find(matter.kind).lifecycle
    if not life.closing or matter.stage not in life.move(life.closing).sources:
        return
    waiting = Join.objects.filter(matter=matter, left_at=None, report__response__in=["open", "contested"])
    if not waiting.exists():
        _move(matter, life.closing, by=by, at=at)


def _move(matter: Matter, code: str, *, by: Actor, at: datetime) -> None:
    matters.make(matter=matter, move=code, details=Nothing(), seen=matter.version, by=by, at=at)


def _after_answer(act: Step) -> None:
    matter = matter_of(act.report)
    if matter is not None:
        close_when_answered(matter, by=act.by, at=act.at)


def _after_disagree(act: Step) -> None:
    """Reopen the matter the first time; the second time another unit reviews it."""
    matter = matter_of(act.report)
    if matter is None:
        return
    life = kinds.find(matter.kind).lifecycle
    code = life.reviewing if act.report.contests > 1 else life.reopening
    if code and matter.stage in life.move(code).sources:
        _move(matter, code, by=reporter(), at=act.at)


def _after_more(act: Step) -> None:
    """Somebody added what was asked for: the matter goes on; the units are told."""
    matter = matter_of(act.report)
    if matter is None:
        return
    life = kinds.find(matter.kind).lifecycle
    if life.supplying and matter.stage in life.move(life.supplying).sources:
        _move(matter, life.supplying, by=reporter(), at=act.at)


def _after_withdraw(act: Step) -> None:
    """The matter ends with its last report."""
    matter = leave(act.report, by=act.by, at=act.at)
    if matter is None:
        return
    matter = matters.held(matter=matter)
    if Join.objects.filter(matter=matter, left_at=None).exists():
        close_when_answered(matter, by=act.by, at=act.at)
        return
    life = kinds.find(matter.kind).lifecycle
    if life.withdrawing and matter.stage in life.move(life.withdrawing).sources:
        _move(matter, life.withdrawing, by=reporter(), at=act.at)


def tell_desk(report: Report, template: str, *, at: datetime) -> None:
    """Tell the desk that something waits for it."""
    if report.desk:
        notices.tell(
            to=[Recipient(unit=report.desk)], template=template, subject=report.subject, at=at,
            params={"reference": report.reference},
        )  # fmt: skip


def _tell_reporter(act: Step) -> None:
    if act.report.person:
        notices.tell(
            to=[Recipient(person=act.report.person)], template="report.news", subject=act.report.subject, at=act.at,
            params={"reference": act.report.reference},
        )  # fmt: skip


def _after_unjoin(act: Step) -> None:
    """Close the matter that the report left, if it waited for this answer alone."""
    left = Join.objects.select_related("matter").filter(report=act.report, left_at=act.at).last()
    if left is not None:
        close_when_answered(left.matter, by=system("answers"), at=act.at)
    _tell_reporter(act)


_EFFECTS: dict[str, Callable[[Step], None]] = {
    "accept": _accept, "mediate": _mediate, "join": _join, "unjoin": _unjoin, "refer": _refer, "look": _look,
    "contest": _contest, "uphold": _uphold, "overturn": _overturn, "agree": _agree, "silent": _silent,
    "disagree": _disagree, "rate": _rate, "withdraw": _withdraw,
}  # fmt: skip
_AFTER: dict[str, Callable[[Step], None]] = {
    "agree": _after_answer, "silent": _after_answer, "disagree": _after_disagree, "add": _after_more,
    "withdraw": _after_withdraw, "unjoin": _after_unjoin, "accept": _tell_reporter, "mediate": _tell_reporter,
    "join": _tell_reporter, "refuse": _tell_reporter, "refer": _tell_reporter, "look": _tell_reporter,
    "ask": _tell_reporter, "uphold": _tell_reporter, "overturn": _after_unjoin,
}  # fmt: skip
