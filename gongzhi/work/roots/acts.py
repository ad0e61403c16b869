"""The entries of root problems that are no moves: on the chains of the requests, and of what the machine proposed."""

from gongzhi.foundation.ledger.verbs import declare
from gongzhi.kernel.texts import _

LINKED = "cause.linked"
UNLINKED = "cause.unlinked"
CONFIRMED = "proposal.confirmed"
DISMISSED = "proposal.dismissed"

declare(LINKED, _("归入源头问题"), ("root", "relapse"))
declare(UNLINKED, _("移出源头问题"), ("root",))
declare(CONFIRMED, _("立为源头问题"), ("root", "matters", "dropped"))
declare(DISMISSED, _("认定不是源头问题"), ("matters",))
