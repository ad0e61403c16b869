"""What stands on every paper of a case, and what making one needs to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.timezone import localdate, localtime

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.places import queries as places
from gongzhi.work.disputes import codes, queries
from gongzhi.work.disputes.papers.people import APART, written_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from gongzhi.work.disputes.models import Agreement, Case, Note
    from gongzhi.work.disputes.papers.forms import Form
    from gongzhi.work.disputes.papers.people import People
    from gongzhi.work.disputes.queries import Contents

MEDIATOR_SIGN = "____________（调解员签名）"
SEAL = "（加盖人民调解委员会印章）"
SIGNED_DAY = "      年    月    日"
NOTHING = "无"
SEPARATOR = "、"


@dataclass(slots=True)
class Making:
    """One making: of which case, for whom, with what they may read."""

    case: Case
    people: People
    contents: Contents
    at: datetime
    common: dict[str, str] = field(default_factory=dict)

    def fields(self, form: Form) -> frozenset[str]:
        """Return which fields of persons a form may show in this case."""
        apart = form.both and (self.case.separate or self.people.reader is not None)
        return form.personal - APART if apart else form.personal

    def notes(self, *sorts: str) -> list[Note]:
        """Return the readable records of some sorts, oldest first."""
        return [note for note in self.contents.notes if note.sort in sorts]

    def said(self, *sorts: str) -> str:
        """Return the readable records of some sorts as one text."""
        return "\n".join(note.text for note in self.notes(*sorts))

    @property
    def agreement(self) -> Agreement | None:
        """The agreement, where there is one."""
        return queries.agreement(self.case)


def begun(case: Case, people: People, contents: Contents, at: datetime) -> Making:
    """Return a making with what stands on every paper. About five queries."""
    return Making(case, people, contents, at, _common(case, at))


def _common(case: Case, at: datetime) -> dict[str, str]:
    matter = case.matter
    unit = organisations.unit(matter.unit) if matter.unit else None
    opened = localdate(matter.opened_at)
    return {
        "committee": unit.name if unit else "人民调解委员会",
        "district": settings.DISTRICT_NAME,
        "reference": matter.reference,
        "number": number(case),
        "type": codes.TYPES[case.type],
        "source": codes.SOURCES[case.source],
        "place": places.path(matter.place, opened).replace(" · ", ""),
        "mediators": listed(queries.called_mediators(case)) or NOTHING,
        "recorder": named(case.recorder),
        "today": written_day(localdate(at)),
        "opened_on": written_day(opened),
    }


def number(case: Case) -> str:
    """Return the number of a dossier as offices write it; nothing before it is closed."""
    year, _dash, count = case.filed.partition("-")
    return f"（{year}）人调字第{count}号" if count else ""


def named(actor: str) -> str:
    """Return a colleague's name; nothing for nobody."""
    return accounts.names([actor]).get(actor, "") if actor else ""


def listed(names: Iterable[str]) -> str:
    """Return names in one line."""
    return SEPARATOR.join(name for name in names if name)


def written_time(starts: datetime, ends: datetime | None = None) -> str:
    """Return a time, or from when to when, as papers write it."""
    first = localtime(starts)
    said = f"{written_day(first.date())}{first:%H:%M}"
    return "{start}至{end}".format(start=said, end=f"{localtime(ends):%H:%M}") if ends else said


def signing(**more: str) -> dict[str, str]:
    """Return the places for the mediator's signature, the seal and the day, with what else is known."""
    return {"mediator_sign": MEDIATOR_SIGN, "seal": SEAL, "signed_day": SIGNED_DAY} | more


def ordered(texts: Iterable[str]) -> list[dict[str, str]]:
    """Return texts as numbered rows."""
    return [{"order": str(number), "text": text} for number, text in enumerate(texts, 1)]


def lines(text: str) -> list[str]:
    """Return the lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


Values = dict[str, Any]
