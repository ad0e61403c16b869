"""Half an hour with one's own report: a signed cookie for the follow pages alone, never the receipt itself.

It holds the keyed digest under which the receipt is stored. A receipt that was issued anew, or erased, ends it at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from gongzhi.work.intake import queries

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongzhi.work.intake.models import Report

COOKIE, SALT, PATH = "follow", "gongzhi.follow", "/follow/"
LENGTH = 30 * 60  # seconds without a page


def held(request: HttpRequest) -> Report | None:
    """Return the report that this browser opened within the last half hour."""
    digest = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=LENGTH)
    return queries.of_receipt(digest) if digest else None


def hold(response: HttpResponse, report: Report) -> None:
    """Let this browser go on for another half hour."""
    response.set_signed_cookie(
        COOKIE, report.receipt or "", salt=SALT, max_age=LENGTH, path=PATH, httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def let_go(response: HttpResponse) -> None:
    """End it now."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")
