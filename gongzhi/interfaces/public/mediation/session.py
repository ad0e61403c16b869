"""The half hour after a code was entered: a signed cookie for these pages alone, never the code itself.

It holds the keyed digest under which the code is stored. A new code, its last day, or leaving ends it at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.timezone import now

from gongzhi.work.disputes import queries

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongzhi.work.disputes.models import Party

COOKIE, SALT, PATH = "mediation", "gongzhi.mediation", "/mediation/"
LENGTH = 30 * 60  # seconds without a page


def held(request: HttpRequest) -> Party | None:
    """Return the party whose code this browser entered within the last half hour."""
    digest = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=LENGTH)
    return queries.of_code(digest, now()) if digest else None


def hold(response: HttpResponse, party: Party) -> None:
    """Let this browser go on for another half hour."""
    response.set_signed_cookie(
        COOKIE, party.code, salt=SALT, max_age=LENGTH, path=PATH, httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def let_go(response: HttpResponse) -> None:
    """End it now."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")
