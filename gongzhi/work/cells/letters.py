"""What units are told about ratings: a number, a place, a day; never what it says."""

from gongzhi.foundation.notices.templates import declare
from gongzhi.kernel.texts import _

declare("rating.opened", _("评定开始自评"), _("{reference}（{place}）可以自评了，请在 {deadline} 前交。"))
declare("rating.back", _("自评要补充"), _("{reference}（{place}）的自评要补充，请看原因。"))
declare("rating.noticed", _("等级已拟定并公示"), _("{reference}（{place}）的等级已拟定，正在公示。"))
declare(
    "rating.decided", _("等级评定有结果了"), _("{reference}（{place}）的等级评定有结果了；有不同意见可以申诉一次。")
)
declare("rating.appealed", _("有一份等级申诉"), _("{reference}（{place}）提出申诉，请由没有参与过评定的人决定。"))
declare("rating.rechecking", _("等级因事复核"), _("{reference}（{place}）启动了复核，请看依据。"))
