"""What the ledger says about persons: field names and codes, never a value."""

from __future__ import annotations

from gongzhi.foundation.ledger.verbs import declare
from gongzhi.kernel.texts import _

KEPT = "person.kept"
REVEALED = "person.revealed"
CORRECTED = "person.corrected"
RESTRICTED = "person.restricted"
RELEASED = "person.released"
MATCHED = "person.matched"
ERASED = "person.erased"
READINGS = frozenset([REVEALED, MATCHED])

declare(KEPT, _("登记联系方式"), ["kind", "fields", "purpose", "basis", "article", "erase_by"])
declare(REVEALED, _("查看联系方式"), ["fields", "reason"])
declare(CORRECTED, _("更正联系方式"), ["fields"])
declare(RESTRICTED, _("限制使用联系方式"), ["reason"])
declare(RELEASED, _("恢复使用联系方式"))
declare(MATCHED, _("按号码核对"), ["reason"])
declare(ERASED, _("删除联系方式"), ["reason"])


def subject(person: str) -> str:
    """Return the ledger's name for a record."""
    return f"person:{person}"
