"""What this room writes to the ledger."""

from gongzhi.foundation.ledger.verbs import declare
from gongzhi.kernel.texts import _

PUBLISHED = declare("calendar.published", _("公布了工作日历"), ["year", "days", "source"])
DAY_SET = declare("calendar.day_set", _("改定了一天是否上班"), ["on", "kind", "source"])
RECOMPUTED = declare("clock.recomputed", _("按新的工作日历重算了期限"), ["code", "was", "due", "provisional"])
CLIMBED = declare("clock.climbed", _("到期提醒升级"), ["code", "rung", "due"])
