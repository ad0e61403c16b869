"""One row of another platform's table of disputes: what it says in our terms, or what is wrong with it.

The columns are those of GB/T 31000-2015 基础数据规范, which the platforms share. No other column of it is read: not
ethnicity, not education, no number of a paper.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.timezone import localdate

from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.persons import fields
from gongzhi.foundation.persons.masking import SIGNS, mask
from gongzhi.foundation.places.locate import finder
from gongzhi.kernel.places import LEVELS
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.matters.services.placing import require_place
from gongzhi.work.disputes import codes
from gongzhi.work.disputes.services import NewCase, NewParty

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

#: Our name of each column to what the standard calls it.
COLUMNS = {
    "number": _("编号"), "source": _("来源系统"), "title": _("事件名称"), "happened_on": _("发生日期"),
    "place": _("发生地点"), "scale": _("事件规模"), "type": _("事件类别"), "people": _("涉及人数"),
    "facts": _("事件简述"), "company": _("涉及单位"), "name": _("主要当事人姓名"), "phone": _("主要当事人联系方式"),
    "address": _("居住详址"), "due_on": _("化解时限"), "way": _("化解方式"), "committee": _("化解组织"),
    "officer": _("化解责任人姓名"), "officer_phone": _("化解责任人联系方式"), "ended": _("化解是否成功"),
    "outcome": _("化解情况"), "reviewed_on": _("考评日期"), "review": _("考评意见"),
}  # fmt: skip
#: What the same columns are called elsewhere.
ALSO = MappingProxyType({
    "事件编号": "number", "案件编号": "number", "统一编号": "number", "纠纷类型": "type", "纠纷类别": "type",
    "纠纷简要情况": "facts", "纠纷简述": "facts", "主要当事人": "name", "姓名": "name", "当事人姓名": "name",
    "联系方式": "phone", "联系电话": "phone", "主要当事人居住详址": "address", "主要当事人联系电话": "phone",
})  # fmt: skip
REQUIRED = frozenset(["type"])

_NUMBER, _SOURCE = 64, 15  # longest
_WORDS = 4000
EARLIEST = 1990
#: The standard's steps of how many people an event is about, and the fewest people of each.
_SCALES = MappingProxyType({
    "01": 2, "02": 5, "03": 30, "个体性事件": 2, "一般群体性事件": 5, "重大群体性事件": 30, "个体": 2, "群体": 5,
    "大群体": 30,
})  # fmt: skip
_OPEN = frozenset(["", "0", "否", "未化解", "未成功", "不成功", "化解中", "调解中", "false", "no"])
_ENDED = frozenset(["1", "是", "成功", "已化解", "化解成功", "true", "yes"])
_NOBODY = frozenset(["", "无", "没有", "/", "-", "—", "不详", "空"])
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T].*)?|(\d{4})(\d{2})(\d{2})")
_ENDINGS = re.compile(r"(?:类)?(?:纠纷|争议)?(?:类)?$")
_MAY_HOLD_NUMBER = re.compile(r"\d(?:\D?\d){13}|证件|身份证|护照|[卡账帐]|[零〇一二三四五六七八九]{6}")  # quick
#: What else is told, in the order in which it is written down.
_MORE = (
    "place", "due_on", "way", "committee", "officer", "officer_phone", "outcome", "reviewed_on", "review",
)  # fmt: skip


class Reader:
    """Reads the rows of one import, with the registers as they stand on its day."""

    def __init__(self, at: datetime) -> None:
        """Take the moment of the import."""
        self._at = at
        self._today = localdate(at)
        self._names = finder(self._today)
        self._places: dict[str, str] = {}
        self._centre = organisations.desk_for(settings.DISTRICT_CODE, self._today)
        self._committees = {
            name: unit.code
            for unit in organisations.units(kind="mediation", within=settings.DISTRICT_CODE, on=self._today)
            for name in (unit.code, unit.name, unit.short)
        }

    def read(self, row: Mapping[str, str], key: str) -> NewCase:
        """Return the dispute that a row tells of, under its ``key``.

        :raises Refused: what is wrong with it, in one sentence; ``field`` is the column.
        """
        result = _result(row.get("ended", ""))
        return NewCase(
            type=kind(row["type"]), place=self._place(row.get("place", "")), source_key=key,
            people=_people(row.get("people", ""), row.get("scale", "")),
            happened_on=self._day(row.get("happened_on", "")), facts=_facts(row), parties=_parties(row),
            more=_more(row), result=result, unit=self._committees.get(row.get("committee", ""), "") if result else "",
        )  # fmt: skip

    def _place(self, text: str) -> str:
        if text not in self._places:
            self._places[text] = self._found(text)
        return self._places[text]

    def _found(self, text: str) -> str:
        """Return the code of a place: as given, as the words name it, or what all that they may mean has in common.

        Where nothing tells, it is somewhere in the district, and the district's centre has it in hand.
        """
        if text.isascii() and text.isdigit():
            require_place(text, self._at)
            return text
        shared = _shared(self._names.find(text, within=settings.DISTRICT_CODE).candidates)
        code = max(shared, settings.DISTRICT_CODE, key=len)
        if not (self._centre or organisations.desk_for(code, self._today)):
            raise Refused(_("还没有可以接手的社会治理中心，请先导入区划和单位"), field="place")
        return code

    def _day(self, text: str) -> date | None:
        if not text:
            return None
        match = _DAY.fullmatch(unicodedata.normalize("NFKC", text))
        parts = [int(part) for part in match.groups() if part] if match else []
        try:
            day = date(*parts)
        except (TypeError, ValueError):
            raise Refused(
                _("“{day}”不是一个日期，请写成 2026-05-08 这样"), field="happened_on", day=text[:30]
            ) from None
        if day > self._today:
            raise Refused(_("“{day}”还没有到，请检查发生日期"), field="happened_on", day=day.isoformat())
        if day.year < EARLIEST:
            raise Refused(
                _("“{day}”早于 {year} 年，请检查发生日期"), field="happened_on", day=day.isoformat(), year=EARLIEST
            )
        return day


def _shared(places: Sequence[str]) -> str:
    """Return the smallest place that holds all of some places; empty for none."""
    for length in sorted(LEVELS, reverse=True):
        around = {place[:length] for place in places}
        if len(around) == 1 and len(min(around)) == length:
            return min(around)
    return ""


def key(row: Mapping[str, str], digest: str) -> str:
    """Return what names a row for ever: its source's number, else a digest of what it says.

    :raises Refused: the number or the source is too long.
    """
    source, number = row.get("source", "") or "disputes", row.get("number", "")
    if len(number) > _NUMBER:
        raise Refused(_("编号最多 {longest} 个字"), field="number", longest=_NUMBER)
    if len(source) > _SOURCE:
        raise Refused(_("来源系统最多 {longest} 个字"), field="source", longest=_SOURCE)
    return f"{source}:{number or digest}"


def kind(text: str) -> str:
    """Return the code of a type of disputes, of its code, its name, or the name of one of the 17 classes.

    :raises Refused: there is none, or such trouble belongs to another body by law.
    """
    name = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if name.isdigit() and name.zfill(2) in codes.TYPES:
        return name.zfill(2)
    found = _NAMES.get(name)
    found = _NAMES.get(_ENDINGS.sub("", name)) if found is None else found
    if found is None:
        raise Refused(_("没有“{type}”这个纠纷类型，请改成 18 类里的一个，如“邻里纠纷”"), field="type", type=text[:20])
    if found not in codes.TYPES:
        raise Refused(
            _("这一行归{body}管，不能调解，没有导入：请告诉当事人去那里"), field="type", body=codes.AGENCIES[found]
        )
    return found


def _names() -> dict[str, str]:
    """Return the code of each name, with and without its ending; what is not ours has the body's instead."""
    found = {_ENDINGS.sub("", label): code for code, label in codes.TYPES.items()}
    found |= {name: code or codes.COMPETENT[name] for name, code in codes.MAPPED.items()}
    return found | {label: code for code, label in codes.TYPES.items()}


