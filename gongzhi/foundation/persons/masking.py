"""Marking personal data in free text: numbers, addresses of the net, stated names; and hints at who wrote it.

Pure functions over the text, without a dictionary of anybody. ``mask`` replaces what identifies a person; a flat number
is only marked, since the matter often needs it. Rules find much and not all: a person at the desk looks before words
leave it (``hints_at_author`` shows them where to look).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from gongzhi.foundation.persons import digits, names
from gongzhi.foundation.persons.surnames import COMPOUND
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What stands in the masked copy in place of each kind; a kind without a sign is marked and left standing.
SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "id_number": "〔证件号〕",
        "card": "〔卡号〕",
        "phone": "〔电话〕",
        "plate": "〔车牌〕",
        "email": "〔邮箱〕",
        "account": "〔微信或QQ〕",
        "name": "〔姓名〕",
    }
)
#: Kinds that are marked for the person at the desk, with the words that tell what was found.
HINTS: Mapping[str, str] = MappingProxyType(
    {
        "room": _("门牌、房号"),
        "only_one": _("“只有我”一类的话，知情人一看便知是谁"),
        "neighbour": _("说明了与被反映方的位置关系"),
        "role": _("说明了自己的身份"),
        "earlier": _("提到自己以前反映过、报过警或当面说过"),
    }
)


@dataclass(frozen=True, slots=True)
class Span:
    """A marked stretch of the original text: from ``start`` up to ``end``, and what it is."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Masked:
    """The copy that may leave the desk, and where the original was marked."""

    text: str
    spans: tuple[Span, ...]


_BREAK, _ALONE = r"[\s\-—–·•.]?", r"(?<![0-9A-Za-z])"
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = "[A-HJ-NP-Z0-9]"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_CHAT = "微信|VX|V信|薇信|WeChat"
_NUM = r"[\d一二三四五六七八九十〇零百]"

#: In order of precedence: what an earlier rule marked, a later one leaves alone. A group ``v`` narrows the mark.
#: With 11 go those that a text without so many digits together cannot meet.
_RULES: tuple[tuple[str, int, re.Pattern[str]], ...] = tuple(
    (kind, least, re.compile(pattern, re.ASCII | re.IGNORECASE))
    for kind, least, pattern in (
        ("email", 0, r"(?<![A-Z0-9._%+-])[A-Z0-9._%+-]{1,64}@[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{2,63}){1,4}"),
        ("id_number", 11, rf"{_ALONE}[1-9]\d{{5}}\s?(?:18|19|20)\d{{2}}{_DAY}\s?\d{{3}}[\dX](?![0-9A-Z])"),
        ("id_number", 11, rf"{_ALONE}[1-9]\d{{5}}\d{{2}}{_DAY}\d{{3}}(?!\d)"),
        ("id_number", 0, r"(?:身份证|证件|护照)[号码]{0,3}[是为:：\s]{0,3}(?P<v>[A-Z]?[\dX*]{6,18})"),
        ("card", 0, r"(?:卡号|账号|帐号|账户|帐户|银行卡)[是为:：\s]{0,3}(?P<v>\d(?:[\s-]?\d){11,22})"),
        ("card", 11, r"(?<!\d)\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}(?:[ -]?\d{1,3})?(?!\d)"),
        ("card", 11, r"(?<![\d.])(?:62|4\d|5[1-5]|3[57])\d{14,17}(?![\d.])"),
        ("phone", 11, rf"(?<![\d.])(?:\+?86{_BREAK})?1[3-9](?:{_BREAK}\d){{9}}(?!\d)"),
        ("phone", 0, r"(?<!\d)1[3-9]\d[*X×]{2,}\d{0,4}"),
        ("phone", 0, r"(?<!\d)[(]?0\d{2,3}(?:[)]|\s?[-—–]\s?|\s)?[1-9]\d{6,7}(?:[-转]\d{1,6})?(?![\d.])"),
        ("phone", 0, r"(?:电话|手机|座机|联系方式|热线|致电|拨打)[号码]{0,2}[是为:：\s]{0,3}(?P<v>[1-9]\d{6,7})(?!\d)"),
        ("plate", 0, rf"[{_PROVINCE}][A-Z]{_BREAK}(?=[A-Z]*\d){_PLATE}{{4,5}}(?:{_PLATE}|[挂学警港澳领])(?![A-Z0-9])"),
        ("account", 0, rf"(?:{_CHAT}|wx)(?:号码?|ID|同号)?[是为:：\s]{{0,3}}(?P<v>[A-Z][\w-]{{5,19}})(?![A-Z0-9])"),
        ("account", 0, rf"(?:{_CHAT}|QQ|扣扣)(?:号码?)?[是为:：\s]{{0,3}}(?P<v>[1-9]\d{{5,11}})(?!\d)"),
    )
)  # fmt: skip
_ROOM = re.compile(
    rf"{_NUM}{{1,4}}\s?[幢栋座号楼]楼?[^，。；,;\s]{{0,8}}?{_NUM}{{1,4}}\s?[室房]|(?<!\d){_NUM}{{3,5}}\s?室"
    r"|(?<![\d-])\d{1,3}-\d{1,2}-\d{3,4}(?![\d-])|(?<!\d)\d{1,3}[#栋幢]-?\d{3,4}(?!\d)|\d{0,3}组\d{1,4}号"
)
_ME, _WITHIN = "(?:我们?|本人|咱们?)", "[^，。；,;\\s]"
_ROLES = "员工|职工|工人|租客|租户|店主|家长|学生|业主|住户|老师|房东"
_TOLD = "投诉|反映|举报|报警|报过警|找过|打过"
_HINTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("only_one", rf"(?:只有|就|唯独|仅有|除了|唯一){_ME}(?:自己)?这?[一1家]?(?:个人|家|户|人|个|店)"),
        ("only_one", rf"(?:只有|唯独|仅有){_ME}(?!国|[市县区省])|{_ME}[是系]唯一"),
        ("neighbour", rf"{_ME}(?:家|店)?(?:的|住[在他其]?)?(?:楼上|楼下|隔壁|对门|对面|左边|右边)"),
        ("role", rf"{_ME}(?:是|系|作为|在){_WITHIN}{{0,14}}?(?:{_ROLES})"),
        ("role", rf"{_ME}[的家]?(?:孩子|小孩|儿子|女儿){_WITHIN}{{0,10}}?(?:班|年级|读|上学)"),
        ("earlier", rf"{_ME}(?:之前|以前|曾经?|多次|上次|昨天|已经?|也){_WITHIN}{{0,8}}?(?:{_TOLD})"),
    )
)


