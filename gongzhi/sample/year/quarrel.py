"""One dispute of the generated year on its way: who quarrels, and each single act, at the moment it has come to."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import time, timedelta
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate

from gongzhi.kernel.details import build
from gongzhi.kernel.refused import Refused
from gongzhi.matters import services as matters
from gongzhi.sample.year import troubles
from gongzhi.sample.year.case import Held
from gongzhi.work.disputes import services
from gongzhi.work.disputes.lifecycle import DISPUTE
from gongzhi.work.disputes.models import Case, Due

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.sample.year.case import World
    from gongzhi.work.disputes.models import Party

ROOMS = ("一号调解室", "二号调解室", "圆桌室")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One dispute: where it is on the last morning, and how many days before that it came in."""

    ends: str
    days: int
    type: str = ""
    by: str = "mediator"
    source: str = "own"
    why: str = "no_agreement"
    times: int = 1
    paid: int = 0
    people: int = 2
    place: str = ""
    group: str = ""
    separate: bool = False


@dataclass(slots=True, kw_only=True)
class Quarrel:
    """One dispute on its way, at the moment that it has come to."""

    world: World
    rng: Random
    plan: Plan
    place: str
    at: datetime
    case: Case | None = None

    @property
    def by(self) -> Actor:
        """Its mediator."""
        return self.world.staff.named(self.plan.by)

    @property
    def clerk(self) -> Actor:
        """Who sits at the district's desk."""
        return self.world.staff.named("centre")

    @property
    def who(self) -> dict[str, Any]:
        """The mediator, now."""
        return {"by": self.by, "at": self.at}

    def office(self, least: float, most: float) -> datetime:
        """Let so many office hours pass."""
        self.at = self.world.hours.office(self.at, self.rng.uniform(least, most))
        return self.at

    def on(self, day: date) -> datetime:
        """Let it become a morning, if it is not later already."""
        self.at = max(self.at, self.world.hours.moment(day, time(9)))
        return self.office(0.2, 3)

    def now(self) -> Case:
        """Return the case as it is."""
        assert self.case is not None  # noqa: S101 — every life begins with one
        self.case = Case.objects.select_related("matter").get(pk=self.case.pk)
        return self.case

    def parties(self) -> list[Party]:
        """Return who still takes part."""
        return [party for party in self.now().parties.all() if party.takes_part]

    def side(self, letter: str) -> Party:
        """Return the first party of a side."""
        return next(party for party in self.parties() if party.side == letter)

    def move(self, move: str, by: Actor | None = None, **details: Any) -> None:
        """Make a move, and stop here where that is what was planned.

        :raises Held: it is.
        """
        matter = self.now().matter
        made = build(DISPUTE.move(move).details, details)
        matters.make(matter=matter, move=move, details=made, seen=matter.version, by=by or self.by, at=self.at)
        if matter.stage == self.plan.ends and move not in ("visit", "alarm"):
            raise Held

    def register(self, *, by_desk: bool) -> None:
        """Write it down, and who quarrels with whom."""
        by = self.clerk if by_desk else self.by
        facts = self.rng.choice(book()["facts"][self.plan.type]).format(c=self.world.names.get(self.place, ""))
        self.case = services.register(
            type=self.plan.type, place=self.place, source=self.plan.source, facts=facts, people=self.plan.people,
            by=by, at=self.at,
        )  # fmt: skip
        company = book()["companies"].get(self.plan.type, "")
        for side in "ab":
            of_company = bool(company) and side == "b"
            self.joins(side, by, company if of_company else "")

    def joins(self, side: str, by: Actor, company: str = "") -> Party:
        """Add somebody whom nobody knows."""
        assert self.case is not None  # noqa: S101
        return services.add_party(
            case=self.case, side=side, kind="company" if company else "person", company=company, by=by, at=self.at,
            contact={} if company else troubles.a_person(self.rng),
        )  # fmt: skip

    def asked(self, unwilling: Party | None = None) -> None:
        """Ask and tell everybody what comes before the first talk, each alone."""
        for party in self.parties():
            if unwilling is not None and party.pk == unwilling.pk:
                services.ask_consent(party=party, consent="no", way="phone", **self.who)
                continue
            services.ask_consent(party=party, consent="yes", way="phone", **self.who)
            services.tell_rights(party=party, way="aloud", **self.who)
            services.accept_mediator(party=party, accepts=True, **self.who)
            services.check_identity(party=party, **self.who)
            if party.kind != "company":
                answer = "unsure" if self.plan.separate and party.side == "a" else "safe"
                services.screen(party=party, answer=answer, reach="", alone=True, **self.who)

    def talks(self, way: str, side: str = "") -> Iterator[datetime]:
        """Plan a talk for the next days at an hour when all can come, and hold it."""
        called = [party.pk for party in self.parties() if not side or party.side == side]
        day = localdate(self.at)
        session = None
        while session is None:
            day += timedelta(days=1)
            session = self._planned(way, side, called, day)
        self.at = session.ends_at
        yield self.office(0.1, 0.5)
        services.close_session(session=session, state="held", came=called, **self.who)
        text = "听了各方的说法，分歧缩小了一些（示例）。"
        services.write_note(
            case=self.now(), compartment=side or "joint", sort="private" if side else "minutes", text=text,
            session=session, **self.who,
        )  # fmt: skip

    def _planned(self, way: str, side: str, called: list[int], day: date) -> Any:
        for hour in (9, 10, 14, 15, 16):
            starts = self.world.hours.moment(day, time(hour))
            try:
                return services.plan_session(
                    case=self.now(), way=way, side=side, starts_at=starts, ends_at=starts + timedelta(minutes=50),
                    parties=called, place=self.rng.choice(ROOMS), mediator=self.by.id, **self.who,
                )  # fmt: skip
            except Refused:  # somebody or the room is taken
                continue
        return None

    def writes(self, form: str = "written") -> None:
        """Write down what was agreed: somebody pays, once or in parts, and lets something be."""
        first = localdate(self.at) + timedelta(days=10)
        payer = self.side("b")
        owed = [party for party in self.parties() if party.side == "a"]
        terms: list[dict[str, Any]] = [
            {"sort": "money", "by": payer.pk, "to": party.pk, "amount": self.rng.randrange(200, 9000) * 100,
             "due_on": first, "times": self.plan.times, "way": "transfer"}
            for party in owed
        ]  # fmt: skip
        terms.append({"sort": "stop", "by": owed[0].pk, "to": payer.pk, "what": "为此事争吵（示例）"})
        services.write_agreement(
            case=self.now(), form=form, facts="双方为此事争执，事实已经说清（示例）。",
            disputed="赔多少、什么时候付（示例）。", duties="各让一步，按条款履行（示例）。", terms=terms, seen=0,
            **self.who,
        )  # fmt: skip

    def signs(self) -> None:
        """Everybody signs on paper, then the mediator, then the seal."""
        today = localdate(self.at)
        for party in self.parties():
            services.sign(party=party, way="paper", signed_on=today, **self.who)
        services.seal(case=self.now(), signed_on=today, sealed_on=today, **self.who)

    def pays(self, most: int = 1_000) -> Iterator[datetime]:
        """Pay what falls due, on its day, so many times."""
        days = sorted(set(Due.objects.filter(agreement__case=self.now()).values_list("due_on", flat=True)))[:most]
        for day in days:
            yield self.on(day)
            for due in Due.objects.filter(agreement__case=self.now(), due_on=day, done_on=None):
                services.pay(due=due, amount=due.amount, paid_on=localdate(self.at), **self.who)

    def closes(self, found: str = "kept") -> Iterator[datetime]:
        """Go and see, and close it."""
        self.move("fulfil")
        yield self.on(localdate(self.at) + timedelta(days=self.rng.randint(12, 18)))
        self.visits(found)
        yield self.office(1, 6)
        self.move("close")

    def visits(self, found: str) -> None:
        """Go and see."""
        self.move("visit", found=found, visited_on=localdate(self.at).isoformat())


@lru_cache(maxsize=1)
def book() -> dict[str, Any]:
    """Read the whole table."""
    return tomllib.loads((files("gongzhi.sample") / "data" / "year_disputes.toml").read_text(encoding="utf-8"))
