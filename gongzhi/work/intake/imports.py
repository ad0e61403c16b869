"""Messages out of another system: one row of a table becomes one report that waits at the desk.

What the other office answered, and when, is not read: an answer of ours is given to the one who asked and can be
contested, theirs was not. Those columns are listed as ignored, like any other that nobody reads here.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from django.db import IntegrityError
from django.utils.timezone import get_default_timezone

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.work.intake import queries
from gongzhi.work.intake.services import NewReport, receive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gongzhi.kernel.actor import Actor

#: Our name of each column to what people call it.
COLUMNS = {
    "body": _("内容"), "title": _("标题"), "sent_at": _("时间"), "message_id": _("编号"), "source": _("来源系统"),
    "place": _("地点代码"),
}  # fmt: skip
REQUIRED = frozenset(["body"])
SOURCE = "messages"  # where a table comes from that does not say so
_LONGEST_KEY, _LONGEST_SOURCE = 64, 32


def take_row(*, row: Mapping[str, str], by: Actor, at: datetime) -> Literal["added", "known"]:
    """Take one message in; one that came before, by its number or else by all it says, is ``known``.

    :raises Refused: the time is no time or lies ahead, the number is too long, or the report is not acceptable.
    """
    source, key = _source(row), _key(row)
    if queries.came_before(source, key):
        return "known"
    new = NewReport(
        words=row["body"], title=row.get("title", ""), channel="import", place=row.get("place", ""),
        received_at=_moment(row.get("sent_at", ""), at), source=source, source_key=key,
    )  # fmt: skip
    try:
        receive(new=new, by=by, at=at)
    except IntegrityError:  # somebody imports the same table this very moment
        if queries.came_before(source, key):
            return "known"
        raise
    return "added"


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
