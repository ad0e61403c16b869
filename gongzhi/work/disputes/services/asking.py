"""What each party is asked and told before anybody talks: consent, rights, the mediator, safety; each of them alone."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.foundation.persons import services as persons
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import acts, codes, compartments
from gongzhi.work.disputes.models import Case, Party, Screen, Signature
from gongzhi.work.disputes.services import naming, room, telling

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor

ASKED_AT_MOST = 2  # who refused is asked once more at most, and only by the mediator's own words
KEEPER = system("disputes")
OWN = "own"  # the way of who says it for themselves, with their code
FURTHEST = timedelta(days=366)  # from today that somebody may agree to go on
RIGHTS = "2026-11"  # the wording of rights and duties that is read out


def _open(party: Party, by: Actor, at: datetime, seen: int | None = None) -> Party:
    """Return the party, its case held: for those who keep the case, or for the party itself with its code.

    :raises NotFound: the case is not theirs.
    :raises Conflict: the party's own page showed an older state than ``seen`` says.
    :raises Refused: it has ended, or the party takes no part any more.
    """
    party = room.of_party(party, seen) if by.is_reporter else room.member(room.framed(party.case, by, at), party.pk)
    room.going_on(party.case)
    if party.left_at is not None:
        raise Refused(_("{party}已不再参加"), field="party", party=party.called)
    return party


def _heard(party: Party, by: Actor, at: datetime) -> None:
    """Let the mediators know that a party said something for itself."""
    if by.is_reporter:
        telling.spoken(party.case, at)


def _check_way(way: str, by: Actor) -> None:
    """A party says what it has read itself; nobody says that for it.

    :raises Refused: no such way, or one of somebody else.
    """
    if way not in codes.CHANNELS or (way == OWN) != by.is_reporter:
        raise Refused(_("请选答复和询问方式"), field="way")


@transaction.atomic
def ask_consent(*, party: Party, consent: str, way: str, by: Actor, at: datetime) -> None:
    """Write down whether a party wants to mediate. Who said no is asked again once at most, and never pushed.

    :raises Refused: no such answer or way, or the party has refused twice.
    """
    party = _open(party, by, at)
    room.unbound(party.case)
    _check_way(way, by)
    if consent not in codes.CONSENTS or (by.is_reporter and consent not in ("yes", "no")):
        raise Refused(_("请选答复和询问方式"), field="consent")
    if party.consent == "no" and consent == "asked" and party.consent_asked >= ASKED_AT_MOST:
        raise Refused(_("{party}已两次表示不愿意，不再询问"), field="consent", party=party.called)
    asked = party.consent_asked + (party.consent in ("", "no"))
    Party.objects.filter(pk=party.pk).update(consent=consent, consent_at=at, consent_asked=min(asked, ASKED_AT_MOST))
    if consent == "no":
        _unsign(party)
    room.record(party.case, acts.CONSENT, by=by, at=at, party=party.pk, consent=consent, way=way)
    if consent != party.consent:
        _heard(party, by, at)


def _unsign(party: Party) -> None:
    """Who takes no part is in no agreement, though they signed it while it was not in effect yet."""
    Signature.objects.filter(party=party, agreement__case=party.case, agreement__effective_on=None).delete()


@transaction.atomic
def tell_rights(*, party: Party, way: str, by: Actor, at: datetime) -> None:
    """Write down that a party was told its rights and duties, and how (人民调解法 art. 23, 24).

    :raises Refused: no such way, or one of somebody else.
    """
    party = _open(party, by, at)
    _check_way(way, by)
    Party.objects.filter(pk=party.pk).update(told_at=at, told_by=way)
    room.record(party.case, acts.TOLD, by=by, at=at, party=party.pk, way=way, version=RIGHTS)


@transaction.atomic
def accept_mediator(*, party: Party, accepts: bool, by: Actor, at: datetime, seen: int = -1) -> None:
    """Write down whether a party accepts the mediator, or objects (回避); the party itself, the one that it ``seen``.

    :raises Conflict: the party's page showed an earlier state: it may have been another mediator.
    :raises Refused: nobody is proposed yet.
    """
    party = _open(party, by, at, seen)
    if not party.case.mediator:
        raise Refused(_("还没有定调解员"), field="party")
    Party.objects.filter(pk=party.pk).update(mediator_ok=accepts, objection=not accepts)
    room.record(party.case, acts.MEDIATOR, by=by, at=at, party=party.pk, ok=accepts, objection=not accepts)
    _heard(party, by, at)


@transaction.atomic
def check_identity(*, party: Party, by: Actor, at: datetime) -> None:
    """Write down that somebody looked at the party's papers. Their numbers are kept nowhere.

    :raises NotFound: the case is not theirs: a party does not check itself.
    :raises Refused: it has ended.
    """
    party = room.member(room.framed(party.case, by, at), party.pk)
    room.going_on(party.case)
    Party.objects.filter(pk=party.pk).update(identity_at=at)
    room.record(party.case, acts.IDENTITY, by=by, at=at, party=party.pk)


@transaction.atomic
def screen(*, party: Party, answer: str, reach: str, alone: bool, by: Actor, at: datetime) -> None:
    """Write down what one person, asked alone, said about safety, and when and how they can be reached.

    With violence, or where somebody would rather not say, no joint session is offered from now on; a planned one is
    cancelled. The case says so to everybody in the same words as any other wish to talk apart.

    :raises Refused: not asked alone, or no such answer.
    """
    case = room.entered(party.case, by, at)
    room.going_on(case)
    party = room.member(case, party.pk)
    if answer not in codes.SAFETY:
        raise Refused(_("请选答复"), field="answer")
    if not alone:
        raise Refused(_("要单独问：旁边有对方或别人时，请另约时间"), field="alone")
    sealed = ""
    if reach.strip():
        sealed = persons.keep(
            kind="party", fields={"wish": reach}, purpose="mediation", basis="consent", article=str(naming.LAW),
            erase_by=localdate(at) + timedelta(days=366), by=by, at=at,
        )  # fmt: skip
    before = Screen.objects.filter(party=party).exclude(reach="").first()
    if before is not None:  # nothing is left sealed that no row leads to: who asks for erasure would not reach it
        with suppress(NotFound):  # its day had come already
            persons.erase(person=before.reach, reason="asked", by=KEEPER, at=at)
    Screen.objects.update_or_create(
        party=party, defaults={"answer": answer, "reach": sealed, "asked_at": at, "asked_by": by.id}
    )
    room.record(case, acts.SCREENED, by=by, at=at, party=party.pk)
    if answer != "safe":
        Case.objects.filter(pk=case.pk).update(separate=True)
        case.sessions.filter(way="joint", state="planned").update(state="cancelled")


@transaction.atomic
def keep_apart(*, case: Case, apart: bool, by: Actor, at: datetime) -> None:
    """Talk with the sides apart, or together again, because somebody wishes so; nobody has to say why.

    It sets the same mark as an answer to the safety question, so that the mark says nothing.

    Who only opened the case to read it may not undo it: the answer would tell them what was said alone.

    :raises Refused: it has ended, what was said alone asks for talking apart, or another than a mediator undoes it.
    """
    case = room.entered(case, by, at)
    room.going_on(case)
    if not apart and not compartments.mediates(by, case):
        raise Refused(_("能不能一起谈，由本案调解员来定"), field="apart")
    if not apart and Screen.objects.filter(party__case=case).exclude(answer="safe").exists():
        raise Refused(_("有当事人要求分开谈，不能改成一起谈"), field="apart")
    Case.objects.filter(pk=case.pk).update(separate=apart)
    if apart:
        case.sessions.filter(way="joint", state="planned").update(state="cancelled")
    room.record(case, acts.APART, by=by, at=at, apart=apart)


@transaction.atomic
def ask_longer(*, party: Party, until: date | None, by: Actor, at: datetime) -> None:
    """Write down until when a party agrees to go on; nothing means no.

    :raises Refused: the day has passed, or is further away than a year.
    """
    party = _open(party, by, at)
    if until is not None and not localdate(at) < until <= localdate(at) + FURTHEST:
        raise Refused(_("延长到的日期要在今天之后、一年以内"), field="until")
    Party.objects.filter(pk=party.pk).update(longer_until=until, longer_at=at)
    room.record(
        party.case, acts.LONGER, by=by, at=at, party=party.pk, until=until.isoformat() if until else ""
    )  # fmt: skip
    _heard(party, by, at)


@transaction.atomic
def leave(*, party: Party, by: Actor, at: datetime) -> None:
    """Let a party go: from now on it is asked nothing, told nothing, and bound by nothing. Its reasons are its own.

    :raises Refused: it is bound already, by an agreement that is in effect.
    """
    party = _open(party, by, at)
    room.unbound(party.case)
    Party.objects.filter(pk=party.pk).update(left_at=at, speaker=False)
    _unsign(party)
    room.record(party.case, acts.LEFT, by=by, at=at, party=party.pk)
    _heard(party, by, at)
