"""Reading hazards: one, the board, those of a site, what the papers say. Always through somebody's eyes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from gongzhi.foundation.files import queries as files
from gongzhi.foundation.sites.models import at_site
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _
from gongzhi.matters import queries as matters
from gongzhi.matters.models import Matter, inside
from gongzhi.work.hazards.codes import ASSURANCES
from gongzhi.work.hazards.lifecycle import HAZARD, OPEN
from gongzhi.work.hazards.models import Hazard, Photo, Recheck, SampleRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from gongzhi.foundation.files.queries import FileView
    from gongzhi.foundation.ledger.queries import Record
    from gongzhi.foundation.sites.models import Site
    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.models import MatterSet

PERCENT = 20  # of the ordinary hazards that are declared, where the district has set no other number
SPOT = "spot"  # the filter for what is at no site
COLUMN = 20


def percent(at: datetime) -> int:
    """Return how many of a hundred ordinary hazards are visited on the spot at a moment. One query."""
    rule = SampleRule.objects.filter(set_at__lte=at).order_by("-set_at", "-pk").first()
    return rule.percent if rule else PERCENT


def find(actor: Actor, reference: str) -> Hazard:
    """Return one hazard that this actor sees, its matter with its names. Two queries.

    :raises NotFound: there is none of this number, or it is not this actor's to see.
    """
    matter = matters.find(actor, reference)
    hazard = Hazard.objects.select_related("site__merged_into").filter(pk=matter.pk).first()
    if hazard is None:
        raise NotFound(_("没有找到这件事，请核对编号"), field="reference")
    matter.hazard = hazard
    hazard.matter = matter
    return hazard


def alike(actor: Actor, hazard: Hazard) -> tuple[Hazard | None, list[Hazard]]:
    """Return what it came back after, and what came after it, at the same item and site: as far as the reader sees
    them. One query, none for an open one that never was there before.
    """
    if hazard.matter.is_open and hazard.recurs_id is None:
        return None, []
    seen = Matter.objects.visible_to(actor).values("pk")
    rows = Hazard.objects.filter(Q(recurs=hazard) | Q(pk=hazard.recurs_id), matter__in=seen).select_related("matter")
    found = list(rows.order_by("pk"))
    before = next((one for one in found if one.pk == hazard.recurs_id), None)
    return before, [one for one in found if one.pk != hazard.recurs_id]


def rechecks(hazard: Hazard) -> list[Recheck]:
    """Return every person's re-check, oldest first. One query."""
    return list(Recheck.objects.filter(hazard=hazard).order_by("at", "pk"))


@dataclass(frozen=True, slots=True)
class Pictures:
    """The files of a hazard by what they show: as it was found, as it was left, as a re-check saw it."""

    before: list[FileView] = field(default_factory=list)
    after: list[FileView] = field(default_factory=list)
    recheck: list[FileView] = field(default_factory=list)
    other: list[FileView] = field(default_factory=list)


def pictures(hazard: Hazard, kept: Iterable[FileView] | None = None) -> Pictures:
    """Return its files, those of the latest declaration as ``after``, earlier ones among the others.

    Two queries, one where the files were read already.
    """
    sorts = {row.file: row for row in Photo.objects.filter(hazard=hazard)}
    found = Pictures()
    for file in files.of([hazard.matter.subject])[hazard.matter.subject] if kept is None else kept:
        row = sorts.get(file.id)
        if row is None:
            found.before.append(file)
        elif row.sort in ("after", "recheck") and row.turn == hazard.turn:
            getattr(found, row.sort).append(file)
        else:
            found.other.append(file)
    return found


@dataclass(frozen=True, slots=True)
class Said:
    """The words of the latest notice and plan, and of the latest re-check that failed."""

    notice: Record | None
    plan: Record | None
    failed: Record | None

    @property
    def assurances(self) -> list[tuple[str, str]]:
        """The five assurances, label and words; the day of one is a code."""
        if self.plan is None:
            return []
        told = {**self.plan.payload, **self.plan.texts}
        return [(label, str(told.get(name, ""))) for name, label in ASSURANCES.items()]

    @property
    def interim(self) -> str:
        """What protects people meanwhile: of the plan, else of the notice."""
        for record in (self.plan, self.notice):
            if record is not None and record.texts.get("interim"):
                return record.texts["interim"]
        return ""


def said(records: Iterable[Record]) -> Said:
    """Return what was said last, out of a record that was read already. No query."""
    found: dict[str, Record] = {}
    for record in records:
        kind, _sep, code = record.verb.partition(".")
        if kind == HAZARD.code:
            found["notice" if code == "renew" else code] = record
    return Said(found.get("notice"), found.get("plan"), found.get("fail"))


# The board


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What the board is filtered by. ``kind`` is one of sites, or ``spot`` for what is at none."""

    kind: str = ""
    grade: str = ""
    town: str = ""
    overdue: bool = False
    listed: bool = False

    def condition(self, at: datetime) -> Q:
        """Return the condition that these make at a moment."""
        wanted = inside(self.town) if self.town else Q()
        if self.kind == SPOT:
            wanted &= Q(hazard__site=None)
        elif self.kind:
            wanted &= Q(hazard__site__kind=self.kind)
        if self.grade:
            wanted &= Q(hazard__grade="" if self.grade == "none" else self.grade)
        if self.overdue:
            wanted &= Q(due_at__lt=at)
        if self.listed:
            wanted &= ~Q(hazard__listed="")
        return wanted


@dataclass(frozen=True, slots=True)
class Board:
    """Open hazards by stage: how many each has, and those that are due first."""

    counts: dict[str, int]
    rows: dict[str, list[Matter]]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def board(actor: Actor, criteria: Criteria, *, at: datetime, stages: Sequence[str] = (), size: int = COLUMN) -> Board:
    """Return the board, or of some stages as many rows as are asked for. Two queries."""
    found = _open(actor).filter(criteria.condition(at))
    counts = dict(found.order_by().values_list("stage").annotate(n=Count("pk")))
    if stages:
        found = found.filter(stage__in=stages)
    nth = Window(RowNumber(), partition_by=F("stage"), order_by=[F("urgent").desc(), *matters.NEAREST])
    shown = matters.named(found.annotate(nth=nth).filter(nth__lte=size)).select_related("hazard", "hazard__site")
    rows: dict[str, list[Matter]] = {code: [] for code in OPEN}
    for matter in shown.order_by("nth", "pk"):
        rows[matter.stage].append(matter)
    return Board({code: counts.get(code, 0) for code in OPEN}, rows)


def _open(actor: Actor) -> MatterSet:
    return matters.visible_to(actor).filter(kind=HAZARD.code, ended_at=None)


def of_site(actor: Actor, site: Site, *, size: int = 20) -> list[Matter]:
    """Return the hazards of a site that this actor sees, the open ones first, then the newest. One query.

    Those of a site that was merged into it are its own.
    """
    found = matters.visible_to(actor).filter(at_site(site), kind=HAZARD.code).select_related("hazard")
    return list(matters.named(found).order_by(F("ended_at").desc(nulls_first=True), "-pk")[:size])
