"""A title for a report, proposed for the desk to edit: the most telling clause, without greeting or heat.

Clauses in which people say who they are make no titles: a title travels further than the words.
"""

from __future__ import annotations

import re

from gongzhi.foundation.persons.masking import hints_at_author
from gongzhi.work.intake import lexicon

LONGEST = 30
CLAUSES = 24  # what a text is about is said in its first clauses
_BREAK = re.compile(r"[。！？!?；;\n，,：:]+|(?<=\S)[\s　]{2,}")
_MARK = re.compile(r"〔[^〕]{1,8}〕")
_GREETING = re.compile(
    r"^(尊敬的|敬爱的)?\S{0,10}(书记|市长|区长|县长|局长|主任|领导|同志)[您你]?们?好?$|^(您|你)们?好$|^大家好$"
)
_OPENING = re.compile(
    r"^(强烈|因此|所以|后来|但是?|而且|并且|听说|紧急|再次|继续|第[二三四五六七八九十]次|急|实名|匿名|请问|想?咨询(一下)?|关于|有关|针对|对于|就|我(们)?(想|要|来)?|特此|恳请|请求?"
    r"|希望|建议|呼吁|投诉|举报|反映|反应|要求|求助|曝光|控诉|质疑|抗议|盼望?|望|现在?|目前|最近|是这样的|事情是这样的|首先)+"
)
_ENDING = re.compile(
    r"(的)?(相关|有关|一些|几个|若干|严重|种种|系列)?(的)?(问题|事宜|情况|现象|投诉|咨询|建议|举报|反映|质疑|请求|乱象)$"
)
_HEAT = re.compile(
    r"(太|非常|十分|极其|极度|严重地?|实在|简直|真的?是?|居然|竟然|公然|无法无天|丧尽天良|黑心|无良|无耻|坑人|坑爹|猖狂|猖獗|丧心病狂|欺人太甚|天理难容)"
)
_SELF = re.compile(
    r"(我们?|本人|咱们?)?(是|系|叫|住在|家住|在)|本人|(我|我们)(女儿|儿子|孩子|家|老公|老婆|父亲|母亲|爸|妈|单位)"
)


def propose(masked: str, given: str = "") -> str:
    """Return at most thirty characters that name the matter; empty if nothing fit to be one was said.

    ``given`` is a title that came with the report; it is cleaned like the rest. Both must be masked.
    """
    if given.strip():
        return _short(_clean(given)) or _short(given.strip())
    clauses = [(at, part) for at, part in enumerate(_BREAK.split(masked)[:CLAUSES]) if len(_clean(part)) > 1]
    ranked = sorted(clauses, key=lambda clause: (-lexicon.tells(clause[1][:LONGEST]) / (1 + 0.15 * clause[0]), clause))
    best = next((part for _at, part in ranked if not _about_author(part)), "")
    return _short(_clean(best))


def _about_author(clause: str) -> bool:
    return bool(_SELF.match(clause.strip()) or hints_at_author(clause))


def _clean(part: str) -> str:
    bare = _MARK.sub("", part).strip(" \t　“”\"'《》（）()、—-.…")
    if _GREETING.match(bare):
        return ""
    cool = _HEAT.sub("", _OPENING.sub("", bare))
    return _ENDING.sub("", cool) or cool


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