_NAMES = _names()


def _people(count: str, scale: str) -> int:
    """Return how many people it is about: the count, where one is given, else the fewest of the step."""
    step = re.sub(r"\s", "", unicodedata.normalize("NFKC", scale))
    least = _SCALES.get(step.zfill(2) if step.isdigit() else step, 0)
    if step and not least:
        raise Refused(
            _("没有“{scale}”这个事件规模，请写 01（个体）、02（一般群体）或 03（重大群体）"),
            field="scale",
            scale=step[:20],
        )
    plain = unicodedata.normalize("NFKC", count).strip().removesuffix("人").strip()
    if not plain:
        return least or 2
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 6):
        raise Refused(_("涉及人数“{count}”不是一个数，请写成 3 这样"), field="people", count=plain[:20])
    return int(plain)


def _result(text: str) -> str:
    """Return how it ended, empty where it has not."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if plain in _OPEN:
        return ""
    if plain in _ENDED:
        return "ended_before"
    for code, label in codes.ENDED_BEFORE.items():
        if text in (code, label):
            return code
    raise Refused(_("化解是否成功“{value}”看不懂，请写 1（成功）或 0（还没有）"), field="ended", value=text[:20])


def _facts(row: Mapping[str, str]) -> str:
    title, facts = row.get("title", ""), row.get("facts", "")
    told = facts if title in facts else f"{title}\n{facts}".strip()
    if not told:
        raise Refused(_("缺少“{label}”"), field="facts", label=COLUMNS["facts"])
    return _kept(told, "facts")


def _more(row: Mapping[str, str]) -> str:
    """Return what no column of ours is for, line by line, as the table has it."""
    told = "\n".join(f"{COLUMNS[name]}：{row[name]}" for name in _MORE if row.get(name))
    return _kept(told, "outcome")


def _kept(text: str, field: str) -> str:
    """Return words without the numbers of papers and cards that stand in them.

    :raises Refused: there are too many.
    """
    text = text.replace("\0", "").strip()
    if len(text) > _WORDS:
        raise Refused(
            _("“{label}”最多 {longest} 个字，现在有 {length} 个字"), field=field, label=COLUMNS[field], longest=_WORDS,
            length=len(text),
        )  # fmt: skip
    for start, end, sign in reversed(_numbers(text)):
        text = text[:start] + sign + text[end:]
    return text


def _numbers(text: str) -> list[tuple[int, int, str]]:
    """Return where numbers of papers and cards stand, in order, with the sign for each."""
    if not _MAY_HOLD_NUMBER.search(unicodedata.normalize("NFKC", text)):
        return []
    return [(span.start, span.end, SIGNS[span.kind]) for span in mask(text).spans if span.kind in ("id_number", "card")]


def _parties(row: Mapping[str, str]) -> list[NewParty]:
    """Return who takes part: the main party on one side, the unit that it is about on the other."""
    found = []
    contact = {name: row.get(name, "").replace("\0", "") for name in ("name", "phone", "address")}
    company = row.get("company", "").replace("\0", "").strip()
    for name in ("name", "address", "company"):  # of a phone the room for persons knows better
        if _numbers(row.get(name, "")):
            raise Refused(_("“{label}”里有证件或账户号码，不收：请去掉后再导入"), field=name, label=COLUMNS[name])
    if contact["name"].strip() in _NOBODY:
        contact["name"] = ""
    if any(contact.values()):
        fields.checked(contact, purpose="mediation")
        if not contact["name"]:
            raise Refused(_("请写姓名；不愿留姓名的，写称呼也可以"), field="name")
        found.append(NewParty(side="a", kind="person", contact=contact))
    if company not in _NOBODY:
        if len(company) > 80:
            raise Refused(
                _("“{label}”最多 {longest} 个字，现在有 {length} 个字"), field="company", label=COLUMNS["company"],
                longest=80, length=len(company),
            )  # fmt: skip
        found.append(NewParty(side="b", kind="company", company=company))
    return found
