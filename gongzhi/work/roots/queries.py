"""Reading root problems: the board, one with its cases, what is like one. Always through somebody's eyes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Substr
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons.masking import mask
from gongzhi.foundation.places.models import Division
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import Sentence, _
from gongzhi.matters import queries as matters
from gongzhi.matters.models import Matter, inside, locked_out
from gongzhi.work.intake.likeness import reasons
from gongzhi.work.intake.likeness.comparing import Shelf
from gongzhi.work.intake.models import Join, Report, Trace
from gongzhi.work.intake.sorting import is_private
from gongzhi.work.roots import recurring, rule, signs
from gongzhi.work.roots.lifecycle import NO_CASES, ROOT, WATCHED
from gongzhi.work.roots.models import Candidate, Cause, Proposal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from gongzhi.kernel.actor import Actor

STRETCHES, DAYS = 13, 28  # a year as a row of bars
LEAST = 2  # requests that a reader must see of a proposal to see the proposal
_MOST = 300  # cases of one place that a text is held against
_EXACT = 12  # digits of a community's code: what is known less exactly is held against nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Four weeks: from when, and how many requests were opened."""

    begins: date
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What the machine takes for one root problem, as a reader may see it. ``hidden`` is how many more it has."""

    proposal: Proposal
    where: str
    matters: list[Matter]
    hidden: int
    stretches: list[Stretch]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One root problem of the board: how many cases and relapses, until when it is watched, and on how many cases
    something waits for a decision.
    """

    root: Matter
    count: int
    relapses: int
    signs: int
    stretches: list[Stretch]
    left: int | None = None  # days of the watch

    @property
    def watched(self) -> bool:
        """Whether it waits for a relapse or the end."""
        return self.root.stage == "watched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A root problem that something is like, and why. ``relapse`` says that linking it would open it again."""

    root: Matter
    likeness: float
    relapse: bool
    why: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """The cases of one root problem, as a reader may see them; what turned out to be no request is in no number.

    ``seen`` are the requests, each with its row; ``hidden`` is how many more there are that this actor
    may know of; ``relapses`` are all; ``known`` are the numbers that may be named, also of what was taken out since.
    """

    seen: list[tuple[Matter, Cause]]
    hidden: int
    relapses: int
    known: frozenset[str]

    @property
    def count(self) -> int:
        """How many there are."""
        return self.hidden + sum(matter.stage not in NO_CASES for matter, _case in self.seen)


def find(actor: Actor, reference: str) -> Matter:
    """Return one root problem. One query.

    :raises NotFound: there is none of this number, or it is not this actor's to see.
    """
    found = matters.find(actor, reference)
    if found.kind != ROOT.code:
        raise NotFound(_("没有找到这件事，请核对编号"), field="reference")
    return found


def proposal(actor: Actor, pk: int) -> tuple[Proposal, list[Matter]]:
    """Return an open proposal and those of its requests that this actor may see. Two queries.

    :raises NotFound: there is none, or too few of it are this actor's to see.
    """
    found = Proposal.objects.filter(inside(actor.place), pk=pk, state="suggested").first()
    rows = _seen(actor).filter(pk__in=Candidate.objects.filter(proposal=pk).values("matter")) if found else ()
    seen = list(rows)
    if found is None or len(seen) < LEAST:
        raise NotFound(_("没有这条建议，可能有人看过，或者夜里重新找过，请回到列表再看"))
    return found, seen


def _seen(actor: Actor) -> Any:
    return matters.named(Matter.objects.visible_to(actor)).select_related("site").order_by("opened_at", "pk")


