"""What to do next in a case, and which acts make sense now: plain functions over what was read once for the page.

The services decide; this only spares people the presses that a service would refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate

from gongzhi.kernel.texts import Sentence, _
from gongzhi.work.disputes import checking
from gongzhi.work.disputes.lifecycle import AFTER, BEFORE, OPEN, TALKING
from gongzhi.work.disputes.policies import sits

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.work.disputes.dossier import Part
    from gongzhi.work.disputes.models import Agreement, Case, Due, Party, Session
    from gongzhi.work.disputes.queries import Contents


@dataclass(frozen=True, slots=True)
class Read:
    """A case as one page reads it."""

    case: Case
    parties: list[Party]
    contents: Contents
    agreement: Agreement | None
    dues: list[Due]
    parts: list[Part]
    at: datetime

    @property
    def present(self) -> list[Party]:
        """Those who take part."""
        return [party for party in self.parties if party.takes_part]

    @property
    def planned(self) -> list[Session]:
        """Talks that nobody has said anything of yet."""
        return [session for session in self.contents.sessions if session.state == "planned"]

    @property
    def unsigned(self) -> list[Party]:
        """Those whose signature is not there."""
        have = {one.party_id for one in self.agreement.signatures.all()} if self.agreement else set()
        return [party for party in self.present if party.pk not in have]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: a sentence, and the act or the move that does it, with what its form begins with."""

    say: Sentence
    act: str = ""
    move: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)


def following(read: Read) -> Step | None:
    """Return the one thing to do next; nothing where it is somebody else's turn."""
    find = _NEXT.get(read.case.matter.stage)
    return find(read) if find else None


def _ask(say: str, parties: list[Party], act: str) -> Step | None:
    if not parties:
        return None
    return Step(Sentence(say, {"n": len(parties)}), act=act, given={"parties": _keys(parties)})


def _keys(parties: list[Party]) -> list[str]:
    return [str(party.pk) for party in parties]


def _move(say: str, move: str) -> Step:
    return Step(Sentence(say), move=move)


def _people(read: Read) -> Step | None:
    sides = {party.side for party in read.present}
    missing = next((side for side in ("a", "b") if side not in sides), "")
    said = {"a": _("先登记申请方是谁"), "b": _("再登记被申请方是谁")}
    return Step(Sentence(said[missing]), act="party", given={"side": missing}) if missing else None


def _offered(read: Read) -> Step | None:  # noqa: ARG001 — as all of the table
    return _move(_("看看是不是你们的，受理或退回"), "take")


def _accepted(read: Read) -> Step | None:
    if read.case.simple:
        return _move(_("口头协议已登记"), "agree_orally")
    return _people(read) or _move(_("双方都登记了，定调解员"), "propose")


def _preparing(read: Read) -> Step | None:
    silent = [party for party in read.present if party.consent != "yes"]
    alone = next((party for party in read.present if sits(party) and not hasattr(party, "screen")), None)
    objecting = next((party for party in read.present if party.objection), None)
    if objecting is not None:
        return Step(Sentence(_("{party}申请回避，先处理"), {"party": objecting.called}), move="replace")
    return (
        _people(read)
        or _ask(_("还有 {n} 位没有答应调解，问一问"), silent, "consent")
        or _ask(_("还有 {n} 位没有告知权利和义务"), [one for one in read.present if one.told_at is None], "told")
        or _ask(_("还有 {n} 位没问是否接受调解员"), [one for one in read.present if not one.mediator_ok], "accepts")
        or _guardian(read)
        or _alone(alone)
        or _move(_("都问过、告知过了，可以开始调解"), "begin")
    )


def _guardian(read: Read) -> Step | None:
    day = localdate(read.at)
    for party in read.present:
        if party.needs_guardian and not any(one.guardian and one.holds(day) for one in party.mandates.all()):
            say = Sentence(_("{party}要由监护人陪同，登记监护人和证明"), {"party": party.called})
            return Step(say, act="mandate", given={"parties": [str(party.pk)], "guardian": True})
    return None


def _alone(party: Party | None) -> Step | None:
    if party is None:
        return None
    return Step(Sentence(_("单独问{party}是否安全"), {"party": party.called}), act="screen",
                given={"party": str(party.pk)})  # fmt: skip


def _mediating(read: Read) -> Step | None:
    over = next((session for session in read.planned if session.starts_at <= read.at), None)
    if over is not None:
        return Step(Sentence(_("约好的一次到时间了，记下谈得怎样")), act="happened", given={"session": str(over.pk)})
    if read.agreement is not None:
        return _drafted(read, read.agreement)
    return _talking(read)


def _talking(read: Read) -> Step | None:
    offers = {state: [one for one in read.contents.offers if one.state == state] for state in ("open", "accepted")}
    if offers["accepted"]:
        return Step(Sentence(_("方案有人接受了，写成协议")), act="agree")
    if offers["open"]:
        last = str(offers["open"][-1].pk)
        return Step(Sentence(_("有方案等答复")), act="answer", given={"offer": last})
    if read.planned:
        return Step(Sentence(_("已经约好下一次，到时间再记"), {}))
    if not any(session.state == "held" for session in read.contents.sessions):
        return Step(Sentence(_("还没有谈过，约第一次")), act="plan")
    return Step(Sentence(_("谈过了，把各方提的方案记下来，或再约一次")), act="offer")


def called(case: Case, parties: list[Party]) -> list[str]:
    """Return who is called to a talk by default: who sits; of one side only, where all talk apart."""
    coming = [party for party in parties if party.takes_part and (sits(party) or party.kind == "company")]
    return _keys([party for party in coming if party.side == "a" or not case.separate])


