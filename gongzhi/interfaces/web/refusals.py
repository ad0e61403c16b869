"""Turns refusals that a page did not catch into calm pages: 404, 409, 422."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from gongzhi.kernel.refused import Conflict, NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class RefusalMiddleware:
    """Answers a refusal with its own sentence; whatever else was raised goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal."""
        if not isinstance(exception, Refused):
            return None
        status = 404 if isinstance(exception, NotFound) else 409 if isinstance(exception, Conflict) else 422
        return render(request, f"{status}.html", {"sentence": exception.sentence}, status=status)
