"""The closed lists of this line, code to label."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_LEVEL = "none"  # 未评上: an honest end among the levels

#: Who filled in the list of a rating; ``site`` is what two people found on the spot, and the only one that counts.
SIDES: Mapping[str, str] = MappingProxyType(
    {"self": _("自评"), "first": _("第一评审人"), "second": _("第二评审人"), "site": _("现场评审")}
)

#: Facts about the organisation that no level stands beside. A petition, a dispute or a number of reports is none.
VETOES: Mapping[str, str] = MappingProxyType(
    {
        "accident": _("发生较大以上生产安全事故"),
        "fire": _("发生造成人员伤亡的火灾责任事故"),
        "concealed_hazard": _("瞒报重大隐患"),
        "unmended_hazard": _("重大隐患到期拒不整改"),
        "concealed_abuse": _("瞒报学生欺凌或侵害"),
        "concealed_accident": _("瞒报事故"),
        "false_material": _("评定材料弄虚作假"),
    }
)

#: What is counted by the month at a hub, as sums that say nothing about a person.
FIGURES: Mapping[str, str] = MappingProxyType({"crime": _("刑事警情"), "fire": _("消防事故")})

#: What a unit is there for on its days at a hub.
DUTIES: Mapping[str, str] = MappingProxyType(
    {
        "mediation": _("纠纷调解"),
        "law": _("法律咨询"),
        "labour": _("劳动维权"),
        "consumer": _("消费维权"),
        "police": _("治安服务"),
        "fire": _("消防服务"),
        "permits": _("证照办理"),
        "health": _("医疗和心理服务"),
    }
)

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))

#: Kinds of sites that have a hub.
HUBS = ("market", "park")
