"""What stands around a name in a sentence, and whether it may be a place there. Plain Python.

Chinese writes no blanks between words: 建设 in 正在建设 is no place, 大桥社区 in 南大桥社区 is another one, and 太平村
in 高桥镇太平村 is not ours when 高桥镇 is not.
"""

from __future__ import annotations

import re

from gongzhi.foundation.places.ordinary import ORDINARY

#: Before a full name these make it a longer one: 南大桥社区, 白马桥街道.
_PREFIXES = tuple("东西南北大小新老古白黄青赤黑石")

_MARKS = ("省", "市", "县", "区", "镇", "乡", "街道")
#: Words that end like a place's name but name none: 我市, 小区, 开发区, 超市, 家乡.
_NO_PLACE = tuple(pronoun + mark for pronoun in "我们本全该此各贵这每个" for mark in _MARKS) + tuple(
    word + mark
    for mark, words in {
        "区": "小社地片城景园校新郊库辖厂山发开",
        "市": "城超门夜菜都",
        "镇": "城村乡集",
        "乡": "家老故城",
    }.items()
    for word in words
)

#: After a bare name these make it the name of something else: 中山路, 梅溪湖, 虹桥火车站.
_SOMETHING_ELSE = re.compile(
    r"[东西南北中一二三四五六七八九十]?(?:[路街弄巷湖河江港山浜苑府城里园庭院轩阁楼厦站店厂校矿局所队部场馆寺庙庵]"
    r"|大[道街桥厦]|小[区学]|花园|公[寓园司]|广场|[中小]学|幼儿园|学[校院]|医院|银行|集团|超市|酒店|宾馆|市场|火车站|工业|水库|家园|新村|国际|华庭|名都)"
)
_NEAR = "那边|这边|那里|这里|那块|这块|附近|一带|周边|旁边"
#: After an ordinary word only these still let it be a place.
_ENDS = re.compile(rf"$|[^一-鿿]|{_NEAR}|[有的在]")
_ENDS_BY = re.compile(_NEAR)
#: Before an ordinary word without its town: somebody lives there, or goes there.
_LIVES = re.compile(r"(?:^|[^一-鿿]|住|位于|来自|(?<!正)在|到|去)$")
#: Before a short name that is no ordinary word: not a character of a person's or a longer name (李凤珍).
_BOUNDARY = re.compile(r"(?:^|[^一-鿿]|[在住到去于自从往至向来离是们的叫和与及或由、])$")


def is_ordinary(stem: str) -> bool:
    """Say whether a name is also a word of everyday sentences, or too short to be told from one."""
    return len(stem) < 2 or stem in ORDINARY


def longer_name(text: str, start: int, end: int) -> bool:
    """Say whether the character before makes a full name the tail of a longer one, or part of a word (改建农村)."""
    if start and text.startswith(_PREFIXES, start - 1):
        return True
    return text.endswith("农村", start, end) and not _BOUNDARY.search(text[max(0, start - 1) : start])


def another_place_above(text: str, start: int) -> bool:
    """Say whether the words right before name a larger place; the caller has seen that it is none of ours."""
    end = start - 1 if text.endswith("的", 0, start) else start
    return text.endswith(_MARKS, 0, end) and not text.endswith(_NO_PLACE, 0, end) and end > 1


def bare_counts(text: str, stem: str, start: int, end: int, *, town: bool, after_town: bool) -> bool:
    """Say whether a name without its ending (王店, 蚂桥, 建设) is a place where it stands."""
    if _SOMETHING_ELSE.match(text, end):
        return False
    before = text[max(0, start - 3) : start]
    if is_ordinary(stem):
        return bool(_ENDS.match(text, end)) if after_town else bool(_ENDS_BY.match(text, end) and _LIVES.search(before))
    return town or after_town or len(stem) > 2 or bool(_BOUNDARY.search(before))
