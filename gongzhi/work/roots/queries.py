"""Reading root problems: the board, one with its cases. Always through somebody's eyes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons.masking import mask
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _
from gongzhi.matters import queries as matters
from gongzhi.matters.models import Matter, inside, locked_out
from gongzhi.work.intake.models import Join
from gongzhi.work.roots import signs
from gongzhi.work.roots.lifecycle import NO_CASES, ROOT
from gongzhi.work.roots.models import Candidate, Cause, Proposal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from gongzhi.kernel.actor import Actor

STRETCHES, DAYS = 13, 28  # a year as a row of bars
LEAST = 2  # requests that a reader must see of a proposal to see the proposal


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
    candidates = Candidate.objects.exclude(locked_out(actor, "matter"))  # nor may a number tell of these
    candidates = candidates.order_by("matter").only("proposal_id", "matter_id")
    rows = Proposal.objects.filter(inside(actor.place), state="suggested").annotate(n=Count("candidates"))
    found = list(rows.order_by("-n", "-pk").prefetch_related(Prefetch("candidates", candidates))[:size])
    wanted = {one.matter_id for proposal in found for one in proposal.candidates.all()}
    seen = _seen(actor).in_bulk(wanted) if wanted else {}
    told = []
    for proposal in found:
        every = proposal.candidates.all()
        ours = [seen[one.matter_id] for one in every if one.matter_id in seen]
        if len(ours) >= LEAST:
            ours.sort(key=lambda matter: matter.opened_at)
            told.append(
                Proposed(
                    proposal=proposal, where=where(ours[0]), matters=ours, hidden=len(every) - len(ours),
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
