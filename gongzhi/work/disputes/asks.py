"""What the acts inside a case ask for, that are no moves: forms are drawn from these, as from the details of a move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongzhi.kernel.details import choice, day, many, money, one, whole, words, yes
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import codes

STATES = {"held": _("谈过了"), "missed": _("有人没来，没有谈"), "cancelled": _("取消")}
SIGNED = {"paper": _("在纸上签名或按指印"), "screen": _("在屏幕上签名")}
ANSWERS = {"accepted": _("接受"), "refused": _("不接受"), "withdrawn": _("提出方收回")}
FORMS = {"written": _("书面协议"), "oral": _("口头协议（登记表）")}
DONE = {"yes": _("当场履行完了"), "no": _("以后履行，到期提醒")}
APART = {"yes": _("分开谈"), "no": _("可以一起谈")}
YESNO = {"yes": _("接受"), "no": _("申请回避")}
HOURS = tuple(f"{hour:02d}:{minute:02d}" for hour in range(7, 22) for minute in (0, 30))
LENGTHS = {"30": _("半小时"), "60": _("一小时"), "90": _("一个半小时"), "120": _("两小时"), "180": _("三小时")}
TOLD_BY = {code: label for code, label in codes.CHANNELS.items() if code != "own"}  # that, each says for themselves
PARTS = {
    "4": _("授权委托书"), "6": _("证据材料"), "9": _("履行凭证"), "11": _("司法确认有关材料"), "3": _("身份证明"),
    "8": _("签好的协议书"), "12": _("其他"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Registered:
    """A dispute as it comes in."""

    facts: str = words(_("是什么纠纷"), help=_("谁和谁、为什么、到什么程度。只有调解这件纠纷的人看得到"))
    demand: str = words(_("想要什么"), required=False, longest=1000)
    type: str = choice(_("纠纷类型"), codes.TYPES)
    place: str = one(_("地点"), of="place")
    source: str = choice(
        _("怎么来的"), {c: label for c, label in codes.SOURCES.items() if c not in ("relapse", "import")}
    )
    people: int = whole(_("大约多少人"), least=1, most=10_000, required=False)
    happened_on: date = day(_("哪天发生的"), required=False)
    unaware: bool = yes(_("排查发现的，当事人还不知道"), help=_("先不写姓名。等他们知情；三十天内没有人参加，只留件数"))


@dataclass(frozen=True, kw_only=True)
class Quick:
    """A quarrel that was settled on the spot, in one sentence."""

    facts: str = words(_("一句话说清"), longest=1000, help=_("谁和谁、为什么、怎么了结的。地点和类型会自己填上"))
    place: str = one(_("地点"), of="place")
    type: str = one(_("纠纷类型"), of="type")
    result: str = choice(_("结果"), {code: codes.RESULTS[code] for code in ("at_once", "oral", "no_agreement")})
    told: bool = yes(_("已口头告知权利和义务，双方都愿意调解"))


@dataclass(frozen=True, kw_only=True)
class Simple:
    """简易调解: the register of an oral agreement, on one screen."""

    facts: str = words(_("是什么纠纷"), longest=2000, help=_("谁和谁、为什么。地点和类型会自己填上"))
    place: str = one(_("地点"), of="place")
    type: str = one(_("纠纷类型"), of="type")
    told: bool = yes(_("已口头告知权利和义务，双方都愿意调解"))
    side_a: str = words(_("申请方"), required=False, longest=4000, help=_("姓名和电话，一行一个人"))
    company_a: str = words(_("申请方是单位的，写名称"), required=False, longest=80)
    side_b: str = words(_("被申请方"), required=False, longest=4000, help=_("姓名和电话，一行一个人"))
    company_b: str = words(_("被申请方是单位的，写名称"), required=False, longest=80)
    done: str = choice(_("履行"), DONE)


@dataclass(frozen=True, kw_only=True)
class NewParty:
    """Somebody who takes part."""

    side: str = choice(_("哪一方"), codes.SIDES)
    kind: str = choice(_("个人还是单位"), codes.PARTIES)
    lines: str = words(
        _("姓名和电话，一行一个人"), required=False, longest=12_000,
        help=_("例如“王小明 13800138000”，或“王小明，13800138000”；没有电话只写姓名。可以从表格里整列粘贴"),
    )  # fmt: skip
    name: str = words(_("姓名（单位的写联系人）"), required=False, longest=60)
    company: str = words(_("单位名称"), required=False, longest=80)
    phone: str = words(_("电话"), required=False, longest=40)
    address: str = words(_("地址"), required=False, longest=200)
    needs_guardian: bool = yes(_("未成年，或要由监护人代表"))


@dataclass(frozen=True, kw_only=True)
class Consent:
    """Whether they want to mediate."""

    parties: tuple[str, ...] = many(_("问了谁"), of="party", required=True)
    consent: str = choice(_("答复"), codes.CONSENTS, help=_("不愿意也可以，不用说理由，也不影响走别的途径"))
    way: str = choice(_("怎么问的"), TOLD_BY)


@dataclass(frozen=True, kw_only=True)
class Told:
    """Who was told rights and duties, and how."""

    parties: tuple[str, ...] = many(_("告知了谁"), of="party", required=True)
    way: str = choice(_("怎么告知的"), TOLD_BY)


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """Whether they accept the mediator."""

    parties: tuple[str, ...] = many(_("问了谁"), of="party", required=True)
    accepts: str = choice(_("是否接受调解员"), YESNO)


@dataclass(frozen=True, kw_only=True)
class Identified:
    """Whose papers somebody looked at."""

    parties: tuple[str, ...] = many(
        _("核对了谁"), of="party", required=True, help=_("只记“核对过”，不抄号码，不留复印件")
    )


@dataclass(frozen=True, kw_only=True)
class Screened:
    """The safety question."""

    party: str = one(_("问的是谁"), of="party")
    alone: bool = yes(_("只有他一个人在，旁边没有对方和别人"))
    answer: str = choice(_("对方有没有打骂、威胁过，或不让出门"), codes.SAFETY)
    reach: str = words(_("什么时候、怎么联系最安全"), required=False, longest=200)


@dataclass(frozen=True, kw_only=True)
class Apart:
    """Whether the sides talk apart, by a wish that nobody explains."""

    apart: str = choice(_("怎么谈"), APART, help=_("有人要求就可以分开谈，不用说理由；约好的面对面会取消"))


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A record written anew."""

    note: str = one(_("哪一条"), of="note")
    text: str = words(_("内容"), longest=4000)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """That those of one side agree to show a record to the other."""

    note: str = one(_("哪一条"), of="note")
    agreed: tuple[str, ...] = many(
        _("谁同意了"), of="party", required=True, help=_("这一方参加调解的每个人都同意，才给对方看")
    )
    way: str = choice(_("怎样征得同意"), TOLD_BY)


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """Why a record or a paper is taken out of sight."""

    note: str = one(_("哪一条"), of="note", required=False)
    paper: str = one(_("哪一份"), of="paper", required=False)
    why: str = words(_("为什么撤下"), longest=500, help=_("撤下后各方都看不到；不删除，台账里有记录"))


