"""Messages out of another system: one row of a table becomes one report that waits at the desk.

What the other office answered, and when, is not read: an answer of ours is given to the one who asked and can be
contested, theirs was not. Those columns are listed as ignored, like any other that nobody reads here.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from django.utils.timezone import get_default_timezone

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.matters.batches import taken
from gongzhi.work.intake import queries
from gongzhi.work.intake.services import NewReport, take_over

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.batches import Became

    Numbered = tuple[int, Mapping[str, str]]

#: Our name of each column to what people call it.
COLUMNS = {
    "body": _("内容"), "title": _("标题"), "sent_at": _("时间"), "message_id": _("编号"), "source": _("来源系统"),
    "place": _("地点代码"),
}  # fmt: skip
REQUIRED = frozenset(["body"])
BATCH = 200
SOURCE = "messages"  # where a table comes from that does not say so
_LONGEST_KEY, _LONGEST_SOURCE = 64, 32


def take_rows(*, rows: Iterable[Numbered], by: Actor, at: datetime) -> Iterator[tuple[int, Became]]:
    """Take messages in, a batch at a time; yield what became of each row, by its number.

    One that came before, by its number or else by all it says, is ``known``. A row that cannot be taken is refused
    alone; a batch is whole when it is done, so that what was interrupted goes on with the next run.
    """
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield from taken(
            batch, key=lambda row: (_source(row), _key(row)), came_before=queries.came_before,
            take=lambda rows: take_over(news=[_new(row, at) for row in rows], by=by, at=at),
        )  # fmt: skip


def _new(row: Mapping[str, str], at: datetime) -> NewReport:
    return NewReport(
        words=row["body"], title=row.get("title", ""), channel="import", place=row.get("place", ""),
        received_at=_moment(row.get("sent_at", ""), at), source=_source(row), source_key=_key(row),
    )  # fmt: skip


def _source(row: Mapping[str, str]) -> str:
    source = row.get("source", "") or SOURCE
    if len(source) > _LONGEST_SOURCE:
        raise Refused(_("来源系统最多 {longest} 个字"), field="source", longest=_LONGEST_SOURCE)
    return source


def _key(row: Mapping[str, str]) -> str:
    """Return the number that the source gave, else the digest of what the row says."""
    number = row.get("message_id", "")
    if len(number) > _LONGEST_KEY:
        raise Refused(_("编号最多 {longest} 个字"), field="message_id", longest=_LONGEST_KEY)
    said = [row.get(name, "") for name in ("title", "sent_at", "body")]
    return number or hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _moment(text: str, at: datetime) -> datetime | None:
    """Read a moment as people write it, in local time where it names no other.

    :raises Refused: there is no such moment, or it has not come yet.
    """
    if not text:
        return None
    moment = _read(text.replace("/", "-"))
    if moment is None:
        raise Refused(_("“{moment}”不是一个时间，请写成 2026-05-08 14:30 这样"), field="sent_at", moment=text[:30])
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=get_default_timezone())
    if moment > at:
        raise Refused(_("“{moment}”还没有到，请检查时间"), field="sent_at", moment=text[:30])
    return moment


def _read(text: str) -> datetime | None:
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 — the caller adds the local zone
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
