"""What the ledger itself writes."""

from gongzhi.foundation.ledger.verbs import declare
from gongzhi.kernel.texts import _

ERASED = declare("ledger.erased", _("文字已删除"), ["seqs"])
