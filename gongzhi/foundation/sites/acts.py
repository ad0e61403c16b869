"""What the ledger may say about sites: codes, numbers and days. Who answers for one stands in the room for persons."""

from __future__ import annotations

from gongzhi.foundation.ledger.verbs import declare
from gongzhi.kernel.texts import _

REGISTERED = declare("site.registered", _("登记了场所"), ["kind", "site_class", "place", "plate", "number"]).code
CHANGED = declare("site.changed", _("更改了场所登记"), ["changed", "before", "after"]).code
PERSON = declare("site.person", _("更换了场所联系人"), ["role"]).code
DECLARED = declare("site.declared", _("记下了居住登记申报"), ["before", "after", "on"]).code
FACTS = declare("site.facts", _("更新了场所数据"), ["before", "after", "source"]).code
PART = declare("site.part", _("更改了场所的楼、层、室"), ["change", "sort", "part"]).code
STATE = declare("site.state", _("更改了场所状态"), ["before", "after"]).code
PLATE = declare("site.plate", _("换了新的二维码牌"), ["before", "after"]).code
ENDED = declare("site.ended", _("注销了场所"), ["state"]).code
MERGED = declare("site.merged", _("并入另一个场所"), ["into"]).code
TOOK = declare("site.took", _("并入了重复登记的场所"), ["other"]).code
APART = declare("site.apart", _("认定为两个场所"), ["other"]).code
