"""Finding names that people state in free text: plain rules over contexts; a bare name without context is not found.

A name counts when it is introduced (我叫…, 联系人：…), addressed (王阿姨), signed at the end, or stands before a phone.
Officials in office (书记, 局长 …) are not marked: their function is public, and most letters begin with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gongzhi.foundation.persons.surnames import COMPOUND, MOSTLY_WORDS, SINGLE, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN = r"\u4e00-\u9fff"

#: Never inside a given name; and, beyond these, what more often begins the next word than ends a name.
_NEVER = frozenset(
    "的了在是我你他她它们这那有不个么就也被把与及或但而从到于以对给让请去说问打住等啊吧吗呢都很还没区县市省镇乡街栋楼层室"
    "元某位名些种次件间处所至并且其该本此每各"
)
_NEXT_WORD = _NEVER | frozenset("来和向要会能可后家系为现原因已曾女男电手身您贵今前先同又再只却便则即将虽如若根据由")

#: After "我是" or "本人" these endings make a role or an origin of it, not a name: 江西人, 房东.
_ROLE_ENDS = (
    "人",
    "户",
    "主",
    "员",
    "者",
    "东",
    "家长",
    "居民",
    "村民",
    "农民",
    "学生",
    "考生",
    "老师",
    "司机",
    "店长",
)

_LABELS = (
    "联系人|联络人|举报人|投诉人|反映人|反馈人|诉求人|当事人|申请人|报案人|报警人|来信人|写信人|留言人|上报人|受害人|死者"
    "|伤者|患者|嫌疑人|被举报人|被投诉人|户主|业主|车主|房东|租客|租户|房客|承租人|出租人|法人|法人代表|法定代表人|负责人"
    "|经办人|经手人|包工头|签名|署名|落款|姓名|名字|收款人|户名|开户名|监护人|驾驶员|班主任"
)
_INTRODUCED = re.compile(
    r"(?:我叫|我名叫|本人叫|本人名叫|本人姓名|名叫|名字叫|叫做|大名|真名|实名|网名|化名)[是为做作]?[:：\s“\"]{0,4}"
    rf"|(?:{_LABELS})(?:的?(?:姓名|名字))?(?:[是为叫]\s*|\s{{0,3}}[:：]\s{{0,3}}[“\"]?|\s{{1,4}})"
)
_WEAK = re.compile(
    r"(?:本人|我是|我系|举报人|投诉人|申请人|报案人|联系人|丈夫|妻子|老公|老婆|儿子|女儿|父亲|母亲|爸爸|妈妈|哥哥|弟弟|姐姐|妹妹"
    r"|邻居|同事|老板|房东|租客|户主|业主|村民|居民|包工头|负责人)"
)
_END = re.compile(r"[，,。.、；;：:！!？?（()）\s“”\"]|$|系|住")
_TITLED = re.compile(
    rf"(?:先生|女士|小姐|阿姨|大爷|大妈|大姐|大哥|大叔|大伯|叔叔|伯伯|奶奶|爷爷|婆婆|师傅|老师|医生|大夫|护士|老板|经理|教练"
    rf"|律师|同学)(?![{_HAN}]{{0,1}}节)"
)
_NOT_BEFORE_TITLE = MOSTLY_WORDS | frozenset("向对于关查商方房路高费水原任")
_PAIRS = frozenset(
    ["其余", "不许", "允许", "也许", "不顾", "照顾", "回顾", "低段", "高段", "阶段", "学段", "后台", "平台"]
)
_TRADES = frozenset("店场矿厂站馆院所部铺")  # the boss of a shop, not a name
_SIGNED = re.compile(
    rf"(?:此致|敬礼|谢谢|感谢|拜托|盼复|致敬|来信人|上|[。！!\n])[\s!！。，,:：…]*"
    rf"(?P<name>[{_HAN}·*＊]{{2,5}}?)(?:敬上|呈上|谨上|拜上|敬呈|呈|上|书)?"
    r"[\s，,。]*(?:\d{2,4}[年./\-]\d{1,2}[月./\-]\d{1,2}日?)?[\s。]*\Z"
)
_STARRED = re.compile(rf"[{_HAN}](?:[*＊×]{{1,2}})[{_HAN}]?(?![{_HAN}]{{0,2}}[*＊×])")
_SEX = re.compile(r"[，,（(\s]\s{0,2}[男女][，,。）)\s]")
_BEFORE_PHONE = re.compile(
    r"[\s，,：:（(、。；;\-]{0,3}(?:的?(?:联系)?(?:电话|手机|号码|方式|手机号|电话号码|手机号码)(?:是|为)?[:：\s]{0,2})?\Z"
)


def find(text: str, phones: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield start and end of stated names. ``phones`` are the places of phone numbers already found."""
    yield from _introduced(text)
    yield from _titled(text)
    yield from _beside_phones(text, phones)
    for match in _STARRED.finditer(text):
        if text[match.start()] in SINGLE:
            yield match.span()
    signed = _SIGNED.search(text[-60:])
    if signed:
        start = max(len(text) - 60, 0) + signed.start("name")
        if _full(text, start, signed.end("name") - signed.start("name")):
            yield start, start + signed.end("name") - signed.start("name")


