"""Records and papers of a case, each in exactly one compartment; and the head's opening of what is not theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from gongzhi.foundation.files import services as files
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import acts, codes, compartments
from gongzhi.work.disputes.models import Note, Opening, Paper
from gongzhi.work.disputes.services import asking, room

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.models import Case, Party, Session

OPENED = timedelta(hours=2)  # a head reads what they opened for so long


@transaction.atomic
def write_note(
    *, case: Case, compartment: str, sort: str, text: str, by: Actor, at: datetime, session: Session | None = None,
    party: Party | None = None,
) -> Note:  # fmt: skip
    """Write something down where it may be read, and nowhere else.

    What was said in a talk with one side never goes to where the other side reads.

    :raises Refused: no such compartment or sort, nothing written, or it would show one side's talk to the other.
    """
    case = room.entered(case, by, at)
    if compartment not in codes.COMPARTMENTS or sort not in codes.NOTES or sort == "own":
        raise Refused(_("请选写给谁看"), field="compartment")
    text = room.said(text, field="text")
    if session is not None and session.case_id != case.pk:
        raise Refused(_("没有这一项，请从列表里选"), field="session")
    apart = session.side if session is not None else ""
    if apart and compartment not in (apart, "team"):
        raise Refused(_("背对背谈的内容只能记给这一方或调解员；要给双方看，先征得同意"), field="compartment")
    if party is not None:
        party = room.member(case, party.pk)
    note = Note.objects.create(
        case=case, compartment=compartment, sort=sort, session=session, party=party, text=text, at=at, by=by.id
    )
    room.record(
        case, acts.NOTED, by=by, at=at, record=note.pk, compartment=compartment, sort=sort,
        session=session.pk if session else 0, party=party.pk if party else 0, texts={"said": text},
    )  # fmt: skip
    return note


@transaction.atomic
def change_note(*, note: Note, text: str, seen: int, by: Actor, at: datetime) -> Note:
    """Write a record anew, if nobody else has done so since ``seen``: nobody overwrites what they have not read.

    :raises Conflict: somebody did; both wordings are there to compare.
    :raises Refused: nothing written, it was taken back, or it is a party's own words: nobody else changes these.
    """
    case = room.entered(note.case, by, at)
    room.going_on(case)
    text = room.said(text, field="text")
    own = Note.objects.filter(pk=note.pk, case=case, withdrawn_at=None)
    if own.filter(sort="own").exists():
        raise Refused(_("这是当事人自己写的话，不能改；有不清楚的，请另写一条记录"), field="text")
    if not own.filter(version=seen).update(text=text, version=F("version") + 1):
        if not own.exists():
            raise Refused(_("这条记录已经撤下"), field="text")
        raise Conflict(_("另一位调解员刚刚改过这条记录，请对照两份再保存"), field="text")
    note.text, note.version = text, seen + 1
    room.record(case, acts.CHANGED, by=by, at=at, record=note.pk, version=note.version, texts={"said": text})
    return note


@transaction.atomic
def show_note(*, note: Note, agreed: Iterable[int], way: str, by: Actor, at: datetime) -> None:
    """Let both sides read what one side said, because everybody of that side who takes part agreed to it.

    Where nobody of that side is left, or whoever said it is gone, there is nobody to agree, and it stays where it is.

    :raises Refused: it has ended, it is everybody's already, is the mediators' own, or somebody has not agreed.
    """
    case = room.entered(note.case, by, at)
    room.going_on(case)
    row = Note.objects.filter(pk=note.pk, case=case, withdrawn_at=None).first()
    if row is None or row.compartment not in codes.SIDES:
        raise Refused(_("只有单方的记录可以改为双方可看"), field="note")
    if way not in codes.CHANNELS or way == asking.OWN:  # nobody says for them that they agreed by themselves
        raise Refused(_("请选怎样征得同意"), field="way")
    needed = {party.pk: party for party in case.parties.filter(side=row.compartment) if party.takes_part}
    if not needed or (row.party_id is not None and row.party_id not in needed):
        raise Refused(_("说这话的一方已不参加调解，没有人能同意给对方看"), field="agreed")
    given = set(agreed)
    missing = next((party for pk, party in needed.items() if pk not in given), None)
    if missing is not None:
        raise Refused(_("{party}还没有同意给对方看"), field="agreed", party=missing.called)
    Note.objects.filter(pk=row.pk).update(compartment="joint", version=F("version") + 1)
    for pk in sorted(needed):
        room.record(case, acts.SHOWN, by=by, at=at, record=row.pk, party=pk, way=way)


@transaction.atomic
def add_paper(
    *, case: Case, compartment: str, part: int, name: str, content: bytes, by: Actor, at: datetime,
    party: Party | None = None, original_seen: bool = False,
) -> Paper:  # fmt: skip
    """Take a file into one part of the dossier, in one compartment.

    :raises Refused: no such compartment or part, or a file that is not taken.
    """
    case = room.entered(case, by, at)
    if compartment not in codes.COMPARTMENTS or not 1 <= part <= 13:
        raise Refused(_("请选放进卷宗的哪一部分、给谁看"), field="part")
    if party is not None:
        party = room.member(case, party.pk)
    file = files.keep(subject=case.subject, name=name, content=content, by=by, at=at)
    paper = Paper.objects.create(
        case=case, compartment=compartment, part=part, file=file, party=party, original_seen=original_seen, at=at
    )
    room.record(
        case, acts.PAPER, by=by, at=at, paper=paper.pk, compartment=compartment, part=part, file=file,
        party=party.pk if party else 0,
    )  # fmt: skip
    return paper


@transaction.atomic
def take_back(*, of: Note | Paper, why: str, by: Actor, at: datetime) -> None:
    """Take a record or a paper out of sight, with a reason; nothing is deleted.

    :raises Refused: it is out of sight already, or no reason.
    """
    case = room.entered(of.case, by, at)
    why = room.said(why, field="why", longest=500)
    if not type(of)._default_manager.filter(pk=of.pk, case=case, withdrawn_at=None).update(withdrawn_at=at):
        raise Refused(_("已经撤下了"), field="why")
    which = {"record": of.pk} if isinstance(of, Note) else {"paper": of.pk}
    room.record(case, acts.TAKEN_BACK, by=by, at=at, texts={"why": why}, **which)


@transaction.atomic
def open_contents(*, case: Case, why: str, by: Actor, at: datetime) -> None:
    """Let the committee's head read a case of another mediator for two hours, with a reason that is kept.

    :raises NotFound: this is not the head of the committee that has the case.
    :raises Refused: no reason.
    """
    if not compartments.may_open(by, case):
        raise NotFound(_("没有找到这件事，请核对编号"), field="reference")
    why = room.said(why, field="why", longest=500)
    Opening.objects.create(case=case, by=by.id, at=at, until=at + OPENED)
    room.record(case, acts.READ, by=by, at=at, until=(at + OPENED).isoformat(), texts={"why": why})
