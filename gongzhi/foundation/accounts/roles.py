"""What a post may do: permissions and roles, each with words an administrator understands.

Posts (in ``organisations``) hold role codes; nothing else grants anything. Powers that watch each other stay apart
(三员分立): who manages accounts sees no matters, and who reviews what was contested twice handles none.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Permission code → what it allows, in words for people.
PERMISSIONS: Mapping[str, str] = MappingProxyType(
    {
        "matter.view.place": _("查看辖区内的事项（不含个人信息）"),
        "matter.view.unit": _("查看本单位主办或协办的事项"),
        "matter.files": _("打开看得到的事项里的照片和文件"),
        "matter.triage": _("受理、不予受理、合并或转出来件"),
        "matter.dispatch": _("把事项派给主办和协办单位"),
        "matter.rule": _("裁定派单异议和诉求人的异议"),
        "matter.grant": _("批准或不批准延期、挂账"),
        "matter.handle": _("签收、办理本单位的事项，提交办理结果和凭证"),
        "matter.check": _("对别人办完的事项进行核查"),
        "matter.answer": _("答复诉求人"),
        "matter.close": _("给事项结案"),
        "matter.void": _("提出或确认作废事项（要两个人）"),
        "matter.settle": _("当场处理并登记，就地化解"),
        "matter.pass": _("写明做过什么后上交或下派"),
        "matter.review": _("对再次异议的事项进行复核，作出最终答复"),
        "matter.watch": _("对到期和超期的事项催办、督办"),
        "report.file": _("征得本人口头同意后，替别人登记来件"),
        "report.original": _("阅读来件原话（其他人看到的是遮盖后的文字）"),
        "person.reveal": _("写明理由后查看联系人的电话和地址，每次都有记录"),
        "contact.list": _("写明理由后申请一份联系名单"),
        "contact.approve": _("批准别人申请的联系名单"),
        "export": _("导出事项表（不含个人信息）"),
        "unit.manage": _("管理单位、岗位和责任人"),
        "account.manage": _("开通和停用账号，任免岗位，重设密码"),
        "place.manage": _("管理区划、网格和边界"),
        "rule.switch": _("打开或关闭自动处理规则"),
        "limit.manage": _("调整各环节的办理时限"),
        "integrity.case": _("处理“有人要求我撤回或改评价”的反映"),
        "dispute.register": _("登记矛盾纠纷，当场劝和并登记"),
        "dispute.route": _("把纠纷交给调解组织或有权机关"),
        "dispute.mediate": _("受理和调解交给本调解组织的纠纷"),
        "dispute.lead": _("确定和更换调解员；写明理由后打开本组织的案件"),
        "studio.manage": _("登记调解组织、成员、备案和培训，导出名册；看不到任何案件"),
        "site.view": _("查看辖区内的场所和检查结果（不含个人信息）"),
        "site.manage": _("登记、更改、合并场所"),
        "site.own": _("看自己的场所，自查，报整改"),
        "check.patrol": _("巡查场所，填检查表"),
        "check.official": _("检查场所（要两个人）"),
        "check.plan": _("安排检查，发自查单"),
        "standard.manage": _("起草和启用检查标准"),
        "hazard.grade": _("给隐患分级，发整改通知"),
        "hazard.rectify": _("当场改正隐患，报整改方案和整改完成"),
        "hazard.recheck": _("复查别人整改的隐患"),
        "hazard.close": _("隐患销号"),
        "hazard.supervise": _("挂牌督办，移送执法"),
        "rating.review": _("评审场所等级（要两个人）"),
        "rating.decide": _("公示和确定场所等级，处理申诉"),
        "figure.enter": _("填报场所的月度汇总数（不含个人信息）"),
        "paper.manage": _("换用本区的调解文书模板（看不到任何案件）"),
    }
)


@dataclass(frozen=True, slots=True)
class Role:
    """A bundle of permissions that a post carries.

    :raises ValueError: a permission that does not exist.
    """

    code: str
    label: str
    description: str
    permissions: frozenset[str]

    def __post_init__(self) -> None:
        unknown = self.permissions - PERMISSIONS.keys()
        if unknown:
            msg = f"{self.code}: no such permission: {sorted(unknown)}"
            raise ValueError(msg)


def _role(code: str, label: str, description: str, *permissions: str) -> tuple[str, Role]:
    return code, Role(code, label, description, frozenset(permissions))


ROLES: Mapping[str, Role] = MappingProxyType(
    dict(
        [
            _role(
                "grid_worker", _("网格员"), _("在网格里巡查、登记、当场化解，办不了的上交"),
                "matter.view.place", "matter.view.unit", "matter.files", "matter.handle", "matter.settle",
                "matter.pass", "report.file", "dispute.register",
                "site.view", "check.patrol", "hazard.rectify",
            ),
            _role(
                "village_clerk", _("村社区干部"), _("办理村社区的事项，能就地化解的就地化解，办不了的上交"),
                "matter.view.place", "matter.view.unit", "matter.files", "matter.handle", "matter.answer",
                "matter.settle", "matter.pass", "report.file", "person.reveal", "dispute.register",
                "site.view", "site.manage", "check.patrol", "check.plan", "hazard.grade", "hazard.recheck",
                "hazard.close", "hazard.rectify",
            ),
            _role(
                "town_clerk", _("镇街社会治理中心坐席"), _("受理、派单、核查、答复本镇街的事项，可以上交或下派"),
                "matter.view.place", "matter.view.unit", "matter.files", "matter.triage", "matter.dispatch",
                "matter.grant", "matter.handle", "matter.check", "matter.answer", "matter.close", "matter.settle",
                "matter.pass", "report.file", "report.original", "person.reveal", "contact.list", "export",
                "dispute.register", "dispute.route",
                "site.view", "site.manage", "check.patrol", "check.official", "check.plan", "hazard.grade",
                "hazard.recheck", "hazard.close", "hazard.rectify", "rating.review",
            ),
            _role(
                "clerk", _("区社会治理中心坐席"), _("全区来件的受理、派单、裁定、核查、答复和结案"),
                "matter.view.place", "matter.view.unit", "matter.files", "matter.triage", "matter.dispatch",
                "matter.rule", "matter.grant", "matter.handle", "matter.check", "matter.answer", "matter.close",
                "matter.void", "matter.settle", "matter.pass", "matter.watch", "report.file", "report.original",
                "person.reveal", "contact.list", "export", "dispute.register", "dispute.route",
                "site.view", "site.manage", "check.plan", "standard.manage", "hazard.grade", "hazard.close",
                "hazard.supervise", "hazard.rectify", "rating.decide",
            ),
            _role(
                "officer", _("部门经办人"), _("签收和办理派给本部门的事项，提交结果和凭证"),
                "matter.view.unit", "matter.files", "matter.handle", "matter.answer", "person.reveal",
                "site.view", "check.official", "hazard.grade", "hazard.recheck", "hazard.rectify", "rating.review",
            ),
            _role(
                "mediator", _("调解员"), _("受理和调解交给本调解组织的纠纷；只看得到自己调解的案件内容"),
                "matter.view.unit", "matter.files", "matter.handle", "person.reveal", "report.file",
                "dispute.register", "dispute.mediate",
            ),
            _role(
                "mediation_head", _("调委会主任"), _("确定和更换调解员，看本组织案件的进度；打开案件内容要写理由"),
                "matter.view.unit", "matter.files", "matter.handle", "person.reveal", "report.file",
                "dispute.register", "dispute.mediate", "dispute.lead",
            ),
            _role(
                "justice", _("司法行政人员"),
                _("指导调解组织：登记组织、成员、备案和培训，确认主任本人的以案定补；看不到案件"),
                "studio.manage",
            ),
            _role(
                "supervisor", _("督导员"), _("核查、复核、催办督办，裁定异议，批准联系名单；不办理事项"),
                "matter.view.place", "matter.view.unit", "matter.files", "matter.rule", "matter.grant", "matter.check",
                "matter.review", "matter.watch", "matter.void", "report.original", "contact.approve",
                "integrity.case", "export",
                "site.view", "hazard.recheck", "hazard.supervise", "rating.decide",
            ),
            _role(
                "inspector", _("督查员"), _("从另一个单位核查和复核，处理被要求撤回的反映；不办理事项"),
                "matter.view.place", "matter.view.unit", "matter.files", "matter.check", "matter.review",
                "matter.watch", "integrity.case", "export",
                "site.view", "hazard.recheck", "rating.review",
            ),
            _role(
                "landlord", _("场所负责人"), _("自查自己的场所、整改隐患；看不到任何事项"),
                "site.own", "hazard.rectify",
            ),
            _role("volunteer", _("志愿者"), _("按名单巡查场所；看不到任何事项"), "check.patrol"),
            _role("police", _("公安内勤"), _("填报场所的月度警情汇总数；看不到任何事项"), "figure.enter"),
            _role(
                "leader", _("区领导"), _("看辖区事项和指标，决定自动规则和时限；看不到个人信息"),
                "matter.view.place", "export", "rule.switch", "limit.manage",
                "site.view", "hazard.supervise",
            ),
            _role(
                "administrator", _("系统管理员"), _("管理单位、账号和区划；看不到任何事项"),
                "unit.manage", "account.manage", "place.manage", "paper.manage",
            ),
        ]
    )
)  # fmt: skip


#: What is decided once for the whole district: a post that covers a part of it, or another one, carries none of these.
OF_THE_DISTRICT = frozenset(
    {
        "rule.switch", "limit.manage", "paper.manage", "standard.manage", "unit.manage", "account.manage",
        "place.manage",
    }
)  # fmt: skip


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    """Return all permissions of some roles.

    :raises ValueError: a role that does not exist; better no work at all than work under half a role.
    """
    found: frozenset[str] = frozenset()
    for code in roles:
        if code not in ROLES:
            msg = f"no such role: {code!r}"
            raise ValueError(msg)
        found |= ROLES[code].permissions
    return found
