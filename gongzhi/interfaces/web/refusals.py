"""Turns refusals that a page did not catch into calm pages: 404, 409, 422."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import UnreadablePostError
from django.shortcuts import render
from django.views import defaults

from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import Sentence, _

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


_PIECE = 64 * 1024


class RefusalMiddleware:
    """Answers a refusal with its own sentence; whatever else was raised goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, *_given: object) -> HttpResponse | None:
        """Refuse what no keyboard types and no database keeps, before any page has to think of it."""
        if "\0" in request.path_info:
            return render(request, "404.html", {"sentence": Sentence(_("没有这一页，请检查地址"))}, status=404)
        if getattr(view, "csrf_exempt", False):  # programs bring bodies of their own, and see to them
            return None
        if not any("\0" in value for _name, values in request.POST.lists() for value in values):
            return None
        sentence = Sentence(_("内容里有无法保存的字符，请去掉后再试"))
        return render(request, "422.html", {"sentence": sentence}, status=422)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal."""
        if not isinstance(exception, Refused):
            return None
        status = 404 if isinstance(exception, NotFound) else 409 if isinstance(exception, Conflict) else 422
        return render(request, f"{status}.html", {"sentence": exception.sentence}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a form that is too large by saying so (413), and whatever else cannot be read as Django does (400).

    The rest of what is sent is taken in first: a browser that is cut off while it sends shows no page at all.
    """
    if not isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return defaults.bad_request(request, exception)
    left = settings.FILE_LIMIT
    try:
        while left > 0 and (piece := request.read(_PIECE)):
            left -= len(piece)
    except (UnreadablePostError, OSError):
        pass
    return render(request, "413.html", {"sentence": Sentence(_("内容太大"))}, status=413)
