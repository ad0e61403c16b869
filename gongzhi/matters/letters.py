"""What the core tells units: a reference, a place, a deadline; never what it is about."""

from gongzhi.foundation.notices.templates import declare
from gongzhi.kernel.texts import _

declare("matter.offered", _("有一件事派给你们"), _("{reference}（{place}）派给你们单位，请签收。"))
declare("matter.returned", _("有一件事被退回"), _("{reference}（{place}）被退回，请裁定由谁来办。"))
declare("matter.contributed", _("协办单位交了结果"), _("{reference}（{place}）的一个协办单位交了结果。"))
declare("matter.asked", _("有一份申请等批复"), _("{reference}（{place}）有一份申请，请批复。"))
declare("matter.decided", _("申请有批复了"), _("{reference}（{place}）的申请有批复了。"))
declare("matter.handed_in", _("有一件事报办结"), _("{reference}（{place}）报办结，请核查或答复。"))
declare("matter.again", _("有一件事要再办"), _("{reference}（{place}）要重新办理，请看原因。"))
declare("matter.handed_over", _("有一件事交到你们中心"), _("{reference}（{place}）交到你们中心，请处理。"))
declare("matter.hint", _("快到时限"), _("{reference}（{place}）快到时限：{deadline}。"))
declare("matter.urge", _("已到时限"), _("{reference}（{place}）已到时限：{deadline}，请抓紧办理。"))
declare("matter.supervise", _("超期督办"), _("{reference}（{place}）超期，转为督办：原定 {deadline}。"), urgent=True)
