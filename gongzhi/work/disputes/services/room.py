"""Coming in: every act inside a case holds its matter, so that two who write at once come one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gongzhi.foundation.ledger import services as ledger
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.matters import services as matters
from gongzhi.work.disputes import compartments
from gongzhi.work.disputes.lifecycle import AFTER
from gongzhi.work.disputes.models import Case, Party

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor

WORDS = 4000  # characters of one record


def entered(case: Case, by: Actor, at: datetime) -> Case:
    """Return the case as it is now, held until the transaction ends, for one who may read and write all of it.

    :raises NotFound: the case is not this actor's: nothing tells what is in it.
    """
    held = _held(case)
    if not by.is_system and not compartments.of_staff(by, held, at):
        raise NotFound(_("没有找到这件事，请核对编号"), field="reference")
    return held


def framed(case: Case, by: Actor, at: datetime) -> Case:
    """Return the case held, for one of the committee that has it, before anybody mediates, or as ``entered``.

    :raises NotFound: the case is not this actor's.
    """
    held = _held(case)
    early = compartments.names_people(by, held) or compartments.may_open(by, held)
    if early or by.is_system or compartments.of_staff(by, held, at):
        return held
    raise NotFound(_("没有找到这件事，请核对编号"), field="reference")


def of_party(party: Party, seen: int | None = None) -> Party:
    """Return a party as it is now, with its case held; for what the party itself does with its code.

    ``seen`` is the version of the matter that its page showed, where what it says is about just that.

    :raises NotFound: it is not there any more, or takes no part any more: its code opens nothing.
    :raises Conflict: the matter has moved on since.
    """
    held = _held(party.case)
    found = Party.objects.filter(pk=party.pk, left_at=None).first()
    if found is None:
        raise NotFound(_("没有找到这件事，请核对查看码"))
    if seen is not None and held.matter.version != seen:
        raise Conflict(_("您看这一页的时候，事情刚有了变化。请看一下现在的情况，需要就再按一次"))
    found.case = held
    return found


def member(case: Case, pk: int) -> Party:
    """Return one of the case's own parties.

    :raises Refused: it is not of this case.
    """
    found = Party.objects.filter(case=case, pk=pk).first()
    if found is None:
        raise Refused(_("没有这个当事人，请从列表里选"), field="party")
    found.case = case
    return found


def going_on(case: Case) -> None:
    """Go on only while the case is open.

    :raises Refused: it has ended.
    """
    if not case.matter.is_open:
        raise Refused(_("这件纠纷已经结束，不能再改"))


def unbound(case: Case) -> None:
    """Go on only while nobody is bound by an agreement yet.

    :raises Refused: one is in effect.
    """
    if case.matter.stage in AFTER:
        raise Refused(_("协议已经生效，对签了名的各方都算数。有不同意见，请找调解员核实，也可以向法院起诉"))


def said(text: str, *, field: str, longest: int = WORDS, required: bool = True) -> str:
    """Return words as they are kept.

    :raises Refused: there are none, or too many.
    """
    plain = text.replace("\0", "").strip()
    if required and not plain:
        raise Refused(_("请写内容"), field=field)
    if len(plain) > longest:
        raise Refused(_("最多 {longest} 个字，现在有 {length} 个字"), field=field, longest=longest, length=len(plain))
    return plain


def record(
    case: Case, verb: str, *, by: Actor, at: datetime, texts: dict[str, str] | None = None, **payload: Any
) -> None:
    """Write an entry on the case's own chain; what is empty is left out."""
    told = entry(case, verb, texts=texts, **payload)
    ledger.record(subject=told.subject, verb=verb, by=by, at=at, texts=told.texts, payload=told.payload)


def entry(case: Case, verb: str, *, texts: dict[str, str] | None = None, **payload: Any) -> ledger.Told:
    """Return an entry of the case's own chain; what is empty is left out."""
    return ledger.Told(
        case.subject, verb, {name: value for name, value in payload.items() if value not in ("", None, (), [])},
        {name: text for name, text in (texts or {}).items() if text},
    )  # fmt: skip


def _held(case: Case) -> Case:
    matter = matters.held(matter=case.matter)
    held = Case.objects.get(pk=case.pk)
    held.matter = matter
    return held
