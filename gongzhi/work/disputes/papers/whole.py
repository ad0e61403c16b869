"""What forms about a whole case show: application, register, rights, agreement, its end, the closing report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.work.disputes import codes, dossier, queries, schedule
from gongzhi.work.disputes.papers import agreed
from gongzhi.work.disputes.papers.frame import NOTHING, SIGNED_DAY, Values, lines, listed, ordered, signing
from gongzhi.work.disputes.papers.people import SIGN, written_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongzhi.work.disputes.models import Agreement, Case, Party
    from gongzhi.work.disputes.papers.forms import Form
    from gongzhi.work.disputes.papers.frame import Making

#: The other legal ways (人民调解法 art. 26), each with what must not be missed.
WAYS = (
    (
        "向人民法院起诉。一般民事权利的诉讼时效期间为三年，自知道或者应当知道权利受到损害以及义务人之日起计算（民法典第一百八十八条）。"
    ),
    (
        "劳动、人事争议：向劳动人事争议仲裁委员会申请仲裁，时效期间一般为一年（劳动争议调解仲裁法第二十七条）；有仲裁协议的其他纠纷，依协议申请仲裁。"
    ),
    "依法可以由行政机关处理的，向有权的行政机关申请处理、裁决，或者依法申请行政复议。",
    "给付金钱、有价证券，没有其他债务纠纷的，可以向有管辖权的基层人民法院申请支付令。",
    "调解不妨碍您走上述任何一条路；调解期间时效是否中断由法院依法认定，请不要等到最后。",
)

COMMISSIONING = (
    "现将“{type}”（编号 {reference}，{place}，来源：{source}）委托你会调解。委托前已告知当事人可以选择人民调解，"
    "当事人不愿意的，不得强迫。请在受理后将受理情况、调解结果函告我单位；不予调解的，请说明理由。"
)
DECLINING = (
    "你单位（{source}）转来的“{type}”（编号 {reference}，{place}）已经收到。经审查，决定不予调解。"
    "已告知当事人可以依法通过仲裁、行政、司法等途径维护自己的权利。"
)

OF_LETTERS = frozenset(
    {"police", "court_before", "court_after", "procurator", "office", "desk", "grid", "hotline", "whistle"}
)


def application(making: Making, form: Form) -> Values:
    """Application 申请书: the applicants' own words."""
    fields = making.fields(form)
    people = making.people
    return {
        "facts": making.said("facts"),
        "demands": ordered(one for note in making.notes("demand") for one in lines(note.text)),
        "applicants": people.rows("a", fields=fields),
        "respondents": people.rows("b", fields=fields),
        "others": people.rows("c", fields=fields),
        "sign": SIGN,
        "signed_day": SIGNED_DAY,
    }


def register(making: Making, form: Form) -> Values:
    """Acceptance register 受理登记表."""
    case = making.case
    return {
        "facts": making.said("facts") or NOTHING,
        "demand": making.said("demand") or NOTHING,
        "people": str(case.people),
        "taken_on": written_day(case.taken_on),
        "parties": making.people.rows(fields=making.fields(form)),
    } | signing()


def rights(making: Making, form: Form) -> Values:
    """Rights notice 权利义务告知书: who was told, when and how."""
    reader = making.people.reader
    return signing() | {"parties": making.people.rows(reader.side if reader else "", fields=making.fields(form))}


def agreement(making: Making, form: Form) -> Values:
    """Agreement 协议书, or the register of one by word: facts, terms and schedule (人民调解法 art. 29)."""
    written = making.agreement
    assert written is not None  # noqa: S101 — sheets offer it only where there is one
    signatures = {one.party_id: one for one in written.signatures.all()}
    parties = [party for party in making.people.shown() if party.takes_part]
    rows = []
    for party in parties:
        row = making.people.row(party, making.fields(form))
        if party.pk in signatures:
            row["sign"] = f"{SIGN} {written_day(signatures[party.pk].signed_on)}"
        rows.append(row)
    days = {"signed_day": written_day(written.sealed_on) or SIGNED_DAY}
    values = _text(written, making.people.name) | signing(**days) | {"parties": rows}
    if form.code == "agreement":
        values["copies"] = str(sum(one.takes_part for one in making.people.parties) + 1)
    return values


