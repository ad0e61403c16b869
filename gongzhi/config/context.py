"""What every page of every interface says: whether the data in this installation are made up."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from gongzhi.foundation.ledger import queries as ledger

if TYPE_CHECKING:
    from django.http import HttpRequest

GENERATED = "sample.generated"
ASK_AGAIN_AFTER = 60.0  # seconds; once true it stays true

_asked: tuple[float, bool] = (-ASK_AGAIN_AFTER, False)


def sample(_request: HttpRequest) -> dict[str, Any]:
    """Tell templates whether generated data were ever laid into this database. At most one query a minute."""
    global _asked  # noqa: PLW0603 — one answer per process is the point
    at, known = _asked
    if not known and time.monotonic() - at >= ASK_AGAIN_AFTER:
        known = ledger.happened(GENERATED)
        _asked = (time.monotonic(), known)
    return {"sample": known}
