"""What goes wrong, as problem details (RFC 9457): one sentence in the reader's language, and the field it is about."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, JsonResponse
from django.utils.translation import gettext
from ninja.errors import AuthenticationError, HttpError, ValidationError

from gongzhi.foundation.tries.services import TooMany
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import Sentence, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from ninja import NinjaAPI

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = 15 * 60  # seconds: the window in which wrong receipts are counted
TITLES = {
    400: _("读不懂这个请求"),
    401: _("需要有效的令牌"),
    404: _("没有找到"),
    405: _("这个地址不接受这种请求"),
    409: _("别人先了一步"),
    413: _("内容太大"),
    422: _("没有通过"),
    428: _("缺少您看到的版本"),
    429: _("试得太多"),
    500: _("系统出错"),
    503: _("暂时不能用"),
}
_log = logging.getLogger("django.request")


class Missing(Refused):
    """A change that does not say which version was seen (HTTP 428)."""


class Unreadable(Refused):
    """A body that is no JSON (HTTP 400)."""


def problem(
    status: int, words: Sentence, *, field: str = "", headers: Mapping[str, str] | None = None
) -> JsonResponse:  # fmt: skip
    """Return a problem. ``type`` is a stable name for programs, ``detail`` a sentence for people."""
    content: dict[str, Any] = {
        "type": f"urn:gongzhi:problem:{status}", "title": gettext(TITLES[status]), "status": status,
        "detail": told(words),
    }  # fmt: skip
    if field:
        content["field"] = field
    return JsonResponse(
        content, status=status, content_type=MEDIA_TYPE, headers=headers, json_dumps_params={"ensure_ascii": False}
    )


def told(words: Sentence) -> str:
    """Return a sentence in the reader's language, with the names in its gaps translated too."""
    gaps = {name: gettext(gap) if isinstance(gap, str) and gap else gap for name, gap in words.params.items()}
    text = gettext(words.text) if words.text else ""
    return text.format(**gaps) if gaps else text


def refused(_request: HttpRequest, refusal: Refused) -> JsonResponse:
    """Answer a refusal by the status that fits it."""
    statuses = ((NotFound, 404), (Conflict, 409), (TooMany, 429), (Missing, 428), (Unreadable, 400))
    status = next((status for sort, status in statuses if isinstance(refusal, sort)), 422)
    headers = {"Retry-After": str(RETRY_AFTER)} if status == 429 else None
    return problem(status, refusal.sentence, field=refusal.field, headers=headers)


def misshapen(_request: HttpRequest, error: ValidationError) -> JsonResponse:
    """Answer what does not have the declared shape, naming the first field that is wrong."""
    first = error.errors[0]
    place = [str(part) for part in first["loc"] if part not in ("body", "query", "path", "header")]
    field = ".".join(place[1:] if place[:1] == ["given"] else place)
    text = {
        "missing": _("请填写“{label}”"),
        "extra_forbidden": _("没有“{label}”这一项，请去掉后再试"),
    }.get(first["type"], _("“{label}”填得不对，请检查格式"))
    return problem(422, Sentence(text, {"label": field or "body"}), field=field)


def unknown_caller(_request: HttpRequest, _error: AuthenticationError) -> JsonResponse:
    """Answer somebody without a valid token."""
    words = Sentence(_("请在 Authorization 里带上有效的令牌：Bearer gz_…"))
    return problem(401, words, headers={"WWW-Authenticate": "Bearer"})


def unreadable(_request: HttpRequest, error: HttpError) -> JsonResponse:
    """Answer whatever else the framework refuses."""
    status = error.status_code if error.status_code in TITLES else 400
    return problem(status, Sentence(_("请求的正文不是合法的 JSON")))


def nowhere(_request: HttpRequest, _error: Http404 | None = None, **_path: str) -> JsonResponse:
    """Answer an address that is none."""
    return problem(404, Sentence(_("没有这个地址，请对照 /api/v1/openapi.json")))


def too_big(_request: HttpRequest, _error: RequestDataTooBig) -> JsonResponse:
    """Answer a body that is larger than anything we take."""
    return problem(413, Sentence(_("请求的正文太大，最多 2 MB")))


def broken(request: HttpRequest, error: Exception) -> JsonResponse:
    """Answer a mistake of ours; the log names path and place in the code, never what was sent."""
    _log.error("API: %s %s", request.method, request.path, exc_info=error)
    return problem(500, Sentence(_("系统出了错，已经记下来了。请过一会儿再试")))


def handle(api: NinjaAPI) -> None:
    """Teach an API to answer in problems."""
    handlers = {
        Refused: refused, ValidationError: misshapen, AuthenticationError: unknown_caller, HttpError: unreadable,
        Http404: nowhere, RequestDataTooBig: too_big, Exception: broken,
    }  # fmt: skip
    for sort, handler in handlers.items():
        api.add_exception_handler(sort, handler)  # type: ignore[arg-type]  # each handler takes its own sort
