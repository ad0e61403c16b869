"""A resident applies for mediation: a dispute, both sides as far as they are known, and the applicant's own code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.tries import services as tries
from gongzhi.foundation.tries.services import TooMany
from gongzhi.kernel.actor import reporter
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import acts
from gongzhi.work.disputes.services import asking, naming, registering

if TYPE_CHECKING:
    from datetime import date, datetime

    from gongzhi.work.disputes.models import Case, Party

PER_SOURCE = 40  # applications of one network on a day: a village office may write down many people's
IN_ALL = 2000
FACTS = 4000
DEMAND = 1000


@dataclass(frozen=True, kw_only=True, repr=False)
class Application:
    """What an applicant tells. ``people`` are all whom it concerns; the other side is a person or a company."""

    type: str
    place: str
    facts: str
    name: str
    phone: str
    other: str
    other_is_company: bool = False
    other_phone: str = ""
    demand: str = ""
    people: int = 2
    happened_on: date | None = None


@dataclass(frozen=True, repr=False)
class Applied:
    """A dispute that was applied for, its applicant, and their code: shown once, stored nowhere."""

    case: Case
    party: Party
    code: str


@transaction.atomic
def refer(*, agency: str, source: str, at: datetime) -> str:
    """Count that somebody was told to go to another body; return the number of the entry, ``Z-2026-000012``.

    What it was about is kept nowhere, nor what class of trouble: the body alone. Where the network has sent too many
    today it is told all the same and not counted: then the number is empty.
    """
    day = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    sources = {tries.keyed(f"mediation apply {source}"): PER_SOURCE, tries.keyed("mediation apply all"): IN_ALL}
    if tries.full(sources, day):
        return ""
    tries.add(sources, day)
    chain = f"referrals:{day.year}"
    entry = ledger.record(subject=chain, verb=acts.TOLD_ELSEWHERE, by=reporter(), at=at, payload={"agency": agency})
    return f"Z-{day.year}-{entry.seq:06d}"


@transaction.atomic
def apply(*, application: Application, source: str, at: datetime) -> Applied:
    """Take an application in. What is written stays on the applicant's side; to apply is to be willing.

    Nobody's door into the case is opened for this: both parties are written down by the one act that registers it.
    ``source`` is the network prefix that it came from; only its keyed digest is kept.

    :raises TooMany: too many applications came from there today, or in all.
    :raises Refused: something is missing or cannot be; ``field`` names it.
    """
    day = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    sources = {tries.keyed(f"mediation apply {source}"): PER_SOURCE, tries.keyed("mediation apply all"): IN_ALL}
    if tries.full(sources, day):
        raise TooMany(_("今天从这里申请的太多了，请明天再来，或者打电话、到调委会当面申请"))
    _check(application)
    by = reporter()
    case = registering.register(
        type=application.type, place=application.place, source="applied", facts=application.facts,
        demand=application.demand, people=application.people, happened_on=application.happened_on, by=by, at=at,
    )  # fmt: skip
    contact = {"name": application.name, "phone": application.phone}
    party = naming.written(case, side="a", kind="person", contact=contact, by=by, at=at)
    company = application.other_is_company
    naming.written(
        case, side="b", kind="company" if company else "person", company=application.other if company else "",
        contact={"name": "" if company else application.other, "phone": application.other_phone}, by=by, at=at,
    )  # fmt: skip
    asking.ask_consent(party=party, consent="yes", way=asking.OWN, by=by, at=at)
    code = naming.drawn(case, party, by, at)
    tries.add(sources, day)
    return Applied(case, party, code)


def _check(given: Application) -> None:
    needed = (
        ("facts", given.facts, FACTS, _("请写是什么纠纷")),
        ("other", given.other, 60, _("请写对方是谁；不知道姓名的，写怎么称呼")),
        ("name", given.name, 60, _("请写您的姓名，调解员好称呼您")),
        ("phone", given.phone, 40, _("请留电话，调解员要打电话约您")),
    )
    for field, text, longest, missing in needed:
        if not text.strip():
            raise Refused(missing, field=field)
        if len(text) > longest:
            raise Refused(
                _("最多 {longest} 个字，现在有 {length} 个字"), field=field, longest=longest, length=len(text)
            )
    if len(given.demand) > DEMAND:
        raise Refused(
            _("最多 {longest} 个字，现在有 {length} 个字"), field="demand", longest=DEMAND, length=len(given.demand)
        )
