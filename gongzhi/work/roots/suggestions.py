"""Which root problems a request, a report or a hazard is like, and why: for whoever could link it, and may see them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Substr
from django.utils.timezone import localdate

from gongzhi.foundation.places.models import Division
from gongzhi.kernel.texts import Sentence, _
from gongzhi.matters.models import Matter, inside
from gongzhi.work.intake.lifecycle import OPENS
from gongzhi.work.intake.likeness import reasons
from gongzhi.work.intake.likeness.comparing import Shelf
from gongzhi.work.intake.models import Join, Report, Trace
from gongzhi.work.intake.sorting import is_private
from gongzhi.work.roots import moments, recurring, rule, signs
from gongzhi.work.roots.lifecycle import ROOT, WATCHED
from gongzhi.work.roots.models import Candidate, Cause

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from gongzhi.kernel.actor import Actor

_MOST = 300  # cases of one place that something is held against
_EXACT = 12  # digits of a community's code: what is known less exactly is held against nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A root problem that something is like, and why. ``relapse`` says that linking it would open it again."""

    root: Matter
    likeness: float
    relapse: bool
    why: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """What is held against root problems: its words, where, of what class, and when."""

    words: tuple[str, str]
    place: str
    category: str
    at: datetime


def of_request(actor: Actor, matter: Matter, told: Sequence[Report]) -> tuple[Cause | None, list[Near]]:
    """Return what a request counts as a case of, with ``seen``; or else, for the desk, what root problems it is like.

    ``told`` are its reports, the first one that opened it. What it was taken or left out of is not suggested again. One
    query.
    """
    wanted = Q(matter=matter)
    likely = bool(told and actor.may("matter.triage")) and matter.is_open and not is_private(matter.category)
    if likely:
        text = _Text((told[0].title, told[0].masked), matter.place, matter.category, told[0].received_at)
        left_out = Candidate.objects.filter(matter=matter, dropped=True, proposal__root=OuterRef("root"))
        wanted |= _around(actor, text) & ~Q(Exists(left_out))
    rows = list(_own_first(_cases(wanted, actor), matter))
    own = [row for row in rows if row.matter_id == matter.pk]
    case = next((row for row in own if row.left_at is None), None)
    if case is not None or not likely:
        return case, []
    out_of = {row.root_id for row in own}
    return None, _nearest(text, (row for row in rows if row.root_id not in out_of))


def of_hazard(actor: Actor, matter: Matter) -> tuple[Cause | None, list[Near]]:
    """Return the same of a hazard: what it is a case of, or else, for the desk, the root problems around it that have
    hazards of the same item. ``matter.hazard`` was read with it. One query, two where one is watched.
    """
    wanted = Q(matter=matter)
    hazard, place, at = matter.hazard, matter.place[:_EXACT], matter.opened_at
    likely = bool(hazard.item and actor.may("matter.triage")) and matter.is_open and len(place) == _EXACT
    if likely:
        left_out = Candidate.objects.filter(matter=matter, dropped=True, proposal__root=OuterRef("root"))
        same = Q(
            matter__hazard__item=hazard.item,
            matter__hazard__standard__startswith=f"{recurring.list_of(hazard.standard)}/",
        )
        wanted |= _of_roots(actor, place, at) & same & ~Q(Exists(left_out))
    rows: list[Any] = list(_own_first(_named(wanted, actor), matter))
    own = [row for row in rows if row.matter_id == matter.pk]
    case = next((row for row in own if row.left_at is None), None)
    if case is not None:
        return case, []
    of: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        of[row.root_id].append(row)
    for row in own:
        of.pop(row.root_id, None)
    if any(cases[0].root.stage in WATCHED for cases in of.values()):
        at = moments.reported_at(matter)  # a check of two is confirmed after it was made
    found = [_of_item(cases, at) for cases in of.values()]
    return None, sorted(found, key=lambda near: -near.likeness)[:2]


def _of_item(cases: Sequence[Any], at: datetime) -> Near:
    """Return the root problem of some hazards of the same item: the more of them, the likelier."""
    why = [Sentence(_("同在{place}"), {"place": cases[0].called})] if cases[0].called else []
    why += [
        Sentence(_("检查表里是同一项"), {}),
        Sentence(_("像已经归入的 {count} 件"), {"count": len(cases)}),
    ]
    return Near(root=cases[0].root, likeness=float(len(cases)), relapse=_relapse(cases[0], at), why=tuple(why))


def _relapse(case: Any, at: datetime) -> bool:
    """Say whether what came at a moment came in the watch of a case's root problem."""
    return case.root.stage in WATCHED and case.since <= at and localdate(at) < case.until


