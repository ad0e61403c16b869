"""What a reporter sends after the report: more words, an answer to a question, photos with either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.foundation.files import services as files
from gongzhi.foundation.files.policies import may_bring
from gongzhi.kernel.actor import reporter
from gongzhi.kernel.verdict import require
from gongzhi.work.intake.services import deciding

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gongzhi.work.intake.details import More
    from gongzhi.work.intake.models import Report


@transaction.atomic
def supply(
    *, report: Report, move: str, details: More, photos: Sequence[tuple[str, bytes]], keep_position: bool = False,
    seen: int, at: datetime,
) -> Report:  # fmt: skip
    """Add to a report (``add``) or answer the desk's question (``reply``), with photos, in one act.

    :raises Conflict: something happened since the page was shown.
    :raises Refused: it is not the time for it, or a file is not acceptable; then nothing is kept.
    """
    require(may_bring(len(photos)), field="files")
    deciding.make(report=report, move=move, details=details, seen=seen, by=reporter(), at=at)
    for name, content in photos:
        files.keep(
            subject=report.subject, name=name, content=content, by=reporter(), at=at, keep_position=keep_position
        )
    return report
