"""The closed lists of committees and their members."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping


def _closed(rows: dict[str, str]) -> Mapping[str, str]:
    return MappingProxyType(rows)


#: 人民调解法 art. 8 and 34, 宁波市人民调解条例 art. 9, 10 and 12.
KINDS = _closed({
    "village": _("村（社区）调委会"), "town": _("乡镇（街道）调委会"), "enterprise": _("企事业单位调委会"),
    "trade": _("行业性、专业性调委会"), "society": _("社团或其他调委会"), "posted": _("派驻调解工作室"),
    "personal": _("个人调解工作室"),
})  # fmt: skip

#: Kinds that are no committee of their own: the rules on composition are about committees.
ROOMS = frozenset({"posted", "personal"})

STATUSES = _closed({"working": _("正常运转"), "mending": _("整改中"), "revoked": _("已撤销")})

ROLES = _closed({"head": _("主任"), "deputy": _("副主任"), "mediator": _("调解员"), "recorder": _("记录人")})

#: Members in the sense of the law; a recorder writes down.
SEATED = frozenset({"head", "deputy", "mediator"})

SUBJECTS = _closed({
    "first": _("岗前培训"), "law": _("法律知识"), "skill": _("调解技能"), "cases": _("案例研讨"),
    "paper": _("文书和卷宗"), "other": _("其他"),
})  # fmt: skip

#: What a mediator declares. Whom or what it is about is sealed.
INTERESTS = _closed({
    "company": _("任职、持股或有债权债务的单位"), "seat": _("在村社区、业委会等担任职务"), "close": _("近亲属"),
    "other": _("其他可能影响公正的人"),
})  # fmt: skip

WEEKDAYS = _closed({
    "1": _("每周一"), "2": _("每周二"), "3": _("每周三"), "4": _("每周四"), "5": _("每周五"), "6": _("每周六"),
    "7": _("每周日"),
})  # fmt: skip

WOMAN = _closed({"yes": _("有女性成员"), "no": _("没有女性成员")})

#: Sources of a case that come with a letter of a body that wants an answer (委派, 委托).
COMMISSIONED = ("court_before", "court_after", "police", "office", "procurator")

GOING_ON = _closed({"on": _("由这位调解，有的情况已告诉双方"), "off": _("换一位调解员")})
