"""Lists to choose from inside one case: its parties, talks, offers, what is due."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.foundation.persons import queries as persons
from gongzhi.interfaces.templatetags.words import sentence, short_day
from gongzhi.work.disputes import asks, codes, queries
from gongzhi.work.disputes.schedule import yuan

if TYPE_CHECKING:
    from gongzhi.work.disputes.models import Case, Due, Guest, Party, Session
    from gongzhi.work.disputes.queries import Contents


@dataclass(slots=True)
class Names:
    """What parties are called on a page: their number in the case, and a masked name."""

    parties: list[Party]
    masked: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, parties: list[Party]) -> Names:
        """Read the masked names of some parties. One query."""
        return cls(parties, persons.masked(party.person for party in parties if party.person))

    def name(self, party: Party) -> str:
        """Return 王** or the company's name."""
        return party.company or self.masked.get(party.person, {}).get("name", "")

    def called(self, party: Party) -> str:
        """Return 申请人1 王**."""
        return f"{sentence(party.called)} {self.name(party)}".strip()


def guests(case: Case) -> list[tuple[Guest, str]]:
    """Return who sits in on a case, each with a masked name. Two queries, one where there is nobody."""
    found = queries.guests(case)
    masked = persons.masked(guest.person for guest in found)
    return [(guest, masked.get(guest.person, {}).get("name", "")) for guest in found]


class Options:
    """(code, label) of whatever a field is ``of``, read once a request."""

    def __init__(self, case: Case, contents: Contents, names: Names) -> None:
        self.case, self.contents, self.names = case, contents, names

    def __call__(self, of: str) -> list[tuple[str, str]]:
        """Return what may be chosen."""
        read = {
            "party": self._parties, "session": self._sessions, "offer": self._offers, "note": self._notes,
            "paper": self._papers, "due": self._dues, "hour": self._hours,
            "guest": self._guests,
        }.get(of)  # fmt: skip
        return read() if read else []

    def _guests(self) -> list[tuple[str, str]]:
        return [(str(guest.pk), f"{_(codes.GUESTS[guest.role])} {name}".strip()) for guest, name in guests(self.case)]

    def _parties(self) -> list[tuple[str, str]]:
        return [(str(party.pk), self.names.called(party)) for party in self.names.parties if party.takes_part]

    def _sessions(self) -> list[tuple[str, str]]:
        return [(str(one.pk), _talk(one)) for one in self.contents.sessions if one.state == "planned"]

    def _offers(self) -> list[tuple[str, str]]:
        offers = [offer for offer in self.contents.offers if offer.state == "open"]
        return [(str(one.pk), f"{_side(one.side)} {short_day(one.made_at)}") for one in offers]

    def _notes(self) -> list[tuple[str, str]]:
        return [(str(one.pk), f"{_(codes.NOTES[one.sort])} {short_day(one.at)}") for one in self.contents.notes]

    def _papers(self) -> list[tuple[str, str]]:
        return [(str(one.pk), str(one.pk)) for one in self.contents.papers]

    def _hours(self) -> list[tuple[str, str]]:
        return [(hour, hour) for hour in asks.HOURS]

    def _dues(self) -> list[tuple[str, str]]:
        return [(str(due.pk), self._due(due)) for due in queries.dues(self.case) if due.done_on is None]

    def _due(self, due: Due) -> str:
        owed = _("{sum} 元").format(sum=yuan(due.amount - due.paid)) if due.amount is not None else due.term.what
        return f"{short_day(due.due_on)} {self.names.called(due.term.by)} {owed}"


def _talk(session: Session) -> str:
    return f"{_(codes.TALKS[session.way])} {localtime(session.starts_at):%m-%d %H:%M}"


def _side(side: str) -> str:
    return _(codes.SIDES[side]) if side else _("调解员")
