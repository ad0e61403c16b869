"""What the ledger may say about places. Names of divisions are public facts, so a change of name is in the payload."""

from __future__ import annotations

from gongzhi.foundation.ledger.verbs import declare
from gongzhi.kernel.texts import _

IMPORTED = declare("place.imported", _("导入了行政区划"), ["added", "starts_on"]).code
ADDED = declare("place.added", _("登记了地方"), ["called", "on"]).code
RENAMED = declare("place.renamed", _("更改了地名"), ["before", "after", "on"]).code
MERGED = declare("place.merged", _("合并到另一个地方"), ["into", "on", "below"]).code
OUTLINED = declare("place.outlined", _("导入了边界"), ["datum", "made_up", "points", "digest", "on"]).code
