"""What the ledger may say about standards: versions, digests, numbers of questions."""

from __future__ import annotations

from gongzhi.foundation.ledger.verbs import declare
from gongzhi.kernel.texts import _

DRAFTED = declare("standard.drafted", _("起草了标准"), ["version", "digest", "questions"]).code
REDRAFTED = declare("standard.redrafted", _("改了标准草稿"), ["version", "digest", "before", "questions"]).code
DISCARDED = declare("standard.discarded", _("删了标准草稿"), ["version", "digest"]).code
DESCRIBED = declare("standard.described", _("改了标准的名称或适用场所"), ["changed", "kinds"]).code
LIVE = declare("standard.live", _("启用了标准"), ["version", "digest"]).code
RETIRED = declare("standard.retired", _("停用了标准"), ["version", "digest"]).code
FROZEN = declare("standard.frozen", _("标准第一次使用，从此不能再改"), ["version", "digest"]).code
