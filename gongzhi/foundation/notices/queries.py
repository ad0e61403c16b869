"""Reading the outbox: what one actor is told, and how delivery goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q

from gongzhi.foundation.notices import wording
from gongzhi.foundation.notices.models import IN_APP, Notice, Preference

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.kernel.texts import Sentence


@dataclass(frozen=True, slots=True)
class Letter:
    """One notice as its reader sees it."""

    id: int
    title: Sentence
    body: Sentence
    template: str
    subject: str
    urgent: bool
    created_at: datetime
    read_at: datetime | None


def inbox(actor: Actor, *, before: int = 0, limit: int = 50) -> list[Letter]:
    """Return what an actor and their unit are told, newest first; ``before`` is the last id of the page before."""
    rows = Notice.objects.filter(channel=IN_APP, to__in=addresses(actor))
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[:limit])
    return [
        Letter(
            id=notice.pk, title=words.title, body=words.body, template=notice.template,
            subject=notice.subject, urgent=notice.urgent,
            created_at=notice.created_at, read_at=notice.read_at,
        )
        for notice, words in zip(found, wording.of(found), strict=True)
    ]  # fmt: skip


def unread(actor: Actor) -> int:
    """Count what an actor and their unit have not read. One query."""
    return Notice.objects.filter(channel=IN_APP, read_at=None, to__in=addresses(actor)).count()


def addresses(actor: Actor) -> list[str]:
    """Return the recipients that an actor reads for: themselves and their unit."""
    return [actor.id, f"unit:{actor.unit}"] if actor.unit else [actor.id]


def preference(actor: Actor) -> Preference:
    """Return how a user wants to be told; the defaults when they never said."""
    return Preference.objects.filter(user=actor.id).first() or Preference(user=actor.id)


@dataclass(frozen=True, slots=True)
class Backlog:
    """How delivery goes: what waits, since when, and what was given up."""

    waiting: int
    oldest: datetime | None
    gave_up: int


def backlog(at: datetime) -> Backlog:
    """Return what is due and not out yet, and what was given up. One query."""
    due = Q(sent_at=None, gave_up_at=None, deliver_after__lte=at)
    row = Notice.objects.aggregate(
        waiting=Count("pk", filter=due),
        oldest=Min("deliver_after", filter=due),
        gave_up=Count("pk", filter=~Q(gave_up_at=None)),
    )
    return Backlog(row["waiting"], row["oldest"], row["gave_up"])
