"""Answering: with the version as ETag, and to a repeated POST with the first answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import HttpResponse
from django.utils.timezone import now

from gongzhi.foundation.idempotency import services
from gongzhi.foundation.idempotency.seal import Reply
from gongzhi.interfaces.api.problems import Missing
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from ninja import Schema

    from gongzhi.interfaces.api.callers import ApiRequest

_KEPT = ("Content-Type", "ETag")
_VERSION = re.compile(r'(?:W/)?"?(\d{1,9})"?')


def answer(content: Schema, *, status: int = 200, version: int | None = None) -> HttpResponse:
    """Return an answer; ``version`` is what ``If-Match`` wants back."""
    headers = {} if version is None else {"ETag": f'"{version}"'}
    return HttpResponse(content.model_dump_json(), status=status, content_type="application/json", headers=headers)


def seen(request: ApiRequest) -> int:
    """Return the version that the caller saw, out of ``If-Match``.

    :raises Missing: there is none.
    :raises Refused: it is no version.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise Missing(_("请在 If-Match 里写上您看到的版本，就是查询时返回的 ETag"), field="If-Match")
    version = _VERSION.fullmatch(given)
    if version is None:
        raise Refused(_('If-Match 要写查询时返回的 ETag，例如 "3"'), field="If-Match")
    return int(version[1])


def once(request: ApiRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Act, or give the first answer again when the same key came with the same content.

    :raises Refused: whatever the act refuses, and then the key stays free; or the key was used for something else.
    """
    key = request.headers.get(services.FIELD, "")
    if not key:
        return act()
    caller = "" if request.auth.is_reporter else request.auth.id
    with transaction.atomic():
        first = services.claim(
            key=key, caller=caller, method="POST", path=request.path, body=request.body, at=now()
        )  # fmt: skip
        if first:
            return HttpResponse(first.body, status=first.status, headers=dict(first.headers))
        made = act()
        kept = tuple((name, made[name]) for name in _KEPT if name in made)
        services.keep(key=key, caller=caller, reply=Reply(made.status_code, made.content, kept))
    return made
