"""Who takes part: parties on their sides, who speaks for whom, and the code of each one's own view."""

from __future__ import annotations

import secrets
import unicodedata
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from gongzhi.foundation.persons import services as persons
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import acts, capability, codes, compartments, people
from gongzhi.work.disputes.models import Mandate, Party, Screen
from gongzhi.work.disputes.services import room

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.models import Case

KEPT = timedelta(days=3 * 366)  # contacts of parties, from the day they are written down
CODE = timedelta(days=366)
LAW = _("人民调解法第三条、第二十七条")


@transaction.atomic
def add_party(
    *, case: Case, side: str, kind: str, contact: Mapping[str, str], by: Actor, at: datetime, company: str = "",
    needs_guardian: bool = False,
) -> Party:  # fmt: skip
    """Write down who takes part on a side; name and phone go to the one room that keeps such things.

    :raises Refused: the case has ended, no such side, neither name nor company, or a contact that cannot be right.
    """
    case = room.framed(case, by, at)
    room.going_on(case)
    return written(
        case, side=side, kind=kind, contact=contact, by=by, at=at, company=company, needs_guardian=needs_guardian
    )


def written(
    case: Case, *, side: str, kind: str, contact: Mapping[str, str], by: Actor, at: datetime, company: str = "",
    needs_guardian: bool = False,
) -> Party:  # fmt: skip
    """Write a party down in a case that the caller holds and may write in.

    :raises Refused: as ``add_party``.
    """
    company, given = checked(side, kind, company, contact)
    number = (case.parties.filter(side=side).aggregate(last=Max("number"))["last"] or 0) + 1
    person = _sealed(given, by, at, own=case.source == "applied" and side == "a") if given else ""
    party = Party.objects.create(
        case=case, side=side, number=number, kind=kind, company=company, person=person, needs_guardian=needs_guardian
    )
    room.record(case, acts.PARTY, by=by, at=at, side=side, number=number, kind=kind, person=person)
    return party


@transaction.atomic
def add_parties(
    *, case: Case, side: str, text: str, by: Actor, at: datetime, kind: str = "person", address: str = "",
    needs_guardian: bool = False,
) -> list[Party]:  # fmt: skip
    """Write down many people of one side at once, one a line (``people.read``): all of them, or none.

    What else is given holds for each of them.

    :raises Refused: a line that cannot be read, or a contact in it that cannot be right; it names the line.
    """
    made = []
    for line, contact in people.read(text, field="lines"):
        try:
            made.append(add_party(
                case=case, side=side, kind=kind, contact=contact | {"address": address},
                needs_guardian=needs_guardian, by=by, at=at,
            ))  # fmt: skip
        except Refused as refusal:
            if refusal.field != "phone":
                raise
            raise Refused(_("第 {line} 行的电话写得不对，请检查"), field="lines", line=line) from None
    if not made:
        raise Refused(_("请每行写一个人"), field="lines")
    return made


@transaction.atomic
def reveal(*, parties: Iterable[Party], by: Actor, at: datetime) -> list[tuple[Party, dict[str, str]]]:
    """Open names, phones and addresses of some parties of one case, to reach them; each opening is written down.

    Where somebody said how they can be reached safely, that comes along for those who mediate.

    :raises NotFound: the case is not this actor's.
    :raises Refused: the post may not.
    """
    opened = []
    for party in parties:
        case = room.framed(party.case, by, at)
        contact: dict[str, str] = {}
        if party.person:
            contact = persons.reveal(
                person=party.person, fields=("name", "phone", "address"), reason="mediate", by=by, at=at
            )
        safe = Screen.objects.filter(party=party).exclude(reach="").first()
        if safe is not None and compartments.mediates(by, case):
            contact = contact | persons.reveal(person=safe.reach, fields=("wish",), reason="mediate", by=by, at=at)
        opened.append((party, contact))
    return opened


