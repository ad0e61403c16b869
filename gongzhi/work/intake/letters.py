"""What intake tells desks and reporters."""

from gongzhi.foundation.notices.templates import declare
from gongzhi.kernel.texts import _
from gongzhi.work.intake.services.guarding import fresh_receipt

declare("report.contested", _("有人对处理有异议"), _("{reference} 的诉求人不同意处理，请由另一个人重新看。"))
declare("report.instead", _("有一份来件请你们先看"), _("{reference} 反映的是平时受理的中心，请你们代为处理。"))
declare("report.urge", _("有来件到时限还没看"), _("{reference} 到了该看的时限：{deadline}，请受理、追问或转介。"))
declare("report.supervise", _("来件超期督办"), _("{reference} 超期没有人看，转为督办：原定 {deadline}。"), urgent=True)
declare(
    "report.news",
    _("您反映的事有进展"),
    _("您反映的事（{reference}）有进展。请打开反映时的网页，点“查进度”，输入查询码看；也可以打中心电话，报这个编号。"),
)
declare(
    "report.answered",
    _("您反映的事有答复了"),
    _(
        "您反映的事（{reference}）有答复了。请打开反映时的网页，点“查进度”，输入查询码看，再告诉我们您同不同意。不方便上网的，打中心电话，报这个编号。"
    ),
)
declare("report.pressed", _("有人反映被要求撤回或改评价"), _("有一件这样的事交给你们单位，请及时了解。"))
declare("contacts.asked", _("有一份联系名单等批准"), _("有人申请一份联系名单，请到“联系名单”里看理由，再决定。"))
declare("contacts.decided", _("联系名单有答复了"), _("您申请的联系名单有答复了，请到“联系名单”里看。"))
declare(
    "report.receipt",
    _("补发查询码"),
    _("您的查询码是 {receipt}，旧的已作废。请自己保存，不要告诉别人。"),
    filled=frozenset({"receipt"}),
    fill=fresh_receipt,
    urgent=True,
)