def _drafted(read: Read, agreement: Agreement) -> Step | None:
    forbids = next((found for found in checking.check(agreement) if found.forbids), None)
    if forbids is not None:
        return Step(Sentence(forbids.text, forbids.params), act="agree")
    if agreement.form == "oral":
        return _move(_("口头协议已登记，从今天起生效"), "agree_orally")
    unseen = [party for party in read.present if party.identity_at is None]
    return _ask(_("还有 {n} 位没有核对身份"), unseen, "identity") or _move(_("协议拟好了，交各方签署"), "draft")


def _signing(read: Read) -> Step | None:
    unsigned = read.unsigned
    own = [party for party in unsigned if not any(one.by_party_id for one in party.mandates.all())]
    if own:
        return _ask(_("还有 {n} 位要由本人签名"), own, "sign")
    if unsigned:
        return _by_speaker(unsigned)
    if read.agreement is not None and read.agreement.sealed_on is None:
        return Step(Sentence(_("各方都签了，调解员签名、盖章")), act="seal")
    return _move(_("签名和印章都齐了，协议可以生效"), "take_effect")


def _by_speaker(unsigned: list[Party]) -> Step:
    """Those of one speaker at a time: one press for all whom that speaker may sign for."""
    speaker = next(one.by_party_id for party in unsigned for one in party.mandates.all() if one.by_party_id)
    theirs = [party for party in unsigned if any(one.by_party_id == speaker for one in party.mandates.all())]
    say = Sentence(_("还有 {n} 位可以由代表签名"), {"n": len(theirs)})
    return Step(say, act="sign", given={"parties": _keys(theirs), "by_party": str(speaker)})


def _performing(read: Read) -> Step | None:
    due = next((one for one in read.dues if one.done_on is None and not one.enforced), None)
    if due is None:
        return _move(_("都履行了"), "fulfil")
    say = Sentence(_("{day}到期的一项，履行了就登记"), {"day": due.due_on})
    return Step(say, act="pay", given={"due": str(due.pk)})


def _performed(read: Read) -> Step | None:
    if not read.case.simple and not read.case.visits.exists():
        return _move(_("去回访一次，看协议照做了没有"), "visit")
    missing = next((part for part in read.parts if part.missing), None)
    if missing is not None:
        return Step(Sentence(_("卷宗还缺：{part}"), {"part": missing.label}), act=_FILLS.get(missing.number, "note"))
    return _move(_("回访过了，卷宗齐了，可以结案"), "close")


#: The act that fills a part of the dossier.
_FILLS = {2: "told", 3: "identity", 4: "mandate", 8: "paper"}

_NEXT: Mapping[str, Callable[[Read], Step | None]] = {
    "applied": lambda _read: _move(_("交给一个调解组织"), "assign"),
    "noticed": lambda _read: _move(_("当事人知道并愿意参加了，接着办"), "told"),
    "offered": _offered, "accepted": _accepted, "preparing": _preparing, "mediating": _mediating,
    "paused": lambda _read: _move(_("等的事有了结果，恢复调解"), "resume"),
    "signing": _signing, "performing": _performing, "performed": _performed,
    "stopped": lambda _read: _move(_("告诉各方还有哪些途径"), "tell_ways"),
}  # fmt: skip

_NAMING = (*BEFORE, "noticed", "preparing", "mediating", "paused")
_STAGES: Mapping[str, tuple[str, ...]] = {
    "party": _NAMING, "consent": _NAMING, "told": _NAMING, "speakers": (*_NAMING, "signing"),
    "mandate": (*_NAMING, "signing"), "leave": (*_NAMING, "signing"), "accepts": TALKING[:3], "screen": TALKING,
    "apart": TALKING[:3], "identity": TALKING, "longer": ("mediating",), "plan": ("preparing", "mediating"),
    "happened": TALKING, "note": (*OPEN, "closed"), "paper": (*OPEN, "closed"), "offer": ("mediating",),
    "answer": ("mediating",), "agree": ("mediating",), "sign": ("signing",), "seal": ("signing",), "pay": AFTER,
    "invite": TALKING[:3], "uninvite": TALKING[:3], "letter": (*OPEN, "closed"), "answered": (*OPEN, "closed"),
}  # fmt: skip


def fits(act: str, read: Read) -> bool:
    """Say whether an act belongs to the stage that a case is in at all; what does not is not shown."""
    return read.case.matter.stage in _STAGES.get(act, ())


def barred(act: str, read: Read) -> str:
    """Return why an act of this stage cannot be done now, as a sentence, or nothing."""
    check = _CHECKS.get(act)
    return check(read) if check else ""


def _somebody(read: Read) -> str:
    return "" if read.present else _("先登记当事人")


def _several(read: Read) -> str:
    sides = [party.side for party in read.present]
    return "" if any(sides.count(side) > 1 for side in "abc") else _("一方有两个人以上，才要推选代表")


def _waiting(read: Read) -> str:
    return "" if read.planned else _("现在没有约好的")


def _proposed(read: Read) -> str:
    return "" if any(one.state == "open" for one in read.contents.offers) else _("现在没有等答复的方案")


def _still_owed(read: Read) -> str:
    return "" if any(one.done_on is None for one in read.dues) else _("没有还要履行的")


_CHECKS: Mapping[str, Callable[[Read], str]] = {
    **dict.fromkeys(
        ("consent", "told", "accepts", "screen", "identity", "mandate", "leave", "longer", "plan", "offer", "agree"),
        _somebody,
    ),
    "speakers": _several, "happened": _waiting, "answer": _proposed, "pay": _still_owed,
    "sign": lambda read: "" if read.unsigned else _("都签过了"),
    "seal": lambda read: _("已经盖章") if read.agreement and read.agreement.sealed_on else "",
}  # fmt: skip