@dataclass(frozen=True, kw_only=True)
class Longer:
    """Until when they agree to go on."""

    parties: tuple[str, ...] = many(_("问了谁"), of="party", required=True)
    until: date = day(_("同意延长到"), required=False, help=_("不同意的，不填"))


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """Who takes no part any more."""

    party: str = one(_("谁不再参加"), of="party")


@dataclass(frozen=True, kw_only=True)
class Speakers:
    """Whom a group has chosen."""

    side: str = choice(_("哪一方"), codes.SIDES)
    parties: tuple[str, ...] = many(_("推选的代表（最多 5 人）"), of="party", required=True)


@dataclass(frozen=True, kw_only=True)
class Mandated:
    """Who acts for whom."""

    parties: tuple[str, ...] = many(_("代表谁"), of="party", required=True)
    by_party: str = one(_("由同一方的谁代表"), of="party", required=False)
    name: str = words(_("或由别人代表（姓名）"), required=False, longest=60)
    phone: str = words(_("电话"), required=False, longest=40)
    guardian: bool = yes(_("是监护人"))
    may_settle: bool = yes(_("授权书写明“可以代为签协议”"))
    until: date = day(_("授权到哪一天"), required=False)


@dataclass(frozen=True, kw_only=True)
class Invited:
    """Who else sits in, because all parties agreed."""

    role: str = choice(_("以什么身份"), codes.GUESTS)
    name: str = words(_("姓名"), longest=60)
    phone: str = words(_("电话"), required=False, longest=40)
    parties: tuple[str, ...] = many(
        _("谁同意了"), of="party", required=True, help=_("要每一位当事人都同意；有一位不同意，就不能请")
    )


