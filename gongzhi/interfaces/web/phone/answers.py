"""Answers to the application on the phone: JSON, never kept by anybody on the way, one sentence for each refusal."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import JsonResponse, UnreadablePostError
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from gongzhi.kernel.refused import Conflict, NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest

    View = Callable[..., HttpResponse]


def only(*permissions: str) -> Callable[[View], View]:
    """Let in who has one of these permissions. Who is not signed in is told so, instead of being sent elsewhere."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _said(_("请重新登录。没发出的都还在手机里"), 401)
            if not any(request.actor.may(permission) for permission in permissions):
                return _said(_("没有这一页，请检查地址"), 404)
            try:
                return view(request, *args, **kwargs)
            except Refused as refusal:
                return refused(refusal)
            except (RequestDataTooBig, UnreadablePostError):
                return _said(_("这一份太大，或者没有传完，请再试一次"), 413)

        answered: View = never_cache(login_not_required(guarded))
        return answered

    return guard


def refused(refusal: Refused) -> HttpResponse:
    """Answer a refusal with its sentence and the field that caused it."""
    status = 404 if isinstance(refusal, NotFound) else 409 if isinstance(refusal, Conflict) else 422
    params = {name: _(gap) if isinstance(gap, str) and gap else gap for name, gap in refusal.sentence.params.items()}
    return _said(_(refusal.sentence.text).format(**params), status, refusal.field)


def _said(message: str, status: int, field: str = "") -> HttpResponse:
    return JsonResponse({"message": message, "field": field}, status=status)
