"""The closed lists of this room: which fields there are, for what purposes, on what legal basis, read for what reasons.

A field, purpose or reason that is not here does not exist. Adding one is a decision with a law behind it (Personal
Information Protection Law, articles 5, 6 and 13), made in this file and seen in its history.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Field → label and longest value. ``wish`` is what the person asks of us: stay anonymous, call after six.
FIELDS: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "name": (_("姓名"), 60),
        "phone": (_("电话"), 40),
        "address": (_("地址"), 200),
        "email": (_("电子邮箱"), 254),
        "wish": (_("嘱托"), 200),
    }
)

KINDS: Mapping[str, str] = MappingProxyType(
    {"reporter": _("来件人"), "party": _("当事人"), "contact": _("联系人"), "holder": _("场所负责人")}
)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What the data are for, as the person is told, and the fields this needs at most."""

    label: str
    fields: frozenset[str]


PURPOSES: Mapping[str, Purpose] = MappingProxyType(
    {
        "report": Purpose(_("办理您反映的事项，并把进展和结果告诉您"), frozenset(FIELDS)),
        "reissue": Purpose(_("回执遗失时补发到您留的电话"), frozenset(["phone"])),
        "mediation": Purpose(_("调解您参加的纠纷，联系您，制作调解文书"), frozenset(FIELDS)),
        "site_safety": Purpose(_("场所安全检查和隐患整改时联系负责人"), frozenset(["name", "phone", "address"])),
        "interest": Purpose(_("调解员申报的利害关系，只用来比对是否与当事人相同"), frozenset(["name", "phone"])),
    }
)

#: The legal bases of article 13, in its order.
BASES: Mapping[str, str] = MappingProxyType(
    {
        "consent": _("本人同意"),
        "contract": _("订立、履行合同或依法实施人力资源管理所必需"),
        "duty": _("履行法定职责或者法定义务所必需"),
        "emergency": _("应对突发公共卫生事件，或紧急情况下保护生命健康和财产安全所必需"),
        "public_interest": _("为公共利益实施新闻报道、舆论监督"),
        "published": _("在合理范围内处理已经合法公开的信息"),
        "law": _("法律、行政法规规定的其他情形"),
    }
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody reads a record: its label, and who may give it."""

    label: str
    who: Literal["staff", "subject", "system"] = "staff"


REASONS: Mapping[str, Reason] = MappingProxyType(
    {
        "contact": Reason(_("联系诉求人")),
        "visit": Reason(_("预约上门")),
        "follow_up": Reason(_("回访")),
        "mediate": Reason(_("联系当事人调解")),
        "paper": Reason(_("制作调解文书")),
        "site": Reason(_("联系场所负责人检查或整改")),
        "reissue": Reason(_("补发查询码")),
        "caller": Reason(_("来电人问进展")),
        "other": Reason(_("其他（请写明）")),
        "own_data": Reason(_("本人查阅"), "subject"),
        "notify": Reason(_("发送通知"), "system"),
    }
)

ERASURES: Mapping[str, str] = MappingProxyType(
    {
        "due": _("保存期限已到"),
        "asked": _("本人要求删除"),
        "withdrawn": _("本人撤回同意"),
        "mistake": _("误收"),
        "replaced": _("换了负责人，原来的不再需要"),
    }
)

RESTRICTIONS: Mapping[str, str] = MappingProxyType(
    {"disputed": _("本人对内容有异议"), "kept_by_law": _("法律规定的保存期限未到，只存不用")}
)
