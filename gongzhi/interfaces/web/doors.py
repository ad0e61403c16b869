"""Whose page it is. A page that is not yours looks like one that is not there."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest

    View = Callable[..., HttpResponse]


def only(*permissions: str) -> Callable[[View], View]:
    """Let in who has one of these permissions; for all others there is no such page."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(request.actor.may(permission) for permission in permissions):
                raise NotFound(_("没有这一页，请检查地址"))
            return view(request, *args, **kwargs)

        return guarded

    return guard