def checked(side: str, kind: str, company: str, contact: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Return the company and what is not empty of the contact of one who takes part.

    :raises Refused: no such side or kind, neither name nor company, or an identity number among them.
    """
    if side not in codes.SIDES or kind not in codes.PARTIES:
        raise Refused(_("请选是哪一方、是个人还是单位"), field="side")
    company = room.said(_one_line(company), field="company", longest=80, required=kind == "company")
    given = {name: value for name, value in contact.items() if value.strip()}
    if "name" in given:
        given["name"] = _one_line(given["name"])
    for field, text in (("company", company), ("name", given.get("name", ""))):
        if people.holds_identity(text):
            raise Refused(_("这里不收身份证号，请删去"), field=field)
    if not company and not given.get("name"):
        raise Refused(_("请写姓名；不愿留姓名的，写称呼也可以"), field="name")
    return company, given


def _one_line(text: str) -> str:
    """Return a name as it is seen: on one line, without signs that show nothing or turn the line around."""
    return " ".join("".join(sign for sign in text if unicodedata.category(sign) != "Cf").split())


def _sealed(given: Mapping[str, str], by: Actor, at: datetime, *, own: bool = False) -> str:
    return sealed_many([given], by, at, own=own)[0]


def sealed_many(
    records: Iterable[Mapping[str, str]], by: Actor, at: datetime, *, own: bool = False
) -> list[str]:  # fmt: skip
    """Keep contacts, and return the ids of their records.

    Who applied gave ``own`` ones and agreed; all others are kept as the duty of those who mediate.
    """
    return persons.keep_many(
        kind="party", records=records, purpose="mediation", basis="consent" if own else "duty",
        article=str(LAW), erase_by=localdate(at) + KEPT, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def give_mandate(
    *, party: Party, by: Actor, at: datetime, by_party: Party | None = None, contact: Mapping[str, str] | None = None,
    guardian: bool = False, may_settle: bool = False, file: str = "", until: date | None = None,
) -> Mandate:  # fmt: skip
    """Write down that another party, or somebody outside, acts for a party. It binds only with the paper and its words.

    :raises Refused: nobody is named, or somebody would act for themselves, for the other side, or takes no part.
    """
    case = room.framed(party.case, by, at)
    room.going_on(case)
    given = {name: value for name, value in (contact or {}).items() if value.strip()}
    if by_party is None and not given:
        raise Refused(_("请写由谁代表"), field="by_party")
    if by_party is not None:
        by_party = room.member(case, by_party.pk)
        if by_party.pk == party.pk or by_party.side != party.side or not by_party.takes_part:
            raise Refused(_("只能由同一方的另一个人代表"), field="by_party")
    if until is not None and until < localdate(at):
        raise Refused(_("授权的截止日期已经过了"), field="until")
    person = _sealed(given, by, at) if given else ""
    mandate = Mandate.objects.create(
        party=party, person=person, by_party=by_party, guardian=guardian, may_settle=may_settle, file=file,
        until=until, given_at=at,
    )  # fmt: skip
    room.record(
        case, acts.MANDATE, by=by, at=at, party=party.pk, for_them=by_party.pk if by_party else 0, guardian=guardian,
        settle=may_settle, file=file, until=until.isoformat() if until else "",
    )  # fmt: skip
    return mandate


@transaction.atomic
def choose_speakers(*, case: Case, side: str, parties: Iterable[int], by: Actor, at: datetime) -> None:
    """Write down whom a group has chosen to speak for it: five at most, of its own members.

    :raises Refused: none or too many, or one who is not of this side or takes no part.
    """
    case = room.framed(case, by, at)
    room.going_on(case)
    chosen = list(dict.fromkeys(parties))
    if not 1 <= len(chosen) <= codes.SPEAKERS:
        raise Refused(_("推选的代表要有 1 到 {most} 人"), field="parties", most=codes.SPEAKERS)
    own = {party.pk for party in case.parties.filter(side=side) if party.takes_part}
    if not own.issuperset(chosen):
        raise Refused(_("代表要从这一方的当事人里推选"), field="parties")
    case.parties.filter(side=side).update(speaker=False)
    case.parties.filter(pk__in=chosen).update(speaker=True)
    room.record(case, acts.SPEAKERS, by=by, at=at, side=side, parties=sorted(chosen))


@transaction.atomic
def issue_code(*, party: Party, by: Actor, at: datetime) -> str:
    """Give a party a new code to its own view, for a year; an older one opens nothing any more. Shown once.

    :raises Refused: it does not take part.
    """
    case = room.framed(party.case, by, at)
    party = room.member(case, party.pk)
    if party.left_at is not None:
        raise Refused(_("{party}已不再参加"), field="party", party=party.called)
    return drawn(case, party, by, at)


def drawn(case: Case, party: Party, by: Actor, at: datetime) -> str:
    """Draw a new code for a party of a case that the caller holds and may write in."""
    code = capability.new(secrets.randbelow)
    until = localdate(at) + CODE
    Party.objects.filter(pk=party.pk).update(code=capability.digest(code), code_until=until)
    room.record(case, acts.CODE, by=by, at=at, party=party.pk, until=until.isoformat())
    return code
