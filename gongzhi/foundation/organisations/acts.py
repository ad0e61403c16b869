"""What the ledger may say about organisations. Names of offices are public facts; the people in them never appear."""

from __future__ import annotations

from gongzhi.foundation.ledger.verbs import declare
from gongzhi.kernel.texts import _

IMPORTED = declare("unit.imported", _("导入了单位、岗位或责任"), ["units", "posts", "duties"]).code
FOUNDED = declare("unit.founded", _("设立了单位"), ["called", "short", "kind", "parent", "place", "on"]).code
RENAMED = declare("unit.renamed", _("更改了单位名称"), ["before", "after", "short", "on"]).code
CLOSED = declare("unit.closed", _("撤销了单位"), ["on", "posts", "duties"]).code
POST_ADDED = declare("post.added", _("设立了岗位"), ["unit", "title", "roles", "place", "on"]).code
POST_CLOSED = declare("post.closed", _("撤销了岗位"), ["on", "duties"]).code
DUTY_ASSIGNED = declare("duty.assigned", _("明确了责任"), ["line", "place", "rank", "on"]).code
DUTY_ENDED = declare("duty.ended", _("解除了责任"), ["line", "place", "rank", "on"]).code
