"""Those who stand on a paper: opened for this making, for this reader, and no further than the form needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from gongzhi.foundation.persons import policies
from gongzhi.foundation.persons import services as persons
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.verdict import require
from gongzhi.work.disputes import codes, compartments, queries
from gongzhi.work.disputes.papers.forms import PERSON

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.models import Case, Mandate, Party

SIGN = "__________（签名、盖章或按指印）"
APART = frozenset({"address", "phone"})  # where sides are kept apart, on no paper that both are given


def written_day(day: date | None) -> str:
    """Return a day as papers write it, or nothing."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


@dataclass(slots=True)
class People:
    """The parties of a case as one reader may see them on paper.

    ``reader`` is the party whose copy it is, or nobody: the committee's own. A person is opened once, with the fields
    in ``opens``, and only when a sheet asks for them.
    """

    case: Case
    by: Actor
    at: datetime
    reader: Party | None = None
    opens: frozenset[str] = frozenset({"name"})
    numbers: Mapping[int, str] = field(default_factory=dict)  # ID numbers typed for this making, by party
    parties: list[Party] = field(default_factory=list)
    _opened: dict[str, dict[str, str]] = field(default_factory=dict)
    _signers: set[int] | None = None
    _faced: set[int] | None = None

    def __post_init__(self) -> None:
        require(policies.may_reveal(self.by, "paper"))
        self.parties = self.parties or queries.parties(self.case)

    def open(self, person: str) -> Mapping[str, str]:
        """Return the fields of a person; nothing of one who is erased or may not be used.

        For a party's copy no more is opened of anybody else than the name.
        """
        if person and person not in self._opened:
            own = self.reader is None or self.reader.person == person
            fields = self.opens if own else self.opens & {"name"}
            try:
                found = persons.reveal(person=person, fields=fields, reason="paper", by=self.by, at=self.at)
            except (NotFound, Refused):
                found = {}
            self._opened[person] = dict(found)
        return self._opened.get(person, {})

    def shown(self, side: str = "") -> list[Party]:
        """Return the parties of a side, or all, that this reader's paper may name.

        Of the other sides these are the same as on the reader's own page, and who has signed; the rest is a count.
        """
        return [party for party in self.parties if side in ("", party.side) and self._may_name(party)]

    def unnamed(self, side: str) -> int:
        """Return how many of a side take part and are not named."""
        rest = [party for party in self.parties if party.side == side and not self._may_name(party)]
        return sum(party.takes_part for party in rest)

    def _may_name(self, party: Party) -> bool:
        if self.reader is None or party.side == self.reader.side:
            return True
        return party.pk in self._facing() or party.pk in self._signed()

    def _facing(self) -> set[int]:
        if self._faced is None:
            found = compartments.facing(self.reader) if self.reader is not None else []
            self._faced = {party.pk for side in found for party in side.named}
        return self._faced

    def _signed(self) -> set[int]:
        if self._signers is None:
            agreement = queries.agreement(self.case)
            self._signers = {one.party_id for one in agreement.signatures.all()} if agreement else set()
        return self._signers

    def name(self, party: Party) -> str:
        """Return what a paper calls a party: the company, the person, or else (not for this reader) 申请人1."""
        if not self._may_name(party):
            return str(party.called)
        return party.company or self.open(party.person).get("name", "") or str(party.called)

    def agent(self, mandate: Mandate) -> str:
        """Return the name of who acts for a party."""
        if mandate.by_party is not None:
            return self.name(mandate.by_party)
        return self.open(mandate.person).get("name", "")

    def row(self, party: Party, fields: Collection[str] = ("name",)) -> dict[str, str]:
        """Return one party as a row of a list, with those of the person's fields that may stand there."""
        kept = set(fields)
        person = self.open(party.person)
        told = "{day}，{way}".format(
            day=written_day(localdate(party.told_at)) if party.told_at else "",
            way=codes.CHANNELS.get(party.told_by, ""),
        )
        return {
            "called": str(party.called),
            "name": self.name(party),
            "contact": person.get("name", "") if party.company else "",
            "kind": codes.PARTIES[party.kind],
            "address": person.get("address", "") if "address" in kept else "",
            "phone": person.get("phone", "") if "phone" in kept else "",
            "id_number": self.numbers.get(party.pk, ""),
            "identity": written_day(localdate(party.identity_at)) if party.identity_at else "未核对",
            "told": told if party.told_at else "未告知",
            "sign": SIGN,
        }

    def rows(
        self, side: str = "", *, fields: Collection[str] = ("name",), present: bool = False
    ) -> list[dict[str, str]]:
        """Return the parties of a side, or all; ``present``: those alone who take part. The unnamed are a last row."""
        found = [self.row(one, fields) for one in self.shown(side) if one.takes_part or not present]
        for letter in (side,) if side else codes.SIDES:
            if count := self.unnamed(letter):
                others = dict.fromkeys(PERSON, "")
                found.append(others | {"called": codes.SIDES[letter], "name": f"另有 {count} 人"})
        return found

    def outsider(self, mandate: Mandate) -> dict[str, str]:
        """Return somebody outside the case who acts for a party, as a row."""
        person = self.open(mandate.person)
        kept = {name: person.get(name, "") for name in ("name", "address", "phone")}
        return dict.fromkeys(PERSON, "") | kept | {"called": "受委托人", "sign": SIGN}
