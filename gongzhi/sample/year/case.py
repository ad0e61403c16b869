"""One complaint on its way: who it is, what is said, and its single acts, each at the moment it has come to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING, Any

from gongzhi.foundation.persons import services as persons
from gongzhi.kernel.actor import Actor, reporter
from gongzhi.kernel.details import build
from gongzhi.matters import kinds
from gongzhi.matters import services as matters
from gongzhi.sample.year import photos, troubles
from gongzhi.work.intake import services as intake
from gongzhi.work.intake.details import Accept
from gongzhi.work.intake.lifecycle import REPORT
from gongzhi.work.intake.models import Join, Report
from gongzhi.work.requests.details import Dispatch

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from datetime import datetime

    from gongzhi.matters.models import Matter
    from gongzhi.sample.year.hours import Hours
    from gongzhi.sample.year.staff import Staff
    from gongzhi.sample.year.troubles import Told, Trouble

    #: A life yields the moment at which it wants to go on.
    Life = Generator[datetime, None, None]

RESIDENT = reporter()
CHANNELS = {"web": 55, "plate": 8, "desk": 22, "grid": 15}


class Held(Exception):
    """The life stops here on purpose, so that somebody finds it waiting."""


@dataclass(slots=True, kw_only=True)
class World:
    """What all cases share. ``spawn`` starts another life beside this one."""

    hours: Hours
    staff: Staff
    units: dict[str, str]  # category → unit
    rules: dict[str, str]  # category → article of the duty list
    spawn: Callable[[Case, Life], None]
    names: dict[str, str]  # community → what people call it


@dataclass(slots=True, kw_only=True)
class Case:
    """One complaint. ``hold`` names the point at which its life stops; ``haste`` shortens every wait before it."""

    world: World
    rng: Random
    trouble: Trouble
    told: Told
    community: str
    at: datetime
    hold: str = ""
    haste: bool = False
    report: Report | None = None
    matter: Matter | None = None
    reports: list[Report] = field(default_factory=list)

    def branch(self, report: Report) -> Case:
        """Return a case for a report that goes its own way from here."""
        rng = Random(self.rng.random())  # noqa: S311 — no secret
        return replace(self, rng=rng, report=report, matter=None, reports=[report], hold="")

    # Time

    def office(self, least: float, most: float) -> datetime:
        """Let so many office hours pass."""
        hours = 0.2 if self.haste else self.rng.uniform(least, most)
        self.at = self.world.hours.office(self.at, hours)
        return self.at

    def home(self, least: float, most: float) -> datetime:
        """Let so many hours pass, at home."""
        self.at = self.world.hours.home(self.at, 0.2 if self.haste else self.rng.uniform(least, most))
        return self.at

    def reached(self, point: str) -> None:
        """Stop here if this is where the case is to be found.

        :raises Held: it is.
        """
        if self.hold == point:
            raise Held

    # Reports

    def say(self, words: str = "", *, channel: str = "", by: Actor = RESIDENT, about: str = "") -> Report:
        """Send a report."""
        new = self._new(words or self.told.words, channel or self._channel(), about)
        if new.channel in ("desk", "grid"):
            by = self.world.staff.clerk(self.rng) if new.channel == "desk" else self.world.staff.grid(self.community)
        self.report = intake.receive(new=new, by=by, at=self.at).report
        self.reports.append(self.report)
        return self.report

    def _new(self, words: str, channel: str, about: str) -> intake.NewReport:
        rng = self.rng
        contact = troubles.a_person(rng) if rng.random() < 0.6 else {}
        if contact and rng.random() < 0.25:
            words += f"我叫{contact['name']}，电话{contact['phone']}。"
        return intake.NewReport(
            words=words, channel=channel, contact=contact, anonymous=not contact and rng.random() < 0.4, about=about,
            place=self.community if channel != "web" or rng.random() < 0.8 else "",
            files=photos.some(rng) if rng.random() < 0.06 else (), consent_spoken=channel in ("desk", "grid"),
        )  # fmt: skip

    def _channel(self) -> str:
        return self.rng.choices(list(CHANNELS), list(CHANNELS.values()))[0]

    def do(self, move: str, by: Actor, **details: Any) -> Report:
        """Make a move of the report."""
        report = self.reread()
        step = REPORT.move(move)
        made = build(step.details, details)
        return intake.make(report=report, move=move, details=made, seen=report.version, by=by, at=self.at)

    def reread(self) -> Report:
        """Return the report as it is now."""
        assert self.report is not None  # noqa: S101 — every life begins with one
        self.report.refresh_from_db()
        return self.report

    def accepting(self, about: str = "") -> Accept:
        """Say how the desk accepts it."""
        told = self.told
        return Accept(
            title=told.title, summary=told.summary, category=self.trouble.category, place=self.community, about=about
        )

    def accept(self, by: Actor, about: str = "") -> Matter:
        """Accept the report."""
        report = self.reread()
        intake.make(report=report, move="accept", details=self.accepting(about), seen=report.version, by=by, at=self.at)
        self.matter = Join.objects.select_related("matter").get(report=report, left_at=None).matter
        return self.matter

    def take(self, by: Actor, unit: str = "", co: tuple[str, ...] = (), about: str = "") -> Matter:
        """Accept the report and dispatch it in one press."""
        report = self.reread()
        dispatch = Dispatch(unit=unit or self.unit, co_units=co, note="请按时限办理，先联系诉求人。")
        self.matter = intake.take(
            report=report, accept=self.accepting(about), dispatch=dispatch, seen=report.version, by=by, at=self.at
        )
        return self.matter

    # Matters

    def move(self, move: str, by: Actor, **details: Any) -> Matter:
        """Make a move of the matter."""
        matter = self.fresh()
        step = kinds.find(matter.kind).lifecycle.move(move)
        made = build(step.details, details)
        return matters.make(matter=matter, move=move, details=made, seen=matter.version, by=by, at=self.at)

    def fresh(self) -> Matter:
        """Return the matter as it is now."""
        assert self.matter is not None  # noqa: S101 — asked for only after accepting
        self.matter.refresh_from_db()
        return self.matter

    @property
    def unit(self) -> str:
        """Who usually handles such trouble."""
        return self.trouble.unit or self.world.units[self.trouble.category]

    @property
    def lead(self) -> Actor:
        """Who works on it for the unit that has it; only moves of this life change that."""
        assert self.matter is not None  # noqa: S101
        return self.world.staff.officer(self.matter.unit)

    def call(self, by: Actor) -> None:
        """Look up the reporter's telephone, for a reason."""
        report = self.reread()
        if report.person:
            persons.reveal(person=report.person, fields=("name", "phone"), reason="contact", by=by, at=self.at)
