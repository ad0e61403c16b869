"""Talks as calendars take them: number, time and room, and nothing else, whatever a calendar is shared with.

Reading goes by the day of the week that a talk is in; writing follows RFC 5545 (UTC times, folded lines).
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from gongzhi.work.disputes.models import Feed, Session

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from gongzhi.kernel.actor import Actor

BACK, AHEAD = timedelta(days=31), timedelta(days=366)  # how far a file of talks reaches
FOLD = 60  # octets of a line, well under the 75 that the format allows


def digest(secret: str) -> str:
    """Return what is stored in place of the secret of an address."""
    return hmac.new(settings.PEPPER.encode(), f"calendar:{secret}".encode(), hashlib.sha256).hexdigest()


def owner(secret: str) -> str:
    """Return whose talks an address opens (an opaque id); empty where it opens nothing."""
    found = Feed.objects.filter(digest=digest(secret)).first()
    return found.mediator if found else ""


def subscribed(actor: Actor) -> bool:
    """Say whether an actor's address is open."""
    return Feed.objects.filter(mediator=actor.id).exists()


def talks(mediator: str, *, first: datetime, last: datetime) -> list[Session]:
    """Return the talks of a mediator that begin in a stretch of time, earliest first, without those called off."""
    found = Session.objects.select_related("case__matter").filter(mediator=mediator, starts_at__range=(first, last))
    return list(found.exclude(state="cancelled").order_by("starts_at", "pk"))


def rooms(unit: str, *, first: datetime, last: datetime) -> list[Session]:
    """Return when the rooms of a committee are taken in a stretch of time, by room and time."""
    found = Session.objects.select_related("case__matter").filter(
        case__matter__unit=unit, starts_at__range=(first, last)
    )
    return list(found.exclude(room="").exclude(state="cancelled").order_by("room", "starts_at", "pk"))


def rooms_known(unit: str) -> list[str]:
    """Return the rooms that a committee has met in, the latest first; for a list to choose from."""
    rows = Session.objects.filter(case__matter__unit=unit).exclude(room="").order_by("-pk")
    return list(dict.fromkeys(rows.values_list("room", flat=True)[:200]))[:20]


def written(sessions: Iterable[Session], *, at: datetime, host: str) -> str:
    """Write talks as an iCalendar file; what each is called is the number of its case."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Gongzhi//talks//ZH", "METHOD:PUBLISH"]
    for session in sessions:
        lines += [
            "BEGIN:VEVENT",
            f"UID:talk-{session.pk}@{host}",
            f"DTSTAMP:{_utc(at)}",
            f"DTSTART:{_utc(session.starts_at)}",
            f"DTEND:{_utc(session.ends_at)}",
            f"SUMMARY:{_escaped(session.case.matter.reference)}",
        ]
        lines += [f"LOCATION:{_escaped(session.room)}"] if session.room else []
        lines += ["CLASS:PRIVATE", "END:VEVENT"]
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    plain = " ".join(text.split())
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """Break a long line between characters, never inside one."""
    parts, current = [], ""
    for sign in line:
        if len((current + sign).encode()) > FOLD:
            parts.append(current)
            current = ""
        current += sign
    return "\r\n ".join([*parts, current])
