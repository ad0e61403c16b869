"""What acts and readers write: a notice with the act, that it was read, how a user wants to be told."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection

from gongzhi.foundation.notices import queries, templates, timing
from gongzhi.foundation.notices.models import HOOK, IN_APP, Notice, Preference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from gongzhi.foundation.notices.recipients import Recipient
    from gongzhi.kernel.actor import Actor

_SUBJECT = re.compile(r"[a-z]+:[A-Za-z0-9-]{1,56}")

#: How long notices are kept; what happened stays in the ledger.
KEPT = timedelta(days=180)


def tell(
    *, to: Iterable[Recipient], template: str, params: Mapping[str, str | datetime], subject: str, urgent: bool = False,
    at: datetime,
) -> int:  # fmt: skip
    """Put a notice into the outbox for each recipient once, in the transaction of the act. One INSERT.

    ``params`` are exactly the gaps of the template; ``subject`` is the thing's name in the ledger. Returns how many
    were written.

    :raises ValueError: outside a transaction, a param that does not fit, or a template for persons sent to others.
    :raises KeyError: a template that nobody declared.
    """
    if not connection.in_atomic_block:
        msg = "a notice is written in the same transaction as its act"
        raise ValueError(msg)
    if not _SUBJECT.fullmatch(subject):
        msg = f"not the name of a chain: {subject!r}"
        raise ValueError(msg)
    declared = templates.find(template)
    stored = templates.checked(declared, params)
    recipients = list(dict.fromkeys(to))
    if declared.filled and not all(one.person for one in recipients):
        msg = f"{template} is for persons only: what fills it must not be seen by anybody else"
        raise ValueError(msg)
    rings = urgent or declared.urgent
    after = at if declared.emergency else timing.audible(at) if rings else timing.ordinary(at)
    Notice.objects.bulk_create(
        Notice(
            to=one.address, channel=HOOK if one.person else IN_APP, template=template, params=stored, subject=subject,
            urgent=rings, created_at=at, deliver_after=after,
        )
        for one in recipients
    )  # fmt: skip
    return len(recipients)


def mark_read(*, notices: Iterable[int], by: Actor, at: datetime) -> int:
    """Note that an actor read some of their own or their unit's notices; a unit's notice is read once for all.

    Returns how many were unread until now; the notices of others are left alone.
    """
    mine = Notice.objects.filter(pk__in=list(notices), channel=IN_APP, read_at=None, to__in=queries.addresses(by))
    return mine.update(read_at=at)


def prefer(*, email: bool, digest: bool, by: Actor) -> Preference:
    """Keep how a user wants to be told outside the application."""
    preference, _made = Preference.objects.update_or_create(user=by.id, defaults={"email": email, "digest": digest})
    return preference


def forget(*, at: datetime) -> int:
    """Delete notices older than half a year. Returns how many."""
    deleted, _by_model = Notice.objects.filter(created_at__lt=at - KEPT).delete()
    return deleted