def _text(written: Agreement, name: Callable[[Party], str]) -> Values:
    total = agreed.total(written)
    return {
        "facts": written.facts,
        "disputed": written.disputed or NOTHING,
        "duties": written.duties or NOTHING,
        "terms": ordered(agreed.clause(term, name) for term in written.terms.all()),
        "schedule": agreed.rows(written, name),
        "total": schedule.yuan(total) if total else NOTHING,
        "total_capitals": schedule.capitals(total) if total else NOTHING,
        "effective_on": written_day(written.effective_on) or "各方签名、调解员签名并加盖印章之日",
    }


def termination(making: Making, form: Form) -> Values:
    """Termination notice 终止调解通知书 with the other legal ways (人民调解法 art. 26)."""
    matter = making.case.matter
    ended = localdate(matter.ended_at) if matter.ended_at else localdate(making.at)
    return signing(signed_day=written_day(ended)) | {
        "reason": codes.RESULTS.get(matter.result, NOTHING),
        "ended_on": written_day(ended),
        "ways": ordered(WAYS),
        "parties": making.people.rows(fields=making.fields(form)),
    }


def referral(making: Making, form: Form) -> Values:  # noqa: ARG001 — called as all are
    """Letter about a commissioned case 委托调解函, or why it is not taken 不予调解函."""
    case = making.case
    desk = organisations.unit(case.matter.desk)
    desk_name, committee = desk.name if desk else "", making.common["committee"]
    declined = case.matter.stage == "declined"
    gaps = {"reference": case.matter.reference, "type": codes.TYPES[case.type], "place": making.common["place"]}
    return {
        "title": "不予调解函" if declined else "委托调解函",
        "to": desk_name if declined else committee,
        "sender": committee if declined else desk_name,
        "body": (DECLINING if declined else COMMISSIONING).format(source=codes.SOURCES[case.source], **gaps),
        "reason": _why_not(case) if declined else "",
        "seal": "（加盖印章）",
        "signed_day": SIGNED_DAY,
    }


def _why_not(case: Case) -> str:
    """Return why it was not taken, as the move says that ended it."""
    said = [record.payload.get("why", "") for record in ledger.history([case.matter.subject])]
    return next((codes.DECLINED[why] for why in reversed(said) if why in codes.DECLINED), NOTHING)


def closing(making: Making, form: Form) -> Values:
    """Closing report 结案报告表."""
    case = making.case
    matter = case.matter
    dues = queries.dues(case)
    done = sum(one.done_on is not None for one in dues)
    held = [one for one in making.contents.sessions if one.state == "held"]
    talks = max(len(held), len(making.notes("minutes", "private")))  # not every talk was planned
    visits = [
        f"{written_day(one.visited_on)}：{codes.FOUND[one.found]}" for one in case.visits.order_by("visited_on", "pk")
    ]
    return signing() | {
        "facts": making.said("facts") or NOTHING,
        "course": "共调解 {talks} 次，其中面对面 {joint} 次；提出方案 {offers} 个。".format(
            talks=talks, joint=sum(one.way == "joint" for one in held), offers=len(making.contents.offers)
        ),
        "result": codes.RESULTS.get(matter.result, NOTHING),
        "performed": f"应履行 {len(dues)} 项，已履行 {done} 项。" if dues else NOTHING,
        "visited": "\n".join(visits) or NOTHING,
        "taken_on": written_day(case.taken_on),
        "closed_on": written_day(localdate(matter.ended_at)) if matter.ended_at else "",
        "parties": making.people.rows(fields=making.fields(form)),
    }


def note(making: Making, form: Form) -> Values:  # noqa: ARG001
    """Dossier note 卷宗情况说明: what was written about it, and what is missing."""
    missing = [part.label for part in dossier.parts(making.case) if part.missing]
    return {
        "content": making.said("dossier")
        or ("本卷还缺下列必须的材料。" if missing else "本卷材料齐全，没有需要说明的情况。"),
        "missing": listed(missing) or NOTHING,
        "filer": filer(making),
        "signed_day": written_day(localdate(making.at)),
    }


def filer(making: Making) -> str:
    """Return who puts the dossier together: its recorder, else its first mediator."""
    return making.common["recorder"] or listed(queries.called_mediators(making.case)[:1])


def title(making: Making) -> str:
    """Return the name of a dossier: 张某与李某邻里纠纷."""
    sides = []
    for side in ("a", "b"):
        named = making.people.shown(side)
        more = len(named) > 1 or making.people.unnamed(side)
        sides.append(making.people.name(named[0]) + ("等" if more else "") if named else "")
    return "与".join(one for one in sides if one) + making.common["type"]
