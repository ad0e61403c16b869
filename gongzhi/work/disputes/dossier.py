"""The dossier 卷宗: thirteen parts in the offices' order, what each holds, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.kernel.texts import _
from gongzhi.work.disputes.models import Mandate, Payment

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongzhi.work.disputes.models import Case, Paper


@dataclass(frozen=True, slots=True)
class Part:
    """One part: how many records and papers it has, and why it is not complete, if so."""

    number: int
    label: str
    required: bool
    count: int
    papers: tuple[Paper, ...]
    missing: str = ""


def parts(case: Case) -> list[Part]:
    """Return the thirteen parts in order. About eight queries."""
    papers = list(case.papers.filter(withdrawn_at=None))
    found = []
    for number, (label, required, counted) in enumerate(_PARTS, 1):
        own = tuple(paper for paper in papers if paper.part == number)
        count, missing = counted(case)
        if own and required != "all":
            missing = ""
        found.append(Part(number, label, bool(required), count + len(own), own, missing))
    return found


def _application(case: Case) -> tuple[int, str]:
    count = case.notes.filter(sort__in=["facts", "demand"], withdrawn_at=None).count()
    return count, "" if count else _("没有写纠纷简要情况")


def _rights(case: Case) -> tuple[int, str]:
    everybody = list(case.parties.all())
    untold = [party for party in everybody if party.takes_part and party.told_at is None]
    missing = bool(untold) or not everybody  # who left keeps no dossier open
    told = sum(party.told_at is not None for party in everybody)
    return told, _("有当事人还没有被告知权利和义务") if missing else ""


def _identity(case: Case) -> tuple[int, str]:
    present = [party for party in case.parties.all() if party.takes_part]
    seen = [party for party in present if party.identity_at]
    return len(seen), "" if len(seen) == len(present) or case.simple else _("有当事人的身份还没有核对")


def _mandate(case: Case) -> tuple[int, str]:
    given = list(Mandate.objects.filter(party__case=case, ended_at=None))
    return len(given), "" if all(one.file for one in given) else _("有代表没有交授权委托书")


def _sort(*sorts: str) -> Callable[[Case], tuple[int, str]]:
    def counted(case: Case) -> tuple[int, str]:
        return case.notes.filter(sort__in=sorts, withdrawn_at=None).count(), ""

    return counted


def _minutes(case: Case) -> tuple[int, str]:
    count = case.notes.filter(sort__in=["minutes", "private"], withdrawn_at=None).count()
    return count, "" if count or case.simple else _("还没有调解记录")


def _agreement(case: Case) -> tuple[int, str]:
    have = hasattr(case, "agreement")
    return int(have), "" if have or case.matter.result not in ("written", "oral", "partial") else _("没有协议")


def _proofs(case: Case) -> tuple[int, str]:
    return Payment.objects.filter(due__agreement__case=case).count(), ""


def _visits(case: Case) -> tuple[int, str]:
    return case.visits.count(), ""


def _court(case: Case) -> tuple[int, str]:
    return int(hasattr(case, "agreement") and hasattr(case.agreement, "confirmation")), ""


def _always(case: Case) -> tuple[int, str]:  # noqa: ARG001
    return 1, ""


#: Label, whether it must be there, and how it is counted.
_PARTS: tuple[tuple[str, bool | str, Callable[[Case], tuple[int, str]]], ...] = (
    (_("人民调解申请书（受理登记表）"), True, _application),
    (_("当事人权利义务告知书"), "all", _rights),
    (_("当事人身份证明"), "all", _identity),
    (_("授权委托书"), False, _mandate),
    (_("人民调解调查记录"), False, _sort("inquiry")),
    (_("证据材料"), False, _sort("evidence")),
    (_("人民调解记录"), True, _minutes),
    (_("人民调解协议书（口头协议登记表）"), True, _agreement),
    (_("履行凭证"), False, _proofs),
    (_("回访记录"), False, _visits),
    (_("司法确认有关材料"), False, _court),
    (_("卷宗情况说明"), False, _sort("dossier")),
    (_("封底"), True, _always),
)

#: What each part is called, by its number.
LABELS = {number: label for number, (label, _required, _counted) in enumerate(_PARTS, 1)}