def of_report(actor: Actor, report: Report, *, place: str, category: str) -> list[Near]:
    """Return the root problems that a waiting report is like, for what the desk has chosen so far. One query."""
    if not category or is_private(category) or report.erased_at is not None:
        return []
    text = _Text((report.title, report.masked), place, category, report.received_at)
    kept = Exists(Trace.objects.filter(report=report.pk))  # there is none of a private dispute, whatever is chosen
    return _nearest(text, _cases(_around(actor, text) & Q(kept), actor).order_by("-pk")[:_MOST])


def _around(actor: Actor, text: _Text) -> Q:
    """Return the condition of cases of the root problems of a text's place and class: open ones, and those that have
    ended but were still watched when it was told.
    """
    if len(text.place) < _EXACT or not text.category:
        return Q(pk__in=[])
    of_class = {"category__startswith": text.category[: rule.GROUP]}
    return _of_roots(actor, text.place[:_EXACT], text.at, **of_class) & Q(matter__kind=OPENS)


def _of_roots(actor: Actor, place: str, at: datetime, **more: str) -> Q:
    """Return the condition of cases of a community's root problems: open ones, and those still watched at ``at``."""
    watched = Q(stage="closed", watch__since__lte=at, watch__until__gt=localdate(at))
    seen = Matter.objects.visible_to(actor).filter(Q(ended_at=None) | watched, kind=ROOT.code)
    return Q(root__in=seen.filter(inside(place), **more), left_at=None)


def _cases(wanted: Q, actor: Actor) -> QuerySet[Cause]:
    """Return cases with their root problem, and with what the report said that opened each."""
    opener = Join.objects.filter(
        matter=OuterRef("matter"), opened=True, left_at=None, report__erased_at=None, report__trace__isnull=False
    )
    return _named(wanted, actor).annotate(
        title=Subquery(opener.values("report__title")[:1]), masked=Subquery(opener.values("report__masked")[:1]),
        category=F("matter__category"),
    )  # fmt: skip


def _own_first(rows: QuerySet[Cause], matter: Matter) -> QuerySet[Cause]:
    """Cut off the oldest, never what the matter itself is a case of."""
    return rows.order_by(Case(When(matter=matter, then=0), default=1), "-pk")[:_MOST]


def _named(wanted: Q, actor: Actor) -> QuerySet[Cause]:
    """Return cases that this actor sees, with their root problem, its place by name, and its watch."""
    called = Division.objects.filter(ends_on=None, code=Substr(OuterRef("root__place"), 1, _EXACT))
    visible = Matter.objects.visible_to(actor).filter(pk=OuterRef("matter"))  # a hint is told from nothing else
    rows = signs.marked(Cause.objects.filter(wanted & Q(Exists(visible)))).annotate(  # type: ignore[no-redef]  # the model names what this adds
        seen=Exists(Matter.objects.visible_to(actor).filter(pk=OuterRef("root"))),
        called=Subquery(called.values("short_name")[:1]), until=F("root__watch__until"),
        since=F("root__watch__since"),
    )  # fmt: skip
    return rows.select_related("root")


def _nearest(text: _Text, rows: Iterable[Any]) -> list[Near]:
    """Hold one text against the cases of each root problem."""
    told: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        if row.title is not None and row.left_at is None:
            told[row.root_id].append(row)
    found = [near for cases in told.values() if (near := _held_against(text, cases)) is not None]
    return sorted(found, key=lambda near: -near.likeness)[:2]


def _held_against(text: _Text, cases: Sequence[Any]) -> Near | None:
    """Return the root problem of some cases, if the text is like them."""
    theirs = [rule.marked(case.title, case.masked) for case in cases]
    texts = [f"{case.title}。{case.masked}" for case in cases]
    alike = Shelf(theirs).alike(rule.marked(*text.words))
    likeness = [
        float(one) * rule.by_class(text.category, case.category) for one, case in zip(alike, cases, strict=True)
    ]
    if not rule.belongs("。".join(text.words), likeness, texts):
        return None
    first = cases[0]
    nearest = texts[likeness.index(max(likeness))]
    names = [first.called] if first.called else []
    shared = reasons.shared(text.words, nearest.__contains__, names=names)
    why = [Sentence(_("同在{place}"), {"place": name}) for name in names]
    if shared:
        why.append(Sentence(_("都提到{words}"), {"words": "".join(f"“{word}”" for word in shared)}))
    why.append(Sentence(_("像已经归入的 {count} 件"), {"count": len(cases)}))
    return Near(
        root=first.root, likeness=sum(likeness) / len(likeness), relapse=_relapse(first, text.at), why=tuple(why)
    )
