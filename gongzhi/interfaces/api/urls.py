"""URLs of this room: the routers, their description, and an answer for every address that is none."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.parser import Parser

from gongzhi.interfaces.api import document, health, matters, problems, reports
from gongzhi.kernel.texts import Sentence, _

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_ABOUT = """Reports and matters of one district. A report is what somebody told us; a matter is the work it caused.

Tokens act in one post and see what that post sees; what is not theirs looks as if it were not there (404). Sentences
come in the reader's language (`Accept-Language`: zh-Hans or en). Times are RFC 3339. No answer names a person."""


class Json(Parser):
    """Reads bodies: objects of text that a database can keep."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Return the body; an empty one is an empty object.

        :raises Unreadable: it is no JSON object, or holds half a character.
        """
        try:
            body = json.loads(request.body or b"{}")
            _text(body).encode()
        except (ValueError, RecursionError):
            raise problems.Unreadable(_("请求的正文不是合法的 JSON")) from None
        if not isinstance(body, dict):
            raise problems.Unreadable(_("请求的正文要是一个 JSON 对象"))
        return body


def _text(value: object) -> str:
    """Return all text in a value, to see whether it can be written."""
    if isinstance(value, dict):
        return "".join(str(key) + _text(one) for key, one in value.items())
    if isinstance(value, list):
        return "".join(_text(one) for one in value)
    if isinstance(value, str) and "\0" in value:
        raise ValueError
    return value if isinstance(value, str) else ""


api = NinjaAPI(
    title="Gongzhi 共治", version="1.0.0", description=_ABOUT, openapi_url=None, docs_url=None, urls_namespace="api",
    parser=Json(),
)  # fmt: skip
problems.handle(api)
api.add_router("/reports", reports.router)
api.add_router("/matters", matters.router)
api.add_router("/health", health.router)


def _open(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view see to its callers itself, keep its answers out of caches, and refuse wrong methods in words."""

    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            answer = view(request, *args, **kwargs)
        except Http404:  # the root itself
            answer = problems.nowhere(request)
        if answer.status_code == 405:
            words = Sentence(_("这个地址只接受 {methods}"), {"methods": answer.get("Allow", "")})
            answer = problems.problem(405, words, headers={"Allow": answer.get("Allow", "")})
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    return login_not_required(csrf_exempt(opened))


_routes, _app, _namespace = api.urls
for _route in _routes:
    assert _route.callback is not None  # noqa: S101 — these are views, not further lists
    _route.callback = _open(_route.callback)

urlpatterns = [
    path("openapi.json", _open(partial(document.describe, api)), name="api_description"),
    path("", include((_routes, _namespace))),
    path("<path:rest>", _open(problems.nowhere), name="api_nowhere"),
]
