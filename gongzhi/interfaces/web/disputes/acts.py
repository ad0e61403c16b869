"""What may be done inside a case, as a table: what each act asks for, and the service it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.timezone import get_current_timezone

from gongzhi.foundation.files import services as files
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import asks, queries, services
from gongzhi.work.disputes.compartments import EVERY
from gongzhi.work.disputes.studios import asks as studio_asks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.models import Case, Mandate, Party

LENGTH = 19  # digits: no row has a number so long


@dataclass(frozen=True, slots=True)
class Done:
    """One act being done: the case, what was typed, files that came with it, rows of terms, who and when."""

    case: Case
    given: Any
    files: list[tuple[str, bytes]]
    terms: list[dict[str, Any]]
    seen: int
    by: Actor
    at: datetime

    @property
    def who(self) -> dict[str, Any]:
        """Who acts and when, as every service takes it."""
        return {"by": self.by, "at": self.at}

    def party(self, pk: str) -> Party:
        """Return a party of this case."""
        return queries.party(self.case, pk)

    def parties(self) -> list[Party]:
        """Return the parties that were ticked."""
        return [self.party(pk) for pk in self.given.parties]

    def file(self) -> str:
        """Keep the first file that came with it in the case, and return its id; nothing where none came."""
        for name, content in self.files[:1]:
            return files.keep(subject=self.case.subject, name=name, content=content, by=self.by, at=self.at)
        return ""


def whole(pks: Iterable[str]) -> list[int]:
    """Return the numbers that were ticked; what is none, or too long for one, stands for nobody (0)."""
    return [int(pk) if pk.isdecimal() and len(pk) < LENGTH else 0 for pk in pks]


@dataclass(frozen=True, slots=True)
class Act:
    """One act: where on the page it stands, what it is called, asks for and does; ``terms``: rows of terms below.

    ``press``: what its own button says where that is another thing than what it is called: the asking is done in the
    room, the button takes down what was answered.
    """

    code: str
    where: str
    label: str
    details: type
    do: Callable[[Done], Any]
    files: bool = False
    terms: bool = False
    early: bool = False  # before there is a mediator, for whoever registered it
    beside: bool = False  # stands at one record or paper, not among the buttons
    press: str = ""


def _add_party(done: Done) -> None:
    given = done.given
    contact = {"name": given.name, "phone": given.phone, "address": given.address}
    if given.lines:
        services.add_parties(
            case=done.case, side=given.side, text=given.lines, kind="person" if given.company else given.kind,
            address=given.address, needs_guardian=given.needs_guardian, **done.who,
        )  # fmt: skip
        if not given.name and not given.company:
            return
    services.add_party(
        case=done.case, side=given.side, kind=given.kind, contact=contact, company=given.company,
        needs_guardian=given.needs_guardian, **done.who,
    )  # fmt: skip


def _consent(done: Done) -> None:
    for party in done.parties():
        services.ask_consent(party=party, consent=done.given.consent, way=done.given.way, **done.who)


def _told(done: Done) -> None:
    for party in done.parties():
        services.tell_rights(party=party, way=done.given.way, **done.who)


def _accepts(done: Done) -> None:
    for party in done.parties():
        services.accept_mediator(party=party, accepts=done.given.accepts == "yes", **done.who)


def _identity(done: Done) -> None:
    for party in done.parties():
        services.check_identity(party=party, **done.who)


def _screen(done: Done) -> None:
    given = done.given
    services.screen(
        party=done.party(given.party), answer=given.answer, reach=given.reach, alone=given.alone, **done.who
    )


def _apart(done: Done) -> None:
    services.keep_apart(case=done.case, apart=done.given.apart == "yes", **done.who)


def _longer(done: Done) -> None:
    for party in done.parties():
        services.ask_longer(party=party, until=done.given.until, **done.who)


def _leave(done: Done) -> None:
    services.leave(party=done.party(done.given.party), **done.who)


def _speakers(done: Done) -> None:
    services.choose_speakers(case=done.case, side=done.given.side, parties=whole(done.given.parties), **done.who)


def _mandate(done: Done) -> None:
    given = done.given
    file = done.file()
    for party in done.parties():
        services.give_mandate(
            party=party, by_party=done.party(given.by_party) if given.by_party else None, file=file,
            contact={"name": given.name, "phone": given.phone}, guardian=given.guardian, may_settle=given.may_settle,
            until=given.until, **done.who,
        )  # fmt: skip


def _letter(done: Done) -> None:
    given = done.given
    services.commission(
        case=done.case, body=given.body, number=given.number, sent_on=given.sent_on, answer_by=given.answer_by,
        **done.who,
    )  # fmt: skip


def _answered(done: Done) -> None:
    services.answer_commission(case=done.case, answered_on=done.given.answered_on, **done.who)


def _plan(done: Done) -> None:
    given = done.given
    if given.start not in asks.HOURS:
        raise Refused(_("请选几点开始"), field="start")
    starts = datetime.combine(given.on, time.fromisoformat(given.start), get_current_timezone())
    sides = {done.party(pk).side for pk in given.parties}
    services.plan_session(
        case=done.case, way=given.way, starts_at=starts, ends_at=starts + timedelta(minutes=int(given.length)),
        parties=whole(given.parties), side=sides.pop() if len(sides) == 1 else "", place=given.place,
        mediator=done.by.id, **done.who,
    )  # fmt: skip


def _happened(done: Done) -> None:
    given = done.given
    session = queries.session(done.case, given.session)
    services.close_session(session=session, state=given.state, came=whole(given.came), **done.who)
    if given.text:
        sort = "inquiry" if session.way == "inquiry" else "private" if session.side else "minutes"
        services.write_note(
            case=done.case, compartment=session.side or "joint", sort=sort, text=given.text, session=session, **done.who
        )


def _write(done: Done) -> None:
    given = done.given
    services.write_note(
        case=done.case, compartment=given.compartment, sort=given.sort, text=given.text,
        party=done.party(given.party) if given.party else None, **done.who,
    )  # fmt: skip


def _change(done: Done) -> None:
    note = queries.note(done.case, done.given.note)
    services.change_note(note=note, text=done.given.text, seen=done.seen, **done.who)


def _show(done: Done) -> None:
    note = queries.note(done.case, done.given.note)
    services.show_note(note=note, agreed=whole(done.given.agreed), way=done.given.way, **done.who)


def _back(done: Done) -> None:
    given = done.given
    of = queries.note(done.case, given.note) if given.note else queries.paper(done.case, given.paper, EVERY)
    services.take_back(of=of, why=given.why, **done.who)


def _paper(done: Done) -> None:
    given = done.given
    if not done.files:
        raise Refused(_("请选一个文件"), field="photos")
    for name, content in done.files:
        services.add_paper(
            case=done.case, compartment=given.compartment, part=int(given.part), name=name, content=content,
            party=done.party(given.party) if given.party else None, original_seen=given.original_seen, **done.who,
        )  # fmt: skip


def _offer(done: Done) -> None:
    given = done.given
    services.make_offer(
        case=done.case, side=given.side, shown=given.shown, open_until=given.open_until, terms=done.terms,
        answers=queries.offer(done.case, given.answers) if given.answers else None, **done.who,
    )  # fmt: skip


def _answer(done: Done) -> None:
    offer = queries.offer(done.case, done.given.offer)
    services.answer_offer(offer=offer, state=done.given.state, **done.who)


def _agree(done: Done) -> None:
    given = done.given
    services.write_agreement(
        case=done.case, form=given.form, facts=given.facts, disputed=given.disputed, duties=given.duties,
        terms=done.terms, seen=done.seen, **done.who,
    )  # fmt: skip


def _sign(done: Done) -> None:
    given = done.given
    file = done.file()
    for party in done.parties():
        mandate = _mandate_of(party, done.party(given.by_party)) if given.by_party else None
        services.sign(
            party=party, way=given.way, signed_on=given.signed_on, mandate=mandate, file=file, **done.who
        )  # fmt: skip


def _mandate_of(party: Party, by: Party) -> Mandate | None:
    if party.pk == by.pk:
        return None
    found = queries.mandate(party, by)
    if found is None:
        raise Refused(_("{party}没有委托这位代表，请由本人签名"), field="by_party", party=party.called)
    return found


def _seal(done: Done) -> None:
    services.seal(case=done.case, signed_on=done.given.signed_on, sealed_on=done.given.sealed_on, **done.who)


def _pay(done: Done) -> None:
    given = done.given
    services.pay(
        due=queries.due(done.case, given.due), amount=given.amount, paid_on=given.paid_on, file=done.file(), **done.who
    )


def _again(done: Done) -> None:
    services.open_again(earlier=done.case, facts=done.given.facts, **done.who)


def _erase(done: Done) -> None:
    services.erase_contacts(party=done.party(done.given.party), **done.who)


def _open(done: Done) -> None:
    services.open_contents(case=done.case, why=done.given.why, **done.who)


def _invite(done: Done) -> None:
    given = done.given
    services.invite(
        case=done.case, role=given.role, contact={"name": given.name, "phone": given.phone},
        agreed=map(int, given.parties), **done.who,
    )  # fmt: skip


def _uninvite(done: Done) -> None:
    services.uninvite(guest=queries.guest(done.case, done.given.guest), **done.who)


ACTS: tuple[Act, ...] = (
    Act("party", "parties", _("登记当事人"), asks.NewParty, _add_party, early=True),
    Act("consent", "parties", _("问是否愿意调解"), asks.Consent, _consent, early=True, press=_("记下答复")),
    Act("told", "parties", _("告知权利和义务"), asks.Told, _told, early=True, press=_("已经告知")),
    Act("accepts", "parties", _("问是否接受调解员"), asks.Accepted, _accepts, press=_("记下答复")),
    Act("screen", "parties", _("单独问安全"), asks.Screened, _screen, press=_("记下答复")),
    Act("apart", "parties", _("定是否分开谈"), asks.Apart, _apart),
    Act("identity", "parties", _("核对身份"), asks.Identified, _identity),
    Act("speakers", "parties", _("推选代表"), asks.Speakers, _speakers, early=True),
    Act("mandate", "parties", _("登记授权"), asks.Mandated, _mandate, files=True, early=True),
    Act("longer", "parties", _("问是否同意延长"), asks.Longer, _longer),
    Act("leave", "parties", _("不再参加"), asks.Leaving, _leave),
    Act("erase", "parties", _("删除联系方式"), asks.Erased, _erase),
    Act("again", "related", _("又起争执，另立一件"), asks.Again, _again),
    Act("invite", "parties", _("请别人参加"), asks.Invited, _invite),
    Act("uninvite", "parties", _("请来的人不再参加"), asks.Uninvited, _uninvite),
    Act("letter", "letter", _("登记来函"), studio_asks.Letter, _letter, early=True),
    Act("answered", "letter", _("登记已复函"), studio_asks.Answered, _answered, early=True),
    Act("plan", "sessions", _("约一次"), asks.Planned, _plan),
    Act("happened", "sessions", _("登记谈的情况"), asks.Happened, _happened),
    Act("note", "notes", _("写一条记录"), asks.Written, _write),
    Act("paper", "notes", _("收材料"), asks.Filed, _paper, files=True),
    Act("change", "notes", _("改这条记录"), asks.Changed, _change, beside=True),
    Act("show", "notes", _("征得同意后给双方看"), asks.Shown, _show, beside=True),
    Act("back", "notes", _("撤下"), asks.TakenBack, _back, beside=True),
    Act("offer", "offers", _("登记方案"), asks.Proposed, _offer, terms=True),
    Act("answer", "offers", _("登记对方案的答复"), asks.Answered, _answer),
    Act("agree", "agreement", _("写协议"), asks.Agreed, _agree, terms=True),
    Act("sign", "agreement", _("登记签名"), asks.Signed, _sign, files=True),
    Act("seal", "agreement", _("调解员签名、盖章"), asks.Sealed, _seal),
    Act("pay", "agreement", _("登记履行"), asks.Paid, _pay, files=True),
    Act("open", "head", _("写明理由后打开"), asks.Opened, _open),
)
BY_CODE: Mapping[str, Act] = {act.code: act for act in ACTS}


def placed(where: str, acts: Iterable[Act]) -> list[Act]:
    """Return the acts that stand at one place of the page."""
    return [act for act in acts if act.where == where and not act.beside]
