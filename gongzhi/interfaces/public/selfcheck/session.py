"""An hour with one's own site after link and PIN: a signed cookie for these pages alone, never the link itself.

It holds the keyed digest under which the link is stored. A new link, its last day, or leaving ends it at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.timezone import localdate

from gongzhi.work.checks import queries

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongzhi.foundation.sites.models import Site
    from gongzhi.work.checks.models import OwnerLink

COOKIE, SALT, PATH = "selfcheck", "gongzhi.selfcheck", "/self-check/"
LENGTH = 60 * 60  # seconds without a page: a list is filled in while walking through a house


def current(request: HttpRequest) -> Site | None:
    """Return the site whose link and PIN this browser entered within the last hour, while its link is open."""
    link = held(request)
    return link.site if link else None


def held(request: HttpRequest) -> OwnerLink | None:
    """Return the open link that this browser entered within the last hour."""
    digest = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=LENGTH)
    return queries.open_link(digest, localdate()) if digest else None


def hold(response: HttpResponse, link: OwnerLink) -> None:
    """Let this browser go on for another hour."""
    response.set_signed_cookie(
        COOKIE, link.token, salt=SALT, max_age=LENGTH, path=PATH, httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def let_go(response: HttpResponse) -> None:
    """End it now."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")
