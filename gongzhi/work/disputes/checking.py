"""The agreement's checker: what is missing, cannot be, or is not for a court to confirm; each with its law.

Small functions over the rows; they change nothing and decide nothing. A finding that ``forbids`` keeps an agreement
from being sent round; all others are shown, and people decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gongzhi.kernel.texts import _
from gongzhi.work.disputes.models import Term

if TYPE_CHECKING:
    from gongzhi.work.disputes.models import Agreement, Case, Party

ART29 = _("人民调解法第二十九条")
ART33 = _("人民调解法第三十三条")
COURT4 = _("最高人民法院关于人民调解协议司法确认程序的若干规定第四条")
COURT7 = _("最高人民法院关于人民调解协议司法确认程序的若干规定第七条")
ARBITRATION14 = _("劳动争议调解仲裁法第十四条")

CONFIRM_WITHIN = 30  # days from the day an agreement takes effect, to apply together (人民调解法 art. 33)
#: Words that hint at what no court confirms: who is married, whose child it is.
STATUS = ("离婚", "解除婚姻", "婚姻无效", "收养", "亲子关系", "身份关系", "断绝关系")
UNCLEAR = ("尽快", "适当", "酌情", "若干", "等事项", "另行协商", "视情况", "有钱时", "有能力时")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the checker noticed."""

    code: str
    text: str
    law: str
    forbids: bool = False
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """What all checks look at, read once."""

    agreement: Agreement
    case: Case
    terms: list[Term]
    parties: list[Party]


def check(agreement: Agreement) -> list[Finding]:
    """Return all findings, those that forbid first. Four queries at most."""
    case = agreement.case
    terms = list(agreement.terms.select_related("by", "to"))
    read = Read(agreement, case, terms, list(case.parties.prefetch_related("mandates")))
    found = [finding for rule in RULES for finding in rule(read)]
    return sorted(found, key=lambda finding: not finding.forbids)


def barred(agreement: Agreement) -> str:
    """Return why no court would confirm it, or nothing (司法确认规定 art. 4, 7; 民事诉讼法 art. 205)."""
    found = next((finding for finding in check(agreement) if finding.code in ("status", "unclear")), None)
    return found.text if found else ""


def _blocks(read: Read) -> Iterator[Finding]:
    if not read.agreement.facts.strip():
        yield Finding("facts", _("协议里要写主要事实"), ART29, forbids=True)
    if read.agreement.form == "written" and not read.agreement.duties.strip():
        yield Finding("duties", _("协议里要写各方的责任"), ART29, forbids=True)
    if not read.terms:
        yield Finding("terms", _("协议里还没有条款：谁、做什么、怎么做、到哪一天"), ART29, forbids=True)


def _dates(read: Read) -> Iterator[Finding]:
    for term in read.terms:
        if term.sort != "stop" and term.due_on is None:
            yield Finding(  # by word it may be done at once
                "undated", _("第 {number} 条没有写到哪一天"), ART29, forbids=read.agreement.form == "written",
                params={"number": term.number},
            )  # fmt: skip


def _sums(read: Read) -> Iterator[Finding]:
    for term in read.terms:
        if term.sort == "money" and term.amount and term.times > 1 and term.amount < term.times:
            yield Finding(
                "sum", _("第 {number} 条的金额分不了这么多期"), ART29, forbids=True, params={"number": term.number}
            )
        if term.sort == "money" and term.to_id is None:
            yield Finding("payee", _("第 {number} 条没有写付给谁"), ART29, forbids=True, params={"number": term.number})
        if term.to_id is not None and term.to_id == term.by_id:
            yield Finding(
                "self", _("第 {number} 条的双方是同一个人"), ART29, forbids=True, params={"number": term.number}
            )


def _sides(read: Read) -> Iterator[Finding]:
    """Nobody is bound who does not take part; nobody who refused is in it."""
    away = {party.pk: party for party in read.parties if not party.takes_part}
    for term in read.terms:
        for party in (term.by, term.to):
            if party is not None and party.pk in away:
                yield Finding(
                    "refused", _("第 {number} 条写到了没有参加调解的{party}"), ART29, forbids=True,
                    params={"number": term.number, "party": party.called},
                )  # fmt: skip


def _named(read: Read) -> Iterator[Finding]:
    for party in read.parties:
        if party.takes_part and not (party.person or party.company):
            yield Finding("unnamed", _("{party}的姓名还没有登记"), ART29, params={"party": party.called})


def _identity(read: Read) -> Iterator[Finding]:
    for party in read.parties:
        if party.takes_part and party.identity_at is None:
            yield Finding("identity", _("还没有核对过{party}的身份"), ART29, params={"party": party.called})


def _mandates(read: Read) -> Iterator[Finding]:
    for party in read.parties:
        acting = [m for m in party.mandates.all() if m.ended_at is None]
        if acting and not any(m.may_settle and m.file for m in acting):
            yield Finding(
                "mandate", _("{party}的代表没有“可以代为签协议”的书面授权，要由本人签名"), ART29,
                params={"party": party.called},
            )  # fmt: skip


def _status(read: Read) -> Iterator[Finding]:
    if _says(read, STATUS):
        yield Finding("status", _("涉及婚姻、收养等身份关系的内容，法院不予确认，请分开写"), COURT4)


def _unclear(read: Read) -> Iterator[Finding]:
    for term in read.terms:
        vague = next((word for word in UNCLEAR if word in term.what), "")
        if vague:
            yield Finding(
                "unclear", _("第 {number} 条里的“{word}”说不清，法院会因内容不明确不予确认"), COURT7,
                params={"number": term.number, "word": vague},
            )  # fmt: skip


def _labour(read: Read) -> Iterator[Finding]:
    if read.case.type == "10" and read.agreement.form == "oral":
        yield Finding("labour", _("劳动争议的调解协议必须是书面的"), ARBITRATION14, forbids=True)


def _says(read: Read, words: tuple[str, ...]) -> bool:
    said = " ".join((read.agreement.disputed, read.agreement.duties, *(term.what for term in read.terms)))
    return any(word in said for word in words)


RULES: tuple[Callable[[Read], Iterator[Finding]], ...] = (
    _blocks, _dates, _sums, _sides, _labour, _named, _identity, _mandates, _status, _unclear
)  # fmt: skip
