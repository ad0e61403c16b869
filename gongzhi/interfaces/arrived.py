"""Tells the page after a form that this very form arrived: then its draft on the device is forgotten, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

COOKIE = "arrived"
LONGEST = 64


class ArrivedMiddleware:
    """Answers a form that was taken with its own key, which the script compares with the one it sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; a form that is taken is followed by another page."""
        answer = self.get_response(request)
        if request.method == "POST" and (answer.status_code == 303 or "HX-Redirect" in answer):
            once = request.POST.get("once", "")
            if once.isascii() and once.isalnum() and len(once) <= LONGEST:
                answer.set_cookie(
                    COOKIE, once, max_age=600, secure=settings.SESSION_COOKIE_SECURE, samesite="Strict"
                )  # fmt: skip
        return answer
