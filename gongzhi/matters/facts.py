"""What the rules look at beside the matter's own row, read when first asked for and then kept."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from gongzhi.foundation.ledger.models import Entry
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.organisations.models import Unit
from gongzhi.matters import kinds
from gongzhi.matters.models import Ask, Category, Engagement, Matter, Shield

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from gongzhi.foundation.ledger.queries import Record


class Facts:
    """The surroundings of one matter, where an act is made at its moment. Each property is at most one query."""

    def __init__(self, matter: Matter, history: Iterable[Record] | None = None, at: datetime | None = None) -> None:
        self.matter = matter
        self.at = at  # of the act; where none is made, now
        self._history = history

    @cached_property
    def kind(self) -> kinds.Kind:
        """Its kind."""
        return kinds.find(self.matter.kind)

    @cached_property
    def engagements(self) -> list[Engagement]:
        """All hands in it, oldest first, each with its unit's ``unit_name``."""
        called = Subquery(Unit.objects.filter(code=OuterRef("unit")).values("short")[:1])
        hands = Engagement.objects.filter(matter=self.matter)
        hands = hands.annotate(unit_name=called)  # type: ignore[no-redef]  # named by the model, for its readers
        return list(hands.order_by("called_at", "pk"))

    @property
    def open_co(self) -> list[Engagement]:
        """The co-units that still owe something."""
        return [hand for hand in self.engagements if hand.role == "co" and hand.is_open]

    def hand_of(self, unit: str) -> Engagement | None:
        """Return the open hand of a unit."""
        return next((hand for hand in self.engagements if hand.unit == unit and hand.is_open), None)

    @cached_property
    def asks(self) -> list[Ask]:
        """All that was asked, oldest first."""
        return list(Ask.objects.filter(matter=self.matter).order_by("asked_at", "pk"))

    def open_ask(self, code: str) -> Ask | None:
        """Return what waits for a decision."""
        return next((ask for ask in self.asks if ask.code == code and ask.decided_at is None), None)

    def granted(self, code: str) -> int:
        """Count how often something was granted."""
        return sum(1 for ask in self.asks if ask.code == code and ask.granted)

    @cached_property
    def doers(self) -> dict[str, set[str]]:
        """Who made which move: move code to opaque ids."""
        rows: Iterable[tuple[str, str]]
        if self._history is None:
            rows = Entry.objects.filter(subject=self.matter.subject).values_list("verb", "actor")
        else:
            rows = ((r.verb, r.actor) for r in self._history if r.subject == self.matter.subject)
        found: dict[str, set[str]] = {}
        for verb, actor in rows:
            found.setdefault(verb.removeprefix(f"{self.matter.kind}."), set()).add(actor)
        return found

    @cached_property
    def shielded(self) -> set[str]:
        """The units that it is about."""
        return set(Shield.objects.filter(matter=self.matter).values_list("unit", flat=True))

    @cached_property
    def desk(self) -> Unit | None:
        """The unit that has it in hand, where there is one of this code."""
        return organisations.unit(self.matter.desk)

    @cached_property
    def category(self) -> Category | None:
        """Its category's row."""
        return Category.objects.filter(code=self.matter.category).first()