@dataclass(frozen=True, kw_only=True)
class Uninvited:
    """Who sits in no longer."""

    guest: str = one(_("谁不再参加"), of="guest")


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A talk to come."""

    way: str = choice(_("怎么谈"), codes.TALKS)
    parties: tuple[str, ...] = many(_("请谁来"), of="party", required=True)
    on: date = day(_("哪一天"))
    start: str = one(_("几点"), of="hour")
    length: str = choice(_("多久"), LENGTHS)
    place: str = words(_("地点"), required=False, longest=40)


@dataclass(frozen=True, kw_only=True)
class Happened:
    """How a talk went."""

    session: str = one(_("哪一次"), of="session")
    state: str = choice(_("谈得怎样"), STATES)
    came: tuple[str, ...] = many(_("谁来了"), of="party")
    text: str = words(
        _("调解记录"), required=False, longest=4000, help=_("面对面的，双方都能看；背对背的，只有这一方和调解员能看")
    )


@dataclass(frozen=True, kw_only=True)
class Written:
    """Something to write down."""

    compartment: str = choice(_("给谁看"), codes.COMPARTMENTS)
    sort: str = choice(_("是什么"), {code: label for code, label in codes.NOTES.items() if code != "own"})
    party: str = one(_("谁说的"), of="party", required=False)
    text: str = words(_("内容"), longest=4000)


@dataclass(frozen=True, kw_only=True)
class Filed:
    """A paper that comes in."""

    part: str = choice(_("放进卷宗的"), PARTS)
    compartment: str = choice(_("给谁看"), codes.COMPARTMENTS)
    party: str = one(_("谁交的"), of="party", required=False)
    original_seen: bool = yes(_("看过原件"))


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """Who proposes what is in the terms below it."""

    side: str = choice(_("谁提出的"), codes.SIDES, required=False, help=_("调解员自己提的，不选"))
    answers: str = one(_("是对哪个方案的还价"), of="offer", required=False)
    shown: bool = yes(_("可以告诉对方"))
    open_until: date = day(_("等答复到"), required=False)


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What became of an offer."""

    offer: str = one(_("哪个方案"), of="offer")
    state: str = choice(_("答复"), ANSWERS)


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """The blocks of an agreement above its terms (人民调解法 art. 29)."""

    form: str = choice(_("形式"), FORMS)
    facts: str = words(_("主要事实"), longest=3000)
    disputed: str = words(_("争议的是什么"), required=False, longest=3000)
    duties: str = words(_("各方的责任"), required=False, longest=3000)


@dataclass(frozen=True, kw_only=True)
class TermRow:
    """One row: who owes whom what, how and by when."""

    sort: str = choice(_("做什么"), codes.TERMS)
    by: str = one(_("谁来做"), of="party")
    to: str = one(_("给谁"), of="party", required=False)
    amount: int = money(_("金额（元）"), required=False)
    what: str = words(_("具体内容"), required=False, longest=300)
    way: str = choice(_("方式"), codes.WAYS, required=False)
    due_on: date = day(_("到哪一天"), required=False)
    times: int = whole(_("分几期"), least=1, most=120, required=False)
    every: int = whole(_("每几个月一期"), least=1, most=12, required=False)


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A signature."""

    parties: tuple[str, ...] = many(_("谁签了"), of="party", required=True)
    way: str = choice(_("怎么签的"), SIGNED)
    signed_on: date = day(_("签名日期"))
    by_party: str = one(_("由哪位代表签的"), of="party", required=False, help=_("授权书要写明“可以代为签协议”"))


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """The mediator's signature and the committee's seal."""

    signed_on: date = day(_("调解员签名日期"))
    sealed_on: date = day(_("盖章日期"))


@dataclass(frozen=True, kw_only=True)
class Paid:
    """A performance."""

    due: str = one(_("哪一项"), of="due")
    amount: int = money(_("金额（元）"), required=False)
    paid_on: date = day(_("哪一天"))


@dataclass(frozen=True, kw_only=True)
class Shaped:
    """What the agreements of a group have in common, above its clauses."""

    form: str = choice(_("形式"), FORMS)
    side: str = choice(_("各人金额不同的是哪一方"), codes.SIDES)
    facts: str = words(_("主要事实"), longest=3000)
    disputed: str = words(_("争议的是什么"), required=False, longest=3000)
    duties: str = words(_("各方的责任"), required=False, longest=3000)


@dataclass(frozen=True, kw_only=True)
class ClauseRow:
    """One row: which side does what for which other, how and by when; how much is written for each member."""

    sort: str = choice(_("做什么"), codes.TERMS)
    by: str = choice(_("哪一方来做"), codes.SIDES)
    to: str = choice(_("给哪一方"), codes.SIDES, required=False)
    what: str = words(_("具体内容"), required=False, longest=300)
    way: str = choice(_("方式"), codes.WAYS, required=False)
    due_on: date = day(_("到哪一天"), required=False)
    times: int = whole(_("分几期"), least=1, most=120, required=False)
    every: int = whole(_("每几个月一期"), least=1, most=12, required=False)


@dataclass(frozen=True, kw_only=True)
class Again:
    """A quarrel that came back."""

    facts: str = words(_("这次是怎么回事"), help=_("原来的案件不动；各方要重新问是否愿意、重新告知"))


@dataclass(frozen=True, kw_only=True)
class Erased:
    """Whose contacts are erased because they ask for it."""

    party: str = one(_("谁要求删除"), of="party", help=_("姓名、电话和地址都会删除，不能恢复；案件里只留编号"))


@dataclass(frozen=True, kw_only=True)
class Opened:
    """Why a head reads another mediator's case."""

    why: str = words(_("打开的理由"), longest=500, help=_("会记入台账；打开后两小时内看得到"))
