"""What the ledger may say about safe cells beside the moves: codes, days and sums."""

from __future__ import annotations

from gongzhi.foundation.ledger.verbs import declare
from gongzhi.kernel.texts import _

CYCLE = declare("cycle.opened", _("开了一轮评定"), ["kind", "standard", "opens_on", "ends_on", "months", "place"]).code
SAVED = declare("rating.saved", _("存了评定表"), ["side", "digest", "answered"]).code
FIGURE = declare("figure.entered", _("填报了月度汇总数"), ["code", "month", "count", "before"]).code
RESIDENT = declare("resident.began", _("登记了入驻单位"), ["unit", "duty", "weekdays", "begins_on"]).code
RESIDENT_LEFT = declare("resident.ended", _("入驻单位撤出"), ["unit", "duty", "ends_on"]).code
RULE = declare("label.ruled", _("更改了出租房标签规则"), ["since", "fresh_days"]).code
