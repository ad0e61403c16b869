"""The address from which a mediator's own calendar fetches the talks: one each, opened anew or closed at will."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.foundation.ledger import services as ledger
from gongzhi.kernel.verdict import require
from gongzhi.work.disputes import acts, agenda
from gongzhi.work.disputes.models import Feed

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor


@transaction.atomic
def open_feed(*, by: Actor, at: datetime) -> str:
    """Return a new secret for the address of an actor's own talks; an older one opens nothing any more. Shown once.

    :raises Refused: not permitted.
    """
    require(by.may("dispute.mediate"))
    secret = secrets.token_urlsafe(32)
    Feed.objects.update_or_create(mediator=by.id, defaults={"digest": agenda.digest(secret), "made_at": at})
    ledger.record(subject=f"calendar:{by.id}", verb=acts.FEED, by=by, at=at, payload={"open": True})
    return secret


@transaction.atomic
def close_feed(*, by: Actor, at: datetime) -> None:
    """Let the address open nothing any more; twice does nothing more."""
    if Feed.objects.filter(mediator=by.id).delete()[0]:
        ledger.record(subject=f"calendar:{by.id}", verb=acts.FEED, by=by, at=at, payload={"open": False})