def _introduced(text: str) -> Iterator[tuple[int, int]]:
    for match in _INTRODUCED.finditer(text):
        length = max(_length(text, match.end()), _whole(text, match.end()))
        if length:
            yield match.end(), match.end() + length
    for match in _WEAK.finditer(text):
        start = match.end()
        for length in (4, 3, 2):
            name = text[start : start + length]
            ended = _END.match(text, start + length) or _SEX.match(text, start + length)
            if ended and name[:1] not in MOSTLY_WORDS and _full(text, start, length) and not name.endswith(_ROLE_ENDS):
                yield start, start + length
                break
    for match in _SEX.finditer(text):
        named = _ending(text, match.start())
        if named:
            yield named


def _titled(text: str) -> Iterator[tuple[int, int]]:
    for match in _TITLED.finditer(text):
        end = match.start()
        named = _ending(text, end, anywhere=3)
        if named and text[end - 1] not in _TRADES and text[named[0]] not in _NOT_BEFORE_TITLE:
            yield named
        elif text[max(end - 2, 0) : end] in COMPOUND:
            yield end - 2, end
        elif end and text[end - 1] in SINGLE - _NOT_BEFORE_TITLE and text[max(end - 2, 0) : end] not in _PAIRS:
            yield end - 1, end


def _beside_phones(text: str, phones: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, _ in phones:
        gap = _BEFORE_PHONE.search(text, max(start - 14, 0), start)
        named = _ending(text, gap.start()) if gap else None
        if named:
            yield named


def _ending(text: str, end: int, *, anywhere: int = 0) -> tuple[int, int] | None:
    """Return the full name that ends here and begins where a word may begin (one this long: anywhere)."""
    for length in (4, 3, 2):
        start = end - length
        if start < 0 or text[start] in MOSTLY_WORDS or not _full(text, start, length):
            continue
        if length == anywhere or _opens(text, start):
            return start, end
    return None


def _opens(text: str, start: int) -> bool:
    """Whether a word may begin here: after a break, or after a word that introduces people."""
    return start == 0 or not re.match(f"[{_HAN}]", text[start - 1]) or text[start - 1] in "叫是找人和与位名由被给壁"


def _full(text: str, start: int, length: int) -> bool:
    """Whether exactly these characters can be a full name."""
    name = text[start : start + length]
    if len(name) != length or name in WORDS or name[:2] in WORDS or not re.fullmatch(f"[{_HAN}·*＊]+", name):
        return False
    family = 2 if name[:2] in COMPOUND else 1
    if family == 1 and name[0] not in SINGLE:
        return "·" in name[1:-1]
    return 1 <= length - family <= 2 and not set(name[family:]) & _NEVER


def _whole(text: str, start: int) -> int:
    """Return how long the name is that begins here and fills the clause; then any character but the last may be in it.

    王有才 and 李种田 are names, though 有 and 种 in running text hardly ever belong to one.
    """
    clause = re.compile(rf"[{_HAN}]{{2,4}}(?={_END.pattern})").match(text, start)
    name = clause.group() if clause else ""
    family = 2 if name[:2] in COMPOUND else 1
    stated = family == 2 or name[:1] in SINGLE - MOSTLY_WORDS
    if not stated or not 1 <= len(name) - family <= 2 or name[-1] in _NEVER or name[:2] in WORDS:
        return 0
    return len(name)


def _length(text: str, start: int) -> int:
    """Return how long the name that begins here is, in running text; 0 when there is none."""
    dotted = re.compile(rf"[{_HAN}]{{2,8}}[·•][{_HAN}]{{2,8}}").match(text, start)
    if dotted:
        return len(dotted.group())
    family = 2 if text[start : start + 2] in COMPOUND else 1
    short, long = family + 1, family + 2
    if _full(text, start, long) and (text[start + long - 1] not in _NEXT_WORD or _END.match(text, start + long)):
        return long
    return short if _full(text, start, short) else 0
