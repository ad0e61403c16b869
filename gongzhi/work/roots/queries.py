"""Reading root problems: the board, one with its cases, what is like one. Always through somebody's eyes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Substr
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons.masking import mask
from gongzhi.foundation.places.models import Division
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import Sentence, _
from gongzhi.matters import queries as matters
from gongzhi.matters.models import Matter, inside
from gongzhi.work.intake.lifecycle import OPENS
from gongzhi.work.intake.likeness import reasons
from gongzhi.work.intake.likeness.comparing import Shelf
from gongzhi.work.intake.models import Report
from gongzhi.work.intake.sorting import is_private
from gongzhi.work.roots import rule
from gongzhi.work.roots.lifecycle import ROOT
from gongzhi.work.roots.models import Candidate, Cause, Proposal, Watch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.intake.models import ReportSet

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
    """One root problem of the board: how many cases and relapses, and until when it is watched."""

    root: Matter
    count: int
    relapses: int
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
    return matters.named(Matter.objects.visible_to(actor)).order_by("opened_at", "pk")


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
    rows = matters.named(Matter.objects.visible_to(actor)).filter(kind=ROOT.code, ended_at=None)
    roots = list(rows.order_by(F("due_at").asc(nulls_last=True), "wakes_on", "pk")[:size])
    opened: dict[int, list[datetime]] = defaultdict(list)
    relapses: Counter[int] = Counter()
    cases = Cause.objects.filter(root__in=[root.pk for root in roots], left_at=None) if roots else Cause.objects.none()
    for root, relapse, day in cases.values_list("root_id", "relapse", "matter__opened_at"):
        opened[root].append(day)
        relapses[root] += relapse
    today = localdate(at)
    kept = [
        Kept(
            root=root, count=len(opened[root.pk]), relapses=relapses[root.pk],
            stretches=stretches(opened[root.pk], today),
            left=(root.wakes_on - today).days if root.wakes_on else None,
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


def cases(root: Matter, actor: Actor) -> tuple[list[tuple[Matter, bool]], int, int]:
    """Return the linked requests that this actor may see, each with whether it was a relapse; how many more there are;
    and how many relapses in all. Two queries.
    """
    rows = dict(Cause.objects.filter(root=root, left_at=None).values_list("matter_id", "relapse"))
    seen = list(_seen(actor).filter(pk__in=rows)) if rows else []
    return [(matter, rows[matter.pk]) for matter in seen], len(rows) - len(seen), sum(rows.values())


def watch(root: Matter) -> Watch | None:
    """Return the watch over a fix, once one was checked."""
    return Watch.objects.filter(root=root).first()


def of(matter: Matter) -> Cause | None:
    """Return what a request counts as a case of, with the ``root``. One query."""
    return Cause.objects.select_related("root").filter(matter=matter, left_at=None).first()


def fix(cause: Cause) -> str:
    """Return what was done about a cause, masked, once it was checked; empty before. At most one query."""
    if cause.root.stage not in ("watched", "closed"):
        return ""
    told = [record for record in ledger.history([cause.root.subject]) if record.verb == "root.hand_in"]
    return mask(told[-1].texts.get("did", "")).text if told else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """What is held against root problems: its words, where, of what class, and when."""

    words: tuple[str, str]
    place: str
    category: str
    at: datetime


def like_matter(actor: Actor, matter: Matter) -> list[Near]:
    """Return the root problems that a request is like, but those it was taken out of. Three queries at most."""
    if matter.kind != OPENS or not matter.is_open or is_private(matter.category):
        return []
    report = Report.objects.filter(joins__matter=matter, joins__opened=True, joins__left_at=None)
    taken_out = Cause.objects.filter(matter=matter).values("root")
    text = _read(report, matter.place, matter.category, matter.opened_at)
    return _near(actor, text, Q(root__in=taken_out)) if text else []


def like_report(actor: Actor, report: Report, *, place: str, category: str, at: datetime) -> list[Near]:
    """Return the root problems that a waiting report is like, for what the desk has chosen so far. Three queries."""
    if not category or is_private(category):
        return []
    text = _read(Report.objects.filter(pk=report.pk), place, category, at)
    return _near(actor, text, Q(pk__in=[])) if text else []


def _read(reports: ReportSet, place: str, category: str, at: datetime) -> _Text | None:
    if len(place) < _EXACT or not category:
        return None
    rows = reports.filter(trace__isnull=False, erased_at=None).values_list("title", "masked")
    own = rows.first()
    return _Text(words=own, place=place, category=category, at=at) if own else None


def _near(actor: Actor, text: _Text, without: Q) -> list[Near]:
    """Hold one text against the cases of each open root problem of its place and class. Two queries at most."""
    told: dict[int, list[dict[str, Any]]] = defaultdict(list)
    seen = Matter.objects.visible_to(actor).filter(kind=ROOT.code, ended_at=None)
    seen = seen.filter(inside(text.place[:_EXACT]), category__startswith=text.category[: rule.GROUP])
    called = Division.objects.filter(ends_on=None, code=Substr(OuterRef("root__place"), 1, _EXACT)).values("short_name")
    opener = Q(matter__joins__opened=True, matter__joins__left_at=None)
    rows = (
        Cause.objects.filter(opener, root__in=seen, left_at=None, matter__joins__report__trace__isnull=False)
        .exclude(without)
        .annotate(
            called=Subquery(called[:1]), until=F("root__watch__until"), since=F("root__watch__since"),
            title=F("matter__joins__report__title"), masked=F("matter__joins__report__masked"),
        )
        .order_by("-pk")
    )  # fmt: skip
    for row in rows.values("root", "called", "until", "since", "title", "masked", "matter__category")[:_MOST]:
        told[row["root"]].append(row)
    roots = Matter.objects.in_bulk(told) if told else {}
    found = []
    for pk, cases in told.items():
        near = _held_against(text, cases)
        if near is not None:
            since, until = cases[0]["since"], cases[0]["until"]
            relapse = roots[pk].stage == "watched" and since <= text.at and localdate(text.at) < until
            found.append(Near(root=roots[pk], likeness=near[0], relapse=relapse, why=near[1]))
    return sorted(found, key=lambda near: -near.likeness)[:2]


def _held_against(text: _Text, cases: Sequence[dict[str, Any]]) -> tuple[float, tuple[Sentence, ...]] | None:
    theirs = [rule.marked(case["title"], case["masked"]) for case in cases]
    texts = [f"{case['title']}。{case['masked']}" for case in cases]
    alike = Shelf(theirs).alike(rule.marked(*text.words))
    likeness = [
        float(one) * rule.by_class(text.category, case["matter__category"])
        for one, case in zip(alike, cases, strict=True)
    ]
    if not rule.belongs("。".join(text.words), likeness, texts):
        return None
    nearest = texts[likeness.index(max(likeness))]
    names = [cases[0]["called"]] if cases[0]["called"] else []
    shared = reasons.shared(text.words, nearest.__contains__, names=names)
    why = [Sentence(_("同在{place}"), {"place": name}) for name in names]
    if shared:
        why.append(Sentence(_("都提到{words}"), {"words": "".join(f"“{word}”" for word in shared)}))
    return sum(likeness) / len(likeness), (*why, Sentence(_("像已经归入的 {count} 件"), {"count": len(cases)}))
