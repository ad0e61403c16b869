"""The closed lists of mediation: codes and what they are called, as the offices write them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping


def _closed(rows: dict[str, str]) -> Mapping[str, str]:
    return MappingProxyType(rows)


#: The list of the justice offices, 18 codes. Numbers are never used anew.
TYPES = _closed({
    "01": _("婚姻家庭纠纷"), "02": _("邻里纠纷"), "03": _("房屋宅基地纠纷"), "04": _("合同纠纷"),
    "05": _("生产经营纠纷"), "06": _("损害赔偿纠纷"), "07": _("山林土地纠纷"), "08": _("征地拆迁纠纷"),
    "09": _("环境污染纠纷"), "10": _("劳动争议"), "11": _("旅游纠纷"), "12": _("消费纠纷"),
    "13": _("医疗纠纷"), "14": _("道路交通事故纠纷"), "15": _("物业纠纷"), "16": _("知识产权纠纷"),
    "17": _("互联网纠纷"), "99": _("其他纠纷"),
})  # fmt: skip

#: The newer list of 17 classes, as other platforms send it; ``""`` is not ours: referred away, and kept without class.
MAPPED = MappingProxyType({
    "婚恋家庭": "01", "邻里": "02", "人格权": "06", "物权相关": "03", "侵权相关": "06", "合同及相关": "04",
    "劳动人事争议": "10", "金融借贷": "04", "土地及资源权属": "07", "其他民商事": "99", "城乡建设发展": "08",
    "涉民政": "99", "其他行政执法": "99", "其他": "99", "涉法涉诉": "", "涉组织涉纪检": "", "涉民族宗教": "",
})  # fmt: skip

#: Which body the classes that are not ours belong to. Only the body is ever told, and nothing of it is kept.
COMPETENT = MappingProxyType({"涉法涉诉": "court", "涉组织涉纪检": "discipline", "涉民族宗教": "faith"})

#: Classes of the district's own tree of troubles; whatever else it has under quarrels between people is another one.
OF_CATEGORY = MappingProxyType({"1201": "02", "1202": "01", "1203": "04", "1204": "04", "1205": "06"})

SOURCES = _closed({
    "applied": _("当事人申请"), "own": _("调委会主动调解"), "desk": _("社会治理中心分流"), "grid": _("网格上报"),
    "police": _("公安移送"), "court_before": _("法院委派（立案前）"), "court_after": _("法院委托（立案后）"),
    "procurator": _("检察移送"), "office": _("政府部门委托"), "hotline": _("12345 转办"),
    "whistle": _("吹哨会商"), "round": _("巡回调解"), "relapse": _("纠纷复发"),
    "import": _("从别的系统导入"),
})  # fmt: skip

#: How many people it is about: 1–4, 5–29, 30 and more. A district maps these to its own steps on export.
SCALES = _closed(
    {"individual": _("个体（不满 5 人）"), "group": _("群体（5 至 29 人）"), "large": _("大群体（30 人及以上）")}
)
GROUP_FROM, LARGE_FROM, SPEAKERS = 5, 30, 5

SIDES = _closed({"a": _("申请方"), "b": _("被申请方"), "c": _("第三人")})
PARTIES = _closed({"person": _("个人"), "company": _("单位"), "household": _("家庭")})

#: Who may read a record: exactly one of these for each note, session and file.
COMPARTMENTS = _closed({
    "joint": _("双方都能看"), "a": _("只有申请方能看"), "b": _("只有被申请方能看"), "c": _("只有第三人能看"),
    "team": _("只有调解员能看"),
})  # fmt: skip

DECLINED = _closed({
    "not_civil": _("不属于民间纠纷"), "in_court": _("法院或仲裁已经受理"), "decided": _("已有生效裁判或裁决"),
    "refused": _("一方明确拒绝调解"), "not_here": _("不属于本调解组织的范围"),
    "forbidden": _("法律规定只能由专门机关处理"),
})  # fmt: skip

RETURNED = _closed({
    "not_here": _("不在本组织的范围"), "conflict": _("本组织与当事人有利害关系"), "specialist": _("需要专业调解组织"),
})  # fmt: skip

#: Why mediation ends without agreement. None of them counts against anybody.
STOPS = _closed({
    "refused": _("一方不愿意调解或继续调解"), "withdrawn": _("申请人撤回"), "no_agreement": _("没有达成一致"),
    "expired": _("期限到了，没有约定延长"), "transferred": _("移送公安或其他有权机关"),
    "court": _("已向法院起诉或申请仲裁"),
    "absent": _("没有人参加，联系方式已清除"),
})  # fmt: skip

RESULTS = _closed({
    "written": _("达成书面协议"), "oral": _("达成口头协议"), "partial": _("部分当事人达成协议"),
    "at_once": _("当场劝和了结"),
    "declined": _("不予受理"), "ended_before": _("导入前已化解"), **STOPS,
})  # fmt: skip

#: How a dispute may have ended in the system that it is imported from; most tables only say that it has.
ENDED_BEFORE = _closed({code: label for code, label in RESULTS.items() if code not in ("declined", "absent")})

#: Who else may sit in, when all parties agree.
GUESTS = _closed({
    "expert": _("专业人士"), "relative": _("亲属"), "neighbour": _("邻居"), "colleague": _("同事"),
    "interpreter": _("翻译"), "cadre": _("村社区干部"), "other": _("其他人"),
})  # fmt: skip

#: Consents are asked once, and once more at most; nobody is pushed.
CONSENTS = _closed({"asked": _("已询问，未答复"), "yes": _("愿意"), "no": _("不愿意")})

PAUSES = _closed({"appraisal": _("等鉴定结论"), "evidence": _("等证据材料"), "agreed": _("双方同意暂停")})

REPLACED = _closed({
    "objection": _("当事人申请回避，理由成立"), "conflict": _("调解员自己提出回避"), "away": _("调解员不能继续"),
    "wish": _("双方要求更换"),
})  # fmt: skip

CHANNELS = _closed({
    "screen": _("当面看过"), "aloud": _("当面读给他听"), "phone": _("电话里读给他听"), "own": _("本人在手机上看过"),
})  # fmt: skip

#: What the safety question brought up. Asked of each person alone; only mediators of the case read it.
SAFETY = _closed({"safe": _("没有这样的事"), "violence": _("有打骂、威胁或限制自由"), "unsure": _("说不准，或不愿说")})

TALKS = _closed({
    "joint": _("面对面"), "apart": _("背对背"), "visit": _("现场走访"), "phone": _("电话"), "inquiry": _("调查询问"),
})  # fmt: skip

NOTES = _closed({
    "facts": _("纠纷简要情况"), "demand": _("申请事项"), "minutes": _("调解记录"), "inquiry": _("调查记录"),
    "private": _("单方谈话记录"), "evidence": _("证据说明"), "proposal": _("调解员建议"), "visit": _("回访记录"),
    "undisputed": _("无争议事实"), "dossier": _("卷宗情况说明"), "care": _("关照事项"), "own": _("当事人自己写的"),
})  # fmt: skip

TERMS = _closed({
    "money": _("付款"), "act": _("做一件事"), "stop": _("不再做"), "apology": _("道歉"), "return": _("返还"),
})  # fmt: skip

WAYS = _closed({"transfer": _("转账"), "cash": _("现金"), "goods": _("实物"), "work": _("自己做"), "other": _("其他")})

ENFORCED = _closed({
    "supervised": _("督促履行"), "payment_order": _("申请支付令"), "court": _("向法院起诉"),
    "execution": _("凭司法确认申请执行"), "arbitration": _("申请仲裁"),
})  # fmt: skip

CONFIRMED = _closed({
    "accepted": _("法院已受理"), "confirmed": _("裁定有效"), "rejected": _("驳回申请"), "withdrawn": _("当事人撤回"),
})  # fmt: skip

FOUND = _closed({
    "kept": _("按约履行，没有新问题"), "late": _("履行有拖延"), "broken": _("没有履行"), "again": _("又起争执"),
    "unreached": _("没有联系上"),
})  # fmt: skip

#: Duties to tell a competent body, and by which law: only minimal facts, never as a record about a person.
ALARMS = _closed({
    "minor": _("未成年人受到侵害或疑似受到侵害（未成年人保护法第十一条）"),
    "violence": _("无民事行为能力人或限制行为能力人遭受家庭暴力（反家庭暴力法第十四条）"),
    "crime": _("可能引起治安案件、刑事案件（人民调解法第二十五条）"),
    "wages": _("拖欠农民工工资（保障农民工工资支付条例第十条）"),
})  # fmt: skip

BODIES = _closed({
    "police": _("公安机关"), "civil": _("民政部门"), "education": _("教育部门"), "women": _("妇联 12338"),
    "labour": _("人社部门"), "other": _("其他有权机关"),
})  # fmt: skip

#: Bodies that what is not ours belongs to. Kept with a referral is the body, never the kind of trouble.
AGENCIES = _closed({
    "court": _("人民法院"), "arbitration": _("劳动人事争议仲裁院"), "police": _("公安机关"),
    "review": _("行政复议机构"),
    "petition": _("信访部门"), "discipline": _("纪检监察机关"), "faith": _("民族宗教事务部门"),
    "other": _("其他有权机关"),
})  # fmt: skip
