"""How long somebody may go to court or arbitration: told from the start, since mediation is not the last way.

Plain facts with their article, by the type of the dispute; they advise nobody and stop nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from gongzhi.kernel.texts import _


@dataclass(frozen=True, slots=True)
class Period:
    """One period: how long, from when, and where it stands."""

    label: str
    long: str
    begins: str
    law: str


GENERAL = Period(
    _("向法院起诉"), _("三年"), _("从知道或应当知道权利受损、对方是谁起算；最长二十年"), _("民法典第一百八十八条")
)
#: A claim made to a people's mediation committee begins the three years anew; it does not for other periods.
ANEW = Period(
    _("申请人民调解"), _("诉讼时效中断"), _("从提出请求那天起重新计算，请留好申请的凭据"),
    _("最高人民法院关于审理民事案件适用诉讼时效制度若干问题的规定（2020 年修正）第十二条、民法典第一百九十五条"),
)  # fmt: skip
LABOUR = Period(
    _("申请劳动仲裁"), _("一年"), _("从知道或应当知道权利被侵害起算；向对方主张、对方同意履行的，重新计算"),
    _("劳动争议调解仲裁法第二十七条"),
)  # fmt: skip
WAGES = Period(_("在职时拖欠的工资"), _("离职后一年内"), _("还在职的，不受一年限制"), _("劳动争议调解仲裁法第二十七条"))
FAMILY = Period(
    _("抚养费、赡养费、扶养费"), _("不受诉讼时效限制"), _("离婚请求也没有诉讼时效"), _("民法典第一百九十六条")
)
THINGS = Period(
    _("停止侵害、排除妨碍、消除危险"), _("不受诉讼时效限制"), _("要求赔偿的部分仍是三年"), _("民法典第一百九十六条")
)
ESTATE = Period(_("返还房屋、土地"), _("不受诉讼时效限制"), _("要求赔偿的部分仍是三年"), _("民法典第一百九十六条"))
PRODUCT = Period(
    _("产品缺陷造成损害"), _("两年"), _("从知道或应当知道受损起算；产品交付满十年的，一般不再保护"),
    _("产品质量法第四十五条"),
)  # fmt: skip
REVIEW = Period(_("对征收决定申请行政复议"), _("六十日"), _("从知道行政行为起算"), _("行政复议法第二十条"))
SUIT = Period(_("对征收决定提起行政诉讼"), _("六个月"), _("从知道或应当知道行政行为起算"), _("行政诉讼法第四十六条"))
#: Only after an agreement: both sides together, within thirty days of the day on which it takes effect.
CONFIRMED = Period(
    _("达成协议后申请司法确认"), _("三十日"), _("从协议生效起算，双方一起申请"), _("人民调解法第三十三条")
)

_MORE = {
    "01": (FAMILY,), "02": (THINGS,), "03": (ESTATE, THINGS), "07": (ESTATE, THINGS), "08": (REVIEW, SUIT),
    "09": (THINGS,), "12": (PRODUCT,),
}  # fmt: skip


def of(type: str) -> tuple[Period, ...]:
    """Return the periods that matter to a type of dispute, those of its own first."""
    if type == "10":
        return LABOUR, WAGES, CONFIRMED
    return (*_MORE.get(type, ()), GENERAL, ANEW, CONFIRMED)
