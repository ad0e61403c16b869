"""The closed lists of hazards, code to label: grades, the standards that they are judged by, bodies, kinds of points.

A standard is named by its short name and number, never quoted: what it says is read where it was published.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping

GRADES: Mapping[str, str] = MappingProxyType({"ordinary": _("一般隐患"), "major": _("重大隐患")})


@dataclass(frozen=True, slots=True)
class Judgment:
    """A standard by which a hazard is judged, and the grades that it can make."""

    code: str
    label: str
    grades: tuple[str, ...]


BOTH = ("ordinary", "major")
#: What can be put right at once is an ordinary hazard: by this one, whatever is fixed on the spot.
ON_THE_SPOT = "order16"
JUDGED_BY = (
    Judgment("gb35181", _("《重大火灾隐患判定方法》（GB 35181—2017）"), ("major",)),
    Judgment("trade", _("《工贸企业重大事故隐患判定标准》（应急管理部令第10号）"), ("major",)),
    Judgment("building", _("《房屋市政工程生产安全重大事故隐患判定标准》"), ("major",)),
    Judgment("gas", _("《城镇燃气经营安全重大隐患判定标准》"), ("major",)),
    Judgment("device", _("《特种设备重大事故隐患判定准则》（GB 45067—2024）"), ("major",)),
    Judgment("device_graded", _("《特种设备事故隐患分类分级》"), ("ordinary",)),
    Judgment("sector", _("其他行业的重大事故隐患判定标准（安全生产法第一百一十八条）"), ("major",)),
    Judgment("order16", _("《安全生产事故隐患排查治理暂行规定》第三条（安监总局令第16号）"), BOTH),
    Judgment("rental", _("《浙江省居住出租房屋消防安全管理规定》"), ("ordinary",)),
    Judgment("local", _("本区的检查标准"), ("ordinary",)),
)
JUDGMENTS: Mapping[str, str] = MappingProxyType({one.code: one.label for one in JUDGED_BY})
GRADES_OF: Mapping[str, tuple[str, ...]] = MappingProxyType({one.code: one.grades for one in JUDGED_BY})

#: To whom enforcement may be handed over. What that body does is its own procedure; the hazard stays open here.
BODIES: Mapping[str, str] = MappingProxyType(
    {
        "fire": _("消防救援机构"),
        "emergency": _("应急管理部门"),
        "housing": _("住房城乡建设部门"),
        "city": _("综合行政执法部门"),
        "market": _("市场监督管理部门"),
        "traffic": _("交通运输部门"),
        "water": _("水行政主管部门"),
        "police": _("公安机关"),
        "ecology": _("生态环境部门"),
    }
)

#: What a hazard is at that is no site.
SPOTS: Mapping[str, str] = MappingProxyType(
    {
        "road": _("路段"),
        "crossing": _("路口"),
        "river": _("河道、池塘"),
        "pole": _("杆线"),
        "bridge": _("桥梁"),
        "slope": _("边坡、堤岸"),
        "public": _("其他公共地方"),
    }
)

TO: Mapping[str, str] = MappingProxyType({"owner": _("场所负责人"), "unit": _("区里的单位")})
WAYS: Mapping[str, str] = MappingProxyType({"photos": _("看照片"), "spot": _("到现场")})
LEVELS: Mapping[str, str] = MappingProxyType({"town": _("镇街挂牌"), "district": _("区级挂牌"), "city": _("市级挂牌")})

#: The five assurances 五落实, by the field of a plan that holds each.
ASSURANCES: Mapping[str, str] = MappingProxyType(
    {
        "duty": _("责任"), "measures": _("措施"), "funds": _("资金"), "until": _("时限"), "fallback": _("预案"),
    }
)  # fmt: skip
