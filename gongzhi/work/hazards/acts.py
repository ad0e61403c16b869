"""What the ledger may say about hazards beside their moves: codes and numbers."""

from __future__ import annotations

from gongzhi.foundation.ledger.verbs import declare
from gongzhi.kernel.texts import _

DESCRIBED = declare("hazard.described", _("写明了是什么隐患"), ["site", "spot", "standard", "item", "recurs"]).code
SAMPLE = declare("hazard.sample", _("改了现场复查的抽查比例"), ["percent"]).code
