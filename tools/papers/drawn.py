"""The papers themselves, one function each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.papers.layout import BOTH, CENTRE, LABEL, RIGHT, TITLE, Page

if TYPE_CHECKING:
    from collections.abc import Callable

BY = "{{ 调解组织 }}"
PEOPLE = "人 in 当事人名单"
SEALED = ("调解员：{{ 调解员签名处 }}", "{{ 调解组织 }}{{ 印章处 }}", "{{ 签署日期 }}")
RIGHTS = (
    "一、人民调解是自愿的。您可以接受调解，也可以拒绝调解，或者随时要求终止调解，不用说明理由。",
    "二、人民调解不收取任何费用。",
    "三、您可以选择或者接受人民调解员，认为调解员与对方有利害关系的，可以要求回避。",
    "四、您可以要求调解公开进行，也可以要求不公开进行。您单独对调解员说的话，不经您同意不告诉对方。",
    "五、您可以自主表达意愿，自愿达成调解协议；也可以书面委托他人参加调解，代签协议的，授权书要写明。",
    "六、请如实陈述纠纷事实，遵守调解现场秩序，尊重对方当事人行使权利。",
    "七、达成的调解协议具有法律约束力，应当按照约定履行。双方可以自协议生效之日起三十日内，共同向人民法院申请司法确认。",
    "八、不愿意调解或者调解不成的，您可以依法通过仲裁、行政、司法等途径维护自己的权利。请留意诉讼时效和仲裁时效。",
)


def _persons(page: Page, title: str, rows: str) -> None:
    page.control("{%p if " + rows + " %}")
    page.heading(title)
    grid = page.table((2.7, 5.1, 2.3, 5.5))
    blank = ("", "", "")
    grid.row("{%tr for 人 in " + rows + " %}", *blank, labels=(), size=9, height=0.3)
    grid.row("姓名或名称", "{{ 人.姓名 }}", "联系电话", "{{ 人.电话 }}", labels=(0, 2))
    grid.row("类别", "{{ 人.类别 }}", "联系人", "{{ 人.联系人 }}", labels=(0, 2))
    grid.row("单位或住址", "{{ 人.住址 }}", spans=(1, 3))
    grid.row("身份证号", "{{ 人.身份证号 }}", spans=(1, 3))
    grid.row("{%tr endfor %}", *blank, labels=(), size=9, height=0.3)
    page.control("{%p endif %}")


def application() -> Page:
    page = Page()
    page.title("人民调解申请书")
    page.line("编号：{{ 编号 }}", size=12, align=RIGHT)
    for title, rows in (("申请人", "申请人名单"), ("被申请人", "被申请人名单"), ("第三人", "第三人名单")):
        _persons(page, title, rows)
    page.heading("纠纷简要情况")
    page.text("{{ 纠纷情况 }}")
    page.heading("申请事项")
    page.control("{%p for 项 in 申请事项 %}")
    page.text("{{ 项.序号 }}. {{ 项.内容 }}")
    page.control("{%p endfor %}")
    page.text("人民调解委员会已将申请人民调解的相关规定告知我，现自愿申请人民调解。", size=14)
    page.sign("申请人：{{ 签名处 }}", "{{ 签署日期 }}")
    return page


def register() -> Page:
    page = Page()
    page.title("人民调解受理登记表", above=BY)
    page.line("编号：{{ 编号 }}", size=12, align=RIGHT, after=4)
    grid = page.table((2.4, 4.2, 3.2, 5.8))
    grid.row("纠纷类型", "{{ 纠纷类型 }}", "案件来源", "{{ 案件来源 }}", labels=(0, 2))
    grid.row("登记日期", "{{ 登记日期 }}", "受理日期", "{{ 受理日期 }}", labels=(0, 2))
    grid.row("发生地", "{{ 地点 }}", "涉及人数", "{{ 涉及人数 }}", labels=(0, 2))
    grid.row("称谓", "姓名或名称", "联系电话", "单位或住址", head=True)
    grid.each(PEOPLE, "{{ 人.称谓 }}", "{{ 人.姓名 }}", "{{ 人.电话 }}", "{{ 人.住址 }}", size=11)
    grid.row("纠纷简要\n情况", "{{ 纠纷情况 }}", spans=(1, 3), height=4.5, whole=False)
    grid.row("当事人\n请求", "{{ 请求 }}", spans=(1, 3), height=2, whole=False)
    grid.row("当事人\n签名", "", spans=(1, 3), height=1.8)
    grid.row("登记人", "{{ 调解员签名处 }}", "盖章", "{{ 印章处 }}", labels=(0, 2), height=1.8)
    grid.row("备注", "", spans=(1, 3), height=1.2)
    return page


def rights() -> Page:
    page = Page()
    page.title("当事人权利义务告知书", above=BY)
    page.line("编号：{{ 编号 }}　　纠纷类型：{{ 纠纷类型 }}", size=12, align=CENTRE, after=4)
    page.text("根据《中华人民共和国人民调解法》，现将您在人民调解活动中的权利和义务告知如下：")
    for text in RIGHTS:
        page.text(text, size=13)
    page.text("调解员：{{ 调解员 }}。", size=13)
    page.heading("以上内容已经告知，本人已经知晓")
    grid = page.table((2.3, 3.1, 4.8, 5.4))
    grid.row("称谓", "姓名或名称", "告知的日期和方式", "签名", head=True)
    grid.each(PEOPLE, "{{ 人.称谓 }}", "{{ 人.姓名 }}", "{{ 人.告知情况 }}", "{{ 人.签名处 }}", size=11, align=CENTRE)
    page.sign("{{ 调解组织 }}{{ 印章处 }}", "{{ 签署日期 }}")
    return page


def mandate() -> Page:
    page = Page()
    page.title("授权委托书")
    for title, rows in (("委托人", "委托人名单"), ("受委托人", "受委托人名单")):
        _persons(page, title, rows)
    page.text("委托人因“{{ 纠纷类型 }}”（编号 {{ 编号 }}）一事，委托上列受委托人参加{{ 调解组织 }}的人民调解。")
    page.heading("委托权限")
    page.text("{{ 委托权限 }}")
    page.heading("委托期限")
    page.text("自{{ 委托日期 }}起，{{ 委托期限 }}止。")
    page.sign("委托人：{{ 签名处 }}", "受委托人：{{ 受委托人签名处 }}", "      年    月    日")
    return page


def inquiry() -> Page:
    page = Page()
    page.title("人民调解调查记录", above=BY)
    grid = page.table((2.6, 5.4, 2.4, 5.2))
    grid.row("编号", "{{ 编号 }}", "纠纷类型", "{{ 纠纷类型 }}", labels=(0, 2))
    grid.row("时间", "{{ 时间 }}", spans=(1, 3))
    grid.row("地点", "{{ 场所 }}", spans=(1, 3))
    grid.row("被调查人", "{{ 被调查人 }}", spans=(1, 3))
    grid.row("调查人", "{{ 调查人 }}", "记录人", "{{ 记录人 }}", labels=(0, 2))
    page.heading("调查内容")
    page.text("{{ 正文 }}")
    page.text("（以上记录已交被调查人看过或者读给其听，无误。）")
    page.sign("被调查人：{{ 签名处 }}", "调查人：____________　记录人：____________", "      年    月    日")
    return page


def minutes() -> Page:
    page = Page()
    page.title("人民调解记录", above=BY)
    grid = page.table((2.6, 5.4, 2.4, 5.2))
    grid.row("编号", "{{ 编号 }}", "方式", "{{ 方式 }}", labels=(0, 2))
    grid.row("时间", "{{ 时间 }}", spans=(1, 3))
    grid.row("地点", "{{ 场所 }}", spans=(1, 3))
    grid.row("参加人", "{{ 参加人 }}", spans=(1, 3))
    grid.row("调解员", "{{ 调解员 }}", "记录人", "{{ 记录人 }}", labels=(0, 2))
    page.heading("调解内容")
    page.text("{{ 正文 }}")
    page.heading("调解结果")
    page.text("{{ 结果 }}")
    page.control("{%p for 人 in 当事人名单 %}")
    page.line("{{ 人.称谓 }} {{ 人.姓名 }}：{{ 人.签名处 }}", align=RIGHT, before=3)
    page.control("{%p endfor %}")
    page.sign("调解员：{{ 调解员签名处 }}", "记录人：____________", "      年    月    日")
    return page


def _agreed(page: Page, facts: str) -> None:
    page.heading(f"一、{facts}")
    page.text("{{ 纠纷情况 }}")
    page.heading("二、争议事项")
    page.text("{{ 争议事项 }}")
    page.heading("三、各方当事人的责任")
    page.text("{{ 各方责任 }}")
    page.heading("四、经调解，各方自愿达成如下协议")
    page.control("{%p for 条 in 条款 %}")
    page.text("{{ 条.序号 }}. {{ 条.内容 }}")
    page.control("{%p endfor %}")
    page.text("付款合计：人民币{{ 总金额 }}元（大写：{{ 总金额大写 }}）。")
    page.heading("五、履行的方式和期限")
    page.control("{%p if 履行日程 %}")
    grid = page.table((1.2, 3.0, 1.9, 1.9, 2.4, 2.2, 3.0))
    grid.row("序号", "期限", "履行人", "对方", "事项、方式", "金额（元）", "大写", head=True, size=10)
    grid.each(
        "期 in 履行日程", "{{ 期.序号 }}", "{{ 期.日期 }}", "{{ 期.履行人 }}", "{{ 期.对方 }}",
        "{{ 期.事项 }}{% if 期.方式 %}（{{ 期.方式 }}）{% endif %}", "{{ 期.金额 }}", "{{ 期.大写 }}", size=10, align=CENTRE,
    )  # fmt: skip
    page.control("{%p endif %}")


def agreement() -> Page:
    page = Page()
    page.title("人民调解协议书", above=BY)
    page.line("编号：{{ 编号 }}", size=12, align=RIGHT, after=2)
    page.control("{%p for 人 in 当事人名单 %}")
    page.line(
        "{{ 人.称谓 }}：{{ 人.姓名 }}{% if 人.联系人 %}（联系人 {{ 人.联系人 }}）{% endif %}"
        "{% if 人.身份证号 %}，身份证号 {{ 人.身份证号 }}{% endif %}{% if 人.住址 %}，住址 {{ 人.住址 }}{% endif %}"
    )
    page.control("{%p endfor %}")
    page.text("各方当事人因“{{ 纠纷类型 }}”申请（接受）调解，由调解员{{ 调解员 }}依法主持调解。")
    _agreed(page, "主要事实")
    page.text("六、本协议自{{ 生效日期 }}起生效，对各方当事人具有法律约束力，各方应当按照约定履行。")
    page.text(
        "七、各方认为有必要的，可以自本协议生效之日起三十日内，共同向人民法院申请司法确认。就协议的履行或者内容发生争议的，"
        "一方可以向人民法院提起诉讼。"
    )
    page.text("本协议一式{{ 份数 }}份，当事人各执一份，{{ 调解组织 }}留存一份。")
    page.control("{%p for 人 in 当事人名单 %}")
    page.line("{{ 人.称谓 }} {{ 人.姓名 }}：{{ 人.签名处 }}", size=12, before=6)
    page.control("{%p endfor %}")
    page.line("调解员：{{ 调解员签名处 }}　　记录人：____________", before=6)
    page.sign("{{ 调解组织 }}{{ 印章处 }}", "{{ 签署日期 }}")
    return page


def oral() -> Page:
    page = Page()
    page.title("人民调解口头协议登记表", above=BY)
    page.line("编号：{{ 编号 }}　　纠纷类型：{{ 纠纷类型 }}", size=12, align=CENTRE, after=4)
    grid = page.table((3.0, 4.4, 8.2))
    grid.row("称谓", "姓名或名称", "联系人", head=True)
    grid.each(PEOPLE, "{{ 人.称谓 }}", "{{ 人.姓名 }}", "{{ 人.联系人 }}", align=CENTRE)
    _agreed(page, "纠纷事实")
    page.text("六、口头协议自{{ 生效日期 }}起生效，对各方当事人具有约束力。")
    page.sign(*SEALED)
    return page


def termination() -> Page:
    page = Page()
    page.title("终止调解通知书", above=BY)
    page.line("编号：{{ 编号 }}", size=12, align=RIGHT, after=2)
    page.control("{%p for 人 in 当事人名单 %}")
    page.line("{{ 人.称谓 }}：{{ 人.姓名 }}")
    page.control("{%p endfor %}")
    page.text(
        "你们之间的“{{ 纠纷类型 }}”，由本委员会于{{ 登记日期 }}登记调解。因{{ 原因 }}，本委员会自{{ 终止日期 }}起终止调解。"
    )
    page.text(
        "人民调解以自愿为原则，终止调解不影响任何一方的权利。根据《中华人民共和国人民调解法》第二十六条，现告知你们可以依法通过下列途径维护自己的权利："
    )
    page.control("{%p for 途径 in 其他途径 %}")
    page.text("{{ 途径.序号 }}. {{ 途径.内容 }}")
    page.control("{%p endfor %}")
    page.sign(*SEALED)
    return page


def referral() -> Page:
    page = Page()
    page.title("{{ 标题 }}")
    page.line("编号：{{ 编号 }}", size=12, align=RIGHT, after=6)
    page.line("{{ 收函单位 }}：", size=16)
    page.text("{{ 函件正文 }}", size=16)
    page.control("{%p if 原因 %}")
    page.text("理由：{{ 原因 }}。", size=16)
    page.control("{%p endif %}")
    page.text("此函。", size=16)
    page.sign("{{ 发函单位 }}{{ 印章处 }}", "{{ 签署日期 }}")
    return page


def receipt() -> Page:
    page = Page()
    page.title("履行收条")
    page.line("编号：{{ 编号 }}", size=12, align=RIGHT, after=6)
    page.text("今收到{{ 付款人 }}依照人民调解协议（编号 {{ 编号 }}）履行的下列事项：", size=16)
    grid = page.table((3.2, 12.4))
    for label, name in (
        ("履行事项", "事项"), ("金额（元）", "金额"), ("大写", "大写"), ("方式", "方式"), ("履行日期", "履行日期"),
        ("本项尚欠", "尚欠"),
    ):  # fmt: skip
        grid.row(label, "{{ " + name + " }}", size=14, height=1.1)
    page.text("特立此据。", size=16)
    page.sign("收款人（收受人）{{ 收款人 }}：{{ 签名处 }}", "      年    月    日")
    return page


def visit() -> Page:
    page = Page()
    page.title("回访记录", above=BY)
    grid = page.table((3.2, 4.6, 3.0, 4.8))
    grid.row("协议编号", "{{ 编号 }}", "回访日期", "{{ 回访日期 }}", labels=(0, 2))
    grid.row("当事人", "{% for 人 in 当事人名单 %}{{ 人.称谓 }} {{ 人.姓名 }}　{% endfor %}", spans=(1, 3))
    grid.row("回访事由", "{{ 回访事由 }}", spans=(1, 3))
    grid.row("履行情况", "{{ 回访情况 }}", spans=(1, 3), height=1.4)
    grid.row("回访情况\n（当事人意见、新的矛盾、采取的措施）", "{{ 正文 }}", spans=(1, 3), height=7, whole=False)
    grid.row("回访人", "{{ 回访人 }}", "被回访人", "{{ 签名处 }}", labels=(0, 2), height=1.6)
    return page


def closing() -> Page:
    page = Page()
    page.title("结案报告表", above=BY)
    grid = page.table((2.8, 4.8, 2.8, 5.2))
    grid.row("编号", "{{ 编号 }}", "纠纷类型", "{{ 纠纷类型 }}", labels=(0, 2))
    grid.row("卷号", "{{ 卷号 }}", "填表时间", "{{ 制作日期 }}", labels=(0, 2))
    grid.row("承办单位", "{{ 调解组织 }}", "承办人", "{{ 调解员 }}", labels=(0, 2))
    grid.row("受案时间", "{{ 受理日期 }}", "结案时间", "{{ 结案日期 }}", labels=(0, 2))
    grid.row("案件来源", "{{ 案件来源 }}", spans=(1, 3))
    grid.row("当事人", "{% for 人 in 当事人名单 %}{{ 人.称谓 }} {{ 人.姓名 }}　{% endfor %}", spans=(1, 3))
    for label, name, height in (
        ("纠纷简要\n事实", "纠纷情况", 4), ("调解经过", "调解经过", 1.6), ("调解结果", "调解结果", 1.2),
        ("履行情况", "履行情况", 1.2), ("回访情况", "回访结果", 1.4),
    ):  # fmt: skip
        grid.row(label, "{{ " + name + " }}", spans=(1, 3), height=height, whole=False)
    grid.row("承办人\n意见", "建议结案归档。　　{{ 调解员签名处 }}", spans=(1, 3), height=1.8)
    grid.row("负责人\n意见", "{{ 印章处 }}　{{ 签署日期 }}", spans=(1, 3), height=1.8)
    return page


def note() -> Page:
    page = Page()
    page.title("卷宗情况说明", above=BY)
    page.line("卷号：{{ 卷号 }}　　编号：{{ 编号 }}", size=12, align=CENTRE, after=6)
    page.text("{{ 正文 }}", size=16)
    page.text("缺少的材料：{{ 缺件 }}。", size=16)
    page.sign("说明人：{{ 立卷人 }}", "{{ 签署日期 }}")
    return page


def cover() -> Page:
    page = Page(foot=False)
    page.line("{{ 调解组织 }}", font=TITLE, size=22, align=CENTRE, before=40, after=24, spacing=34)
    page.line("人 民 调 解 卷 宗", font=TITLE, size=36, align=CENTRE, after=50, spacing=50)
    grid = page.table((4.0, 10.6))
    for label, text in (
        ("卷　　名", "{{ 标题 }}"), ("卷　　号", "{{ 卷号 }}"), ("纠纷类型", "{{ 纠纷类型 }}"),
        ("人民调解员", "{{ 调解员 }}"), ("调解日期", "{{ 开始日期 }}至{{ 终止日期 }}"), ("立 卷 人", "{{ 立卷人 }}"),
        ("立卷日期", "{{ 立卷日期 }}"), ("保管期限", "{{ 保管期限 }}"), ("备　　注", "{{ 备注 }}"),
    ):  # fmt: skip
        grid.row(label, text, size=16, height=1.5)
    return page


def contents() -> Page:
    page = Page(foot=False)
    page.title("卷 内 目 录")
    page.line("编号：{{ 编号 }}", size=12, align=RIGHT, after=4)
    page.control("{%p if 缺件 %}")
    page.line("尚缺：{{ 缺件 }}", font=LABEL, size=12, after=6)
    page.control("{%p endif %}")
    grid = page.table((1.6, 8.6, 3.4, 2.0))
    grid.row("序号", "文书名称", "备注", "页号", head=True, size=14)
    grid.each(
        "行 in 目录",
        "{{ 行.序号 }}",
        "{{ 行.名称 }}",
        "{{ 行.备注栏 }}",
        "{{ 行.页号 }}",
        size=13,
        height=1.15,
        align=CENTRE,
    )
    return page


def slip() -> Page:
    page = Page(foot=False)
    page.line("{{ 分页标题 }}", font=TITLE, size=20, align=CENTRE, after=12, spacing=30)
    page.line("编号：{{ 编号 }}", size=12, align=RIGHT, after=6)
    page.text("{{ 正文 }}")
    page.control("{%p if 各行 %}")
    grid = page.table((5.2, 10.4))
    grid.each("行 in 各行", "{{ 行.名称 }}", "{{ 行.正文 }}", labels=(0,), size=13)
    page.control("{%p endif %}")
    return page


def back() -> Page:
    page = Page(foot=False)
    page.line("卷 末 备 考", font=TITLE, size=22, align=CENTRE, before=60, after=40, spacing=34)
    page.line(
        "本卷编号 {{ 编号 }}，卷内文书共 {{ 页数 }} 页，已经逐页检查，装订成卷。",
        size=16,
        align=BOTH,
        indent=True,
        after=30,
    )
    grid = page.table((4.0, 10.6))
    for label, text in (("立 卷 人", "{{ 立卷人 }}"), ("立卷日期", "{{ 立卷日期 }}"), ("检 查 人", "{{ 检查人 }}")):
        grid.row(label, text, size=16, height=1.5)
    page.line("封　底", font=LABEL, size=16, align=CENTRE, before=120)
    return page


DRAWN: dict[str, Callable[[], Page]] = {
    drawn.__name__: drawn
    for drawn in (
        application, register, rights, mandate, inquiry, minutes, agreement, oral, termination, referral, receipt,
        visit, closing, note, cover, contents, slip, back,
    )
}  # fmt: skip