def proposals(actor: Actor, *, at: datetime, size: int = 20) -> list[Proposed]:
    """Return what the machine proposes where this actor looks, the largest first. Two queries."""
    candidates = Candidate.objects.order_by("matter").only("proposal_id", "matter_id")
    rows = Proposal.objects.filter(inside(actor.place), state="suggested").annotate(n=Count("candidates"))
    found = list(rows.order_by("-n", "-pk").prefetch_related(Prefetch("candidates", candidates))[:size])
    wanted = {one.matter_id for proposal in found for one in proposal.candidates.all()}
    seen = _seen(actor).in_bulk(wanted) if wanted else {}
    told = []
    for proposal in found:
        ours = [seen[one.matter_id] for one in proposal.candidates.all() if one.matter_id in seen]
        if len(ours) >= LEAST:
            ours.sort(key=lambda matter: matter.opened_at)
            told.append(
                Proposed(
                    proposal=proposal, where=where(ours[0]), matters=ours, hidden=proposal.n - len(ours),
                    stretches=stretches([matter.opened_at for matter in ours], localdate(at)),
                )
            )  # fmt: skip
    return told


def where(matter: Matter) -> str:
    """Name a place from the town down."""
    parts = dict.fromkeys(name for name in (matter.town_name, matter.place_name) if name)
    return " ".join(parts)


def board(actor: Actor, *, at: datetime, size: int = 100) -> list[Kept]:
    """Return the root problems that have not ended, by deadline; those in their watch at the end. Two queries."""
    found = matters.named(Matter.objects.visible_to(actor)).filter(kind=ROOT.code, ended_at=None)
    roots = list(found.order_by(F("due_at").asc(nulls_last=True), "wakes_on", "pk")[:size])
    opened: dict[int, list[datetime]] = defaultdict(list)
    relapses: Counter[int] = Counter()
    rows = _counted(actor).filter(root__in=[root.pk for root in roots]) if roots else Cause.objects.none()
    waiting: Counter[int] = Counter()
    marks = ("root_id", "relapse", "sign", "matter__opened_at")
    for root, relapse, sign, day in signs.marked(rows).values_list(*marks):
        opened[root].append(day)
        relapses[root] += relapse
        waiting[root] += bool(sign)
    today = localdate(at)
    kept = [
        Kept(
            root=root, count=len(opened[root.pk]), relapses=relapses[root.pk], signs=waiting[root.pk],
            stretches=stretches(opened[root.pk], today),
            left=days_left(root, at),
        )
        for root in roots
    ]  # fmt: skip
    return sorted(kept, key=lambda one: one.watched)


def stretches(moments: Iterable[datetime], today: date) -> list[Stretch]:
    """Count by stretches of four weeks that end today."""
    counts = [0] * STRETCHES
    for moment in moments:
        ago = (today - localdate(moment)).days // DAYS
        if 0 <= ago < STRETCHES:
            counts[STRETCHES - 1 - ago] += 1
    return [
        Stretch(begins=today - timedelta(days=DAYS * (STRETCHES - at) - 1), count=count)
        for at, count in enumerate(counts)
    ]


def _counted(actor: Actor) -> QuerySet[Cause]:
    """Return the cases that count before a reader: not what he is locked out of, for then the number would tell."""
    rows = Cause.objects.filter(left_at=None).exclude(matter__stage__in=NO_CASES)
    return rows.exclude(locked_out(actor, "matter"))


def cases(root: Matter, actor: Actor) -> Cases:
    """Return the cases of a root problem as this actor may see them. Two queries."""
    every = signs.marked(Cause.objects.filter(root=root))
    rows: list[Any] = list(every.annotate(counts=Exists(_counted(actor).filter(pk=OuterRef("pk")))).order_by("pk"))
    known = _seen(actor).in_bulk({row.matter_id for row in rows}) if rows else {}
    seen = [(known[row.matter_id], row) for row in rows if row.left_at is None and row.matter_id in known]
    seen.sort(key=lambda one: (one[0].opened_at, one[0].pk))
    counted = [row for row in rows if row.counts]
    return Cases(
        seen=seen, hidden=sum(row.matter_id not in known for row in counted),
        relapses=sum(row.relapse for row in counted),
        known=frozenset(matter.reference for matter in known.values()),
    )  # fmt: skip


def days_left(root: Matter, at: datetime) -> int | None:
    """Return how many days of its watch are left; None for one that is not watched."""
    return max(0, (root.wakes_on - localdate(at)).days) if root.stage == "watched" and root.wakes_on else None


