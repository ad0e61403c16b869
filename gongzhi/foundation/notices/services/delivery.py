"""Emptying the outbox: spread what fell due over the channels, then send it, at least once.

Two workers never send the same notice at the same moment: each claims it first, by a conditional update with a lease.
One that dies between sending and marking leaves the lease to run out, and the notice is sent again under the same id.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q

from gongzhi.foundation.notices import channels, templates, timing, wording
from gongzhi.foundation.notices.models import EMAIL, HOOK, IN_APP, Notice, Preference
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from gongzhi.foundation.notices.directory import Directory

logger = logging.getLogger(__name__)

#: Longer than a batch of 50 messages can take when every one of them runs into its timeout.
LEASE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round of delivery did, in messages (a digest is one message)."""

    sent: int = 0
    failed: int = 0
    gave_up: int = 0


class _Unreachable(Exception):
    """There is no address, and waiting will not make one."""


def deliver(*, at: datetime, directory: Directory, limit: int = 50) -> Delivered:
    """Send what is due: each urgent notice by itself, the ordinary ones of a recipient as one digest.

    A failure is tried again after a growing wait, for about three days.
    """
    _spread(at, directory)
    outcomes = [_send(claim, at, directory) for claim in _claims(at, limit)]
    return Delivered(outcomes.count("sent"), outcomes.count("failed"), outcomes.count("gave up"))


@transaction.atomic
def _spread(at: datetime, directory: Directory) -> None:
    """Make rows for the other channels out of the in-app notices that fell due and that nobody has read yet."""
    due = Notice.objects.select_for_update(skip_locked=True).filter(channel=IN_APP, **_waiting(at)).order_by("pk")[:500]
    rows = list(due)
    unread = [row for row in rows if row.read_at is None]
    Notice.objects.bulk_create([*_mails(unread, at, directory), *_robots(unread)])
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(sent_at=at)


def _waiting(at: datetime) -> dict[str, object]:
    return {"sent_at": None, "gave_up_at": None, "deliver_after__lte": at}


def _mails(rows: Sequence[Notice], at: datetime, directory: Directory) -> Iterator[Notice]:
    """Yield an e-mail row for each user told by name or through their unit, as far as they want and have e-mail."""
    units = {row.to.removeprefix("unit:") for row in rows if row.to.startswith("unit:")}
    told = {f"unit:{unit}": users for unit, users in (directory.members(units, at) if units else {}).items()}
    told |= {row.to: [row.to] for row in rows if row.to.startswith("user:")}
    wanted = {user for users in told.values() for user in users}
    mailboxes = directory.mailboxes(wanted) if wanted else {}
    said = {preference.user: preference for preference in Preference.objects.filter(user__in=mailboxes)}
    for row in rows:
        for user in told.get(row.to, ()):
            preference = said.get(user) or Preference(user=user)
            if user in mailboxes and preference.email and (row.urgent or preference.digest):
                yield _copy(row, to=user, channel=EMAIL)


def _robots(rows: Sequence[Notice]) -> Iterator[Notice]:
    """Yield a hook row for each unit: its chat robot, where the district has a gateway."""
    if channels.hook_is_set():
        for row in rows:
            if row.to.startswith("unit:"):
                yield _copy(row, to=row.to, channel=HOOK)


def _copy(row: Notice, *, to: str, channel: str) -> Notice:
    return Notice(
        to=to, channel=channel, template=row.template, params=row.params, subject=row.subject, urgent=row.urgent,
        created_at=row.created_at, deliver_after=row.deliver_after,
    )  # fmt: skip


def _claims(at: datetime, limit: int) -> Iterator[list[Notice]]:
    """Yield groups of notices that go out as one message each, claimed for this worker."""
    free = Notice.objects.filter(Q(claimed_until=None) | Q(claimed_until__lte=at), **_waiting(at)).exclude(
        channel=IN_APP
    )
    for pk in list(free.filter(urgent=True).order_by("deliver_after", "pk").values_list("pk", flat=True)[:limit]):
        yield from _claim(free.filter(pk=pk), at)
    groups = free.filter(urgent=False).values_list("to", "channel").distinct().order_by("to", "channel")
    for to, channel in list(groups[:limit]):
        yield from _claim(free.filter(urgent=False, to=to, channel=channel), at)


