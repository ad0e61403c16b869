"""What is told of hazards: a number, a community, the next step; never what it is, nor where it was found."""

from gongzhi.foundation.notices.templates import declare
from gongzhi.kernel.texts import _

declare("hazard.notice", _("有一份整改通知"), _("{reference}（{place}）有一份整改通知，请看要求和期限。"))
declare(
    "hazard.again", _("整改还没有完成"), _("{reference}（{place}）复查发现还有没整改好的地方，请看再发的整改通知。")
)
declare("hazard.decided", _("延期申请有批复了"), _("{reference}（{place}）的延期申请有批复了。"))
declare("hazard.done", _("整改通过了"), _("{reference}（{place}）整改通过，已经销号。"))
declare("hazard.void", _("整改通知已作废"), _("{reference}（{place}）的整改通知已作废，不用再做什么。"))
declare("hazard.declared", _("有一件等复查"), _("{reference}（{place}）报整改完成，等另一个人复查。"))
declare("hazard.asked", _("有一份延期申请或申辩"), _("{reference}（{place}）有一份延期申请或申辩，请看。"))
declare("hazard.returned", _("有一件被退回"), _("{reference}（{place}）被退回，请看理由。"))
declare("hazard.listed", _("挂牌督办"), _("{reference}（{place}）挂牌督办，请看要求。"), urgent=True)