def of_group(actor: Actor, group: int) -> list[Matter]:
    """Return the open or ended requests behind the reports of a group 热点 that this actor may see. One query."""
    joined = Join.objects.filter(left_at=None, report__memberships__group=group, report__memberships__left=False)
    return list(_seen(actor).filter(pk__in=joined.values("matter")))


def named(actor: Actor, references: Iterable[str]) -> list[Matter]:
    """Return requests by number, those of them that this actor may see."""
    return [matters.find(actor, reference) for reference in references]


def fix(cause: Cause) -> str:
    """Return what was done about a cause, masked, once it was checked; empty before. At most one query."""
    if cause.root.stage not in ("watched", "closed"):
        return ""
    told = [record for record in ledger.history([cause.root.subject]) if record.verb == "root.hand_in"]
    return mask(told[-1].texts.get("did", "")).text if told else ""


@dataclass(frozen=True, slots=True)
class _Text:
    """What is held against root problems: its words, where, of what class, and when."""

    words: tuple[str, str]
    place: str
    category: str
    at: datetime


def causes_of(actor: Actor, matter: Matter, told: Sequence[Report]) -> tuple[Cause | None, list[Near]]:
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
    rows = list(_cases(wanted, actor))
    own = [row for row in rows if row.matter_id == matter.pk]
    case = next((row for row in own if row.left_at is None), None)
    if case is not None or not likely:
        return case, []
    out_of = {row.root_id for row in own}
    return None, _nearest(text, (row for row in rows if row.root_id not in out_of))


def causes_of_hazard(actor: Actor, matter: Matter) -> tuple[Cause | None, list[Near]]:
    """Return the same of a hazard: what it is a case of, or else, for the desk, the root problems around it that have
    hazards of the same item. ``matter.hazard`` was read with it. One query.
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
    rows: list[Any] = list(_named(wanted, actor).order_by("-pk")[:_MOST])
    own = [row for row in rows if row.matter_id == matter.pk]
    case = next((row for row in own if row.left_at is None), None)
    if case is not None:
        return case, []
    of: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        of[row.root_id].append(row)
    for row in own:
        of.pop(row.root_id, None)
    found = [_of_item(matter, cases) for cases in of.values()]
    return None, sorted(found, key=lambda near: -near.likeness)[:2]


def _of_item(matter: Matter, cases: Sequence[Any]) -> Near:
    """Return the root problem of some hazards of the same item: the more of them, the likelier."""
    why = [Sentence(_("同在{place}"), {"place": cases[0].called})] if cases[0].called else []
    why += [
        Sentence(_("检查表里是同一项"), {}),
        Sentence(_("像已经归入的 {count} 件"), {"count": len(cases)}),
    ]
    return Near(
        root=cases[0].root, likeness=float(len(cases)), relapse=_relapse(cases[0], matter.opened_at), why=tuple(why)
    )


def _relapse(case: Any, at: datetime) -> bool:
    """Say whether what came at a moment came in the watch of a case's root problem."""
    return case.root.stage in WATCHED and case.since <= at and localdate(at) < case.until


def like_report(actor: Actor, report: Report, *, place: str, category: str) -> list[Near]:
    """Return the root problems that a waiting report is like, for what the desk has chosen so far. One query."""
    if not category or is_private(category) or report.erased_at is not None:
        return []
    text = _Text((report.title, report.masked), place, category, report.received_at)
    kept = Exists(Trace.objects.filter(report=report.pk))  # there is none of a private dispute, whatever is chosen
    return _nearest(text, _cases(_around(actor, text) & Q(kept), actor))


def _around(actor: Actor, text: _Text) -> Q:
    """Return the condition of cases of the root problems of a text's place and class: open ones, and those that have
    ended but were still watched when it was told.
    """
    if len(text.place) < _EXACT or not text.category:
        return Q(pk__in=[])
    return _of_roots(actor, text.place[:_EXACT], text.at, category__startswith=text.category[: rule.GROUP])


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
    rows = _named(wanted, actor).annotate(
        title=Subquery(opener.values("report__title")[:1]), masked=Subquery(opener.values("report__masked")[:1]),
        category=F("matter__category"),
    )  # fmt: skip
    return rows.order_by("-pk")[:_MOST]


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
