"""What the ledger says about files, on the chain of their subject."""

from __future__ import annotations

from gongzhi.foundation.ledger.verbs import declare
from gongzhi.kernel.texts import _

KEPT = "file.kept"
ERASED = "file.erased"

declare(KEPT, _("附上文件"), ["file", "kind", "size", "sha256"])
declare(ERASED, _("删除文件"), ["files"])
