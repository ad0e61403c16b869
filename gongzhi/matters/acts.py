"""The core's own entries in the ledger; the moves of a kind are declared when the kind registers."""

from gongzhi.foundation.ledger.verbs import declare
from gongzhi.kernel.texts import _

OPENED = "matter.opened"
SHIELDED = "matter.shielded"
UNSHIELDED = "matter.unshielded"
CARRIED = "matter.carried"
DESK_ANEW = "matter.desk_anew"
EXPORTED = "matter.exported"
LIMIT_SET = "limit.set"
CATEGORIES = "register.categories"
DUTY_RULES = "register.duty_rules"

declare(
    OPENED,
    _("登记成一件事"),
    (
        "kind",
        "stage",
        "table_version",
        "category",
        "place",
        "desk",
        "urgent",
        "origin",
        "parent",
        "site",
        "point",
        "due",
        "due_code",
    ),
)
declare(SHIELDED, _("登记回避单位"), ("unit",))
declare(UNSHIELDED, _("取消回避单位"), ("unit",))
declare(CARRIED, _("地点随区划合并"), ("before", "after"))
declare(DESK_ANEW, _("原来的中心撤了，换一个中心受理"), ("before", "after"))
declare(EXPORTED, _("导出事项表"), ("criteria", "count", "form"))
declare(LIMIT_SET, _("调整时限"), ("kind", "limit", "category", "urgent", "amount", "unit"))
declare(CATEGORIES, _("更新类别"), ("rows",))
declare(DUTY_RULES, _("更新职责清单"), ("rows",))