def mask(text: str) -> Masked:
    """Return the masked copy of a text and its marks, in order, none overlapping."""
    spans = _spans(text)
    parts, done = [], 0
    for span in spans:
        if span.kind in SIGNS:
            parts += [text[done : span.start], SIGNS[span.kind]]
            done = span.end
    return Masked("".join([*parts, text[done:]]), spans)


def hints_at_author(text: str) -> tuple[Span, ...]:
    """Return every stretch that may tell who wrote this, for the desk to look at before words are released."""
    spans = list(_spans(text))
    for kind, pattern in _HINTS:
        spans += [Span(*match.span(), kind) for match in pattern.finditer(text)]
    return _apart(spans)


def _spans(text: str) -> tuple[Span, ...]:
    """Return the marks; what is not seen may stand anywhere in them, and right behind them."""
    if not digits.UNSEEN.search(text):
        return _marked(text.translate(digits.PLAIN))
    seen = [at for at, letter in enumerate(text) if not digits.UNSEEN.match(letter)]
    marked = _marked("".join(text[at] for at in seen).translate(digits.PLAIN))
    seen.append(len(text))
    return tuple(Span(seen[span.start], seen[span.end], span.kind) for span in marked)


def _marked(narrow: str) -> tuple[Span, ...]:
    enough = digits.enough(narrow)
    sure = _apart(
        [
            Span(*match.span("v" if "v" in pattern.groupindex else 0), kind)
            for kind, least, pattern in _RULES
            if enough or not least
            for match in pattern.finditer(narrow)
        ]
        + ([Span(*found) for found in digits.numbers(narrow)] if enough else [])
    )
    phones = [(span.start, span.end) for span in sure if span.kind == "phone"]
    named = [Span(start, end, "name") for start, end in names.find(narrow, phones)]
    rooms = [Span(*match.span(), "room") for match in _ROOM.finditer(narrow)]
    return _apart([*sure, *named, *rooms])


def _apart(spans: list[Span]) -> tuple[Span, ...]:
    """Keep, of marks that overlap, the one that stands first in the list; return them in order of the text."""
    taken = bytearray(max((span.end for span in spans), default=0))
    kept = []
    for span in spans:
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
            kept.append(span)
    return tuple(sorted(kept, key=lambda span: span.start))


def masked_field(field: str, value: str) -> str:
    """Return one field of a record as a screen may show it: ``王**``, ``138****1234``, ``z***@qq.com``."""
    if field == "name":
        return _masked_name(value)
    if field == "phone":
        return f"{value[:3]}****{value[-4:]}" if len(value) >= 11 else f"****{value[-2:]}"
    if field == "email":
        return f"{value[0]}***{value[value.index('@') :]}"
    if field == "address":
        return re.split(r"[0-9一二三四五六七八九十]", value, maxsplit=1)[0][:12] + "***"
    return mask(value).text


def _masked_name(name: str) -> str:
    polite = re.fullmatch(r"(.{1,2})(先生|女士|小姐|阿姨|大爷|大妈|师傅|老师)", name)
    if polite and (len(polite[1]) == 1 or polite[1] in COMPOUND):
        return name
    shown = 2 if name[:2] in COMPOUND else 1
    return name[:shown] + "*" * max(min(len(name) - shown, 3), 1)