def _claim(wanted: QuerySet[Notice], at: datetime) -> Iterable[list[Notice]]:
    """Claim and return a group; nothing when another worker was first."""
    until = at + LEASE
    with transaction.atomic():
        rows = list(wanted.select_for_update().order_by("pk"))
        Notice.objects.filter(pk__in=[row.pk for row in rows]).update(claimed_until=until, tries=F("tries") + 1)
    return [rows] if rows else []


def _send(rows: list[Notice], at: datetime, directory: Directory) -> str:
    mine = Notice.objects.filter(pk__in=[row.pk for row in rows])
    try:
        _send_one(rows, at, directory)
    except (_Unreachable, Refused) as error:  # a refusal: the person's record was erased
        mine.update(gave_up_at=at, claimed_until=None, last_error=str(error)[:80])
        return "gave up"
    except channels.Failed as error:
        return _failed(mine, rows, str(error), at)
    except Exception as error:  # a broken row must not stop the others
        logger.exception("notice %s could not be sent", rows[0].pk)
        return _failed(mine, rows, type(error).__name__, at)
    mine.update(sent_at=at, claimed_until=None)
    return "sent"


def _send_one(rows: list[Notice], at: datetime, directory: Directory) -> None:
    to, channel = rows[0].to, rows[0].channel
    kind, _colon, code = to.partition(":")
    if channel == EMAIL:
        mailbox = directory.mailboxes({to}).get(to)
        if not mailbox:
            raise _Unreachable("no mailbox")
        title, text, took = _compose(rows, at)
        channels.send_mail(mailbox, title, text)
        took()
        return
    if not channels.hook_is_set():
        raise _Unreachable("no hook is set")
    address = directory.phone_of(code, at) if kind == "person" else code
    if not address:
        raise _Unreachable("no phone")
    title, text, took = _compose(rows, at)
    message = channels.Message(
        id=_id(rows), kind="phone" if kind == "person" else "unit", to=address, title=title, text=text,
        urgent=rows[0].urgent,
    )  # fmt: skip
    channels.post_to_hook(message, at=at)
    took()


def _compose(rows: list[Notice], at: datetime) -> tuple[str, str, Callable[[], None]]:
    """Return title and text of one message, filling what is known only now and stored nowhere, and what is to be done
    once it was taken."""
    parts, after = [], []
    for row, words in zip(rows, wording.of(rows), strict=True):
        template = templates.wording_of(row.template, row.params)
        filled: Mapping[str, str] = {}
        if template.fill:
            made = template.fill(row.subject, at)
            filled = made.values
            after.append(made.took)
        parts.append((str(words.title), str(Sentence(words.body.text, {**words.body.params, **filled}))))

    def took() -> None:
        for one in after:
            one()

    if len(parts) == 1:
        return (*parts[0], took)
    text = "\n".join(f"{number}. {text}" for number, (_, text) in enumerate(parts, 1))
    return wording.digest_title(len(parts)), text, took


def _id(rows: list[Notice]) -> str:
    """Return the same id for every try to send the same words; what is filled in anew each time is another message."""
    anew = any(templates.wording_of(row.template, row.params).fill for row in rows)
    said = ",".join(f"{row.pk}.{row.tries}" if anew else str(row.pk) for row in rows)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _failed(mine: QuerySet[Notice], rows: list[Notice], error: str, at: datetime) -> str:
    tries = max(row.tries for row in rows) + 1
    if tries >= timing.MOST_TRIES:
        mine.update(gave_up_at=at, claimed_until=None, last_error=error[:80])
        return "gave up"
    later = timing.again(at, tries)
    if not all(templates.wording_of(row.template, row.params).emergency for row in rows):
        later = timing.audible(later)
    mine.update(claimed_until=None, deliver_after=later, last_error=error[:80])
    return "failed"
