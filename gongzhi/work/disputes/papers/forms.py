"""The fourteen forms of a case, and the cover, list and back of its dossier: what each shows and may not lack.

Names of placeholders are English here and Chinese in the Word files (``data/placeholders.toml``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMON = (
    "committee", "district", "reference", "number", "type", "source", "place", "mediators", "recorder", "today",
    "opened_on",
)  # fmt: skip
PERSON = ("called", "name", "contact", "kind", "address", "phone", "id_number", "identity", "told", "sign")
TERM = ("order", "text")
DUE = ("order", "day", "who", "whom", "what", "figures", "capitals", "way")
SIGNING = ("mediator_sign", "seal", "signed_day")


@dataclass(frozen=True, slots=True)
class Block:
    """Something that a form must have: what it is called, and the placeholders that make it up."""

    label: str
    placeholders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One form.

    ``part`` is its place in the dossier (0: none of the thirteen). ``personal`` are the fields of persons that it
    opens. ``both`` says that both sides are given it, so that nobody's address goes where it is not safe. ``numbers``
    says that ID numbers may be typed while it is made.
    """

    code: str
    label: str
    part: int
    fields: tuple[str, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    blocks: tuple[Block, ...] = ()
    personal: frozenset[str] = frozenset({"name"})
    both: bool = False
    numbers: bool = False

    @property
    def placeholders(self) -> tuple[str, ...]:
        """All that it may show; those of a list's rows with its name before them."""
        rows = (f"{name}.{column}" for name, columns in self.lists.items() for column in columns)
        return (*COMMON, *self.fields, *self.lists, *rows)


_FULL = frozenset({"name", "phone", "address"})
_PARTIES = {"parties": PERSON}
_WHO = Block(_("当事人基本情况"), ("parties.called", "parties.name"))
_NUMBER = Block(_("编号"), ("reference",))
_SEAL = Block(_("调解员签名和调委会印章"), ("mediator_sign", "seal"))
_SIGNS = Block(_("当事人签名"), ("parties.sign",))

_AGREED = (
    _WHO,
    Block(_("主要事实"), ("facts",)),
    Block(_("争议事项"), ("disputed",)),
    Block(_("各方责任"), ("duties",)),
    Block(_("协议内容"), ("terms.text",)),
    Block(_("履行的方式和期限"), ("schedule.day", "schedule.what", "schedule.capitals", "schedule.way")),
)  # 人民调解法 art. 29

_ALL = (
    Form(
        "application", _("人民调解申请书"), 1, ("facts", "sign", "signed_day"),
        {"applicants": PERSON, "respondents": PERSON, "others": PERSON, "demands": TERM},
        (
            Block(_("申请人基本情况"), ("applicants.name",)), Block(_("被申请人基本情况"), ("respondents.name",)),
            Block(_("纠纷简要情况"), ("facts",)), Block(_("申请事项"), ("demands.text",)),
            Block(_("申请人签名"), ("sign",)),
        ),
        personal=_FULL, numbers=True,
    ),
    Form(
        "register", _("人民调解受理登记表"), 1, ("facts", "demand", "people", "taken_on", *SIGNING), _PARTIES,
        (_WHO, Block(_("纠纷类型"), ("type",)), Block(_("案件来源"), ("source",)),
         Block(_("纠纷简要情况"), ("facts",)), Block(_("调委会印章"), ("seal",))),
        personal=_FULL,
    ),
    Form(
        "rights", _("当事人权利义务告知书"), 2, SIGNING, _PARTIES,
        (Block(_("告知的日期和方式"), ("parties.told",)), _SIGNS), both=True,
    ),
    Form(
        "mandate", _("授权委托书"), 4, ("powers", "until", "given_on", "sign", "agent_sign"),
        {"principals": PERSON, "agents": PERSON},
        (
            Block(_("委托人"), ("principals.name",)), Block(_("受委托人"), ("agents.name",)),
            Block(_("委托权限"), ("powers",)), Block(_("委托期限"), ("until",)), Block(_("委托人签名"), ("sign",)),
        ),
        personal=_FULL, numbers=True,
    ),
    Form(
        "inquiry", _("人民调解调查记录"), 5, ("time", "where", "asked", "asker", "content", "sign"), {},
        (
            Block(_("时间"), ("time",)), Block(_("被调查人"), ("asked",)), Block(_("调查内容"), ("content",)),
            Block(_("签名"), ("sign",)),
        ),
    ),
    Form(
        "minutes", _("人民调解记录"), 7, ("time", "where", "way", "present", "content", "outcome", "mediator_sign"),
        _PARTIES,
        (
            Block(_("时间"), ("time",)), Block(_("参加人"), ("present",)), Block(_("调解内容"), ("content",)),
            Block(_("调解结果"), ("outcome",)), _SIGNS,
        ),
    ),
    Form(
        "agreement", _("人民调解协议书"), 8,
        ("facts", "disputed", "duties", "total", "total_capitals", "copies", "effective_on", *SIGNING),
        {"parties": PERSON, "terms": TERM, "schedule": DUE},
        (_NUMBER, *_AGREED, _SIGNS, _SEAL), personal=frozenset({"name", "address"}), both=True, numbers=True,
    ),
    Form(
        "oral", _("人民调解口头协议登记表"), 8,
        ("facts", "disputed", "duties", "total", "total_capitals", "effective_on", *SIGNING),
        {"parties": PERSON, "terms": TERM, "schedule": DUE}, (_NUMBER, *_AGREED, _SEAL), both=True,
    ),
    Form(
        "termination", _("终止调解通知书"), 12, ("reason", "ended_on", *SIGNING),
        {"parties": PERSON, "ways": TERM},
        (Block(_("终止原因"), ("reason",)), Block(_("其他法律途径"), ("ways.text",)),
         Block(_("调委会印章"), ("seal",))),
        both=True,
    ),
    Form(
        "referral", _("委托调解函（不予调解函）"), 12,
        ("title", "to", "body", "reason", "sender", "seal", "signed_day"), {},
        (_NUMBER, Block(_("收函单位"), ("to",)), Block(_("正文"), ("body",)), Block(_("印章"), ("seal",))),
        personal=frozenset(),
    ),
    Form(
        "receipt", _("履行收条"), 9,
        ("payer", "payee", "what", "figures", "capitals", "way", "paid_on", "rest", "sign"), {},
        (
            Block(_("付款人和收款人"), ("payer", "payee")), Block(_("小写和大写金额"), ("figures", "capitals")),
            Block(_("履行日期"), ("paid_on",)), Block(_("收款人签名"), ("sign",)),
        ),
        both=True,
    ),
    Form(
        "visit", _("回访记录"), 10, ("visited_on", "found", "visitor", "why", "content", "sign"), _PARTIES,
        (Block(_("回访日期"), ("visited_on",)), Block(_("回访情况"), ("found", "content")),
         Block(_("回访人"), ("visitor",))),
    ),
    Form(
        "closing", _("结案报告表"), 12,
        ("facts", "course", "result", "performed", "visited", "taken_on", "closed_on", *SIGNING), _PARTIES,
        (_WHO, Block(_("案件来源"), ("source",)), Block(_("受案时间和结案时间"), ("taken_on", "closed_on")),
         Block(_("调解结果"), ("result",)), Block(_("履行情况"), ("performed",))),
    ),
    Form(
        "note", _("卷宗情况说明"), 12, ("content", "missing", "filer", "signed_day"), {},
        (Block(_("情况说明"), ("content",)), Block(_("说明人"), ("filer",))), personal=frozenset(),
    ),
    Form(
        "cover", _("卷宗封面"), 0, ("title", "began_on", "ended_on", "filer", "filed_on", "keep", "remark"), {},
        (
            Block(_("卷名"), ("title",)), Block(_("卷号"), ("number",)), Block(_("人民调解员"), ("mediators",)),
            Block(_("调解日期"), ("began_on", "ended_on")), Block(_("立卷人和立卷日期"), ("filer", "filed_on")),
            Block(_("保管期限"), ("keep",)),
        ),
    ),
    Form(
        "contents", _("卷内目录"), 0, ("missing",), {"items": ("order", "label", "state", "page")},
        (Block(_("目录各行"), ("items.order", "items.label", "items.page")),), personal=frozenset(),
    ),
    Form(
        "slip", _("卷内分页"), 0, ("heading", "content"), {"rows": ("label", "content")},
        (Block(_("标题和内容"), ("heading", "rows.label", "rows.content")),),
    ),
    Form(
        "back", _("封底"), 13, ("pages", "filer", "filed_on", "checker"), {},
        (Block(_("页数"), ("pages",)), Block(_("立卷人和立卷日期"), ("filer", "filed_on"))), personal=frozenset(),
    ),
)  # fmt: skip

#: All forms by their code, in the order of the dossier's list and then its bindings.
FORMS: Mapping[str, Form] = {form.code: form for form in _ALL}
BINDINGS = ("cover", "contents", "slip", "back")
