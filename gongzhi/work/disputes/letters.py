"""What mediation tells people: a number, a place, a day. Never who, what about, or why."""

from gongzhi.foundation.notices.templates import declare
from gongzhi.kernel.texts import _

declare("dispute.offered", _("有一件纠纷等受理"), _("{reference}（{place}）交给你们调解，请看是否受理。"))
declare("dispute.mine", _("有一件纠纷请您调解"), _("{reference}（{place}）由您调解，请先征求各方意见。"))
declare("dispute.ends", _("调解期限快到了"), _("{reference}（{place}）的期限是 {deadline}，请问各方是否同意延长。"))
declare("dispute.due", _("有一项协议快到履行日"), _("{reference}（{place}）有一项在 {deadline} 到期，请提醒并核实。"))
declare("dispute.visit", _("该回访了"), _("{reference}（{place}）的协议在 {deadline} 该回访，请问问履行得怎样。"))
declare("dispute.late", _("有一项协议过期没有履行"), _("{reference}（{place}）有一项 {deadline} 到期还没有履行。"))
declare("dispute.spoken", _("当事人有新的答复"), _("{reference}（{place}）有一方当事人作了答复，请看。"))
declare(
    "studio.term", _("调解组织的任期快到了"), _("{place}的调解组织任期到 {deadline}，请准备换届，换届后报司法局备案。")
)
declare(
    "studio.training", _("该参加调解培训了"), _("{place}的调解员：一年内没有登记过培训，请在 {deadline} 前参加一次。")
)
