"""What the ledger may say about checks: codes, digests and numbers; never an answer in somebody's own words."""

from __future__ import annotations

from gongzhi.foundation.ledger.verbs import declare
from gongzhi.kernel.texts import _

MADE = declare(
    "check.made", _("检查了场所"),
    ["check", "way", "outcome", "standard", "result", "failed", "won", "full", "digest", "entered_by", "second",
     "replaces"],
).code  # fmt: skip
CONFIRMED = declare("check.confirmed", _("确认一起检查了场所"), ["check"]).code
PHOTO = declare("check.photo", _("收到检查照片"), ["check", "item", "digest"]).code
DIFFERS = declare("check.differs", _("两次填的数据不一样，等人核对"), ["check", "fact", "said", "current"]).code
SETTLED = declare("check.settled", _("核对了不一样的数据"), ["check", "fact", "took"]).code
GONE = declare("check.gone", _("核对了场所是否还在出租、还在不在"), ["check", "state", "so"]).code
LINKED = declare("check.linked", _("发了自查单"), ["ends_on"]).code
UNLINKED = declare("check.unlinked", _("停用了自查单"), ["why"]).code
PLANNED = declare("check.planned", _("排了检查日期"), ["until", "new", "sooner", "dropped"]).code
SET = declare("check.set", _("定了检查日期"), ["due_on", "way"]).code
LISTED = declare("check.listed", _("列入志愿者名单"), ["post", "until"]).code
