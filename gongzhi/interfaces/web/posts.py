"""Somebody with several posts chooses the one they act in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from gongzhi.foundation.accounts import queries
from gongzhi.interfaces.web.middleware import POST

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Act in another of one's posts from now on, under a new session key: what one may do has changed."""
    code = request.POST.get("post", "")
    assert request.user.is_authenticated  # noqa: S101 (the login middleware saw to it)
    if code not in {post.code for post in queries.posts_of(request.user, now())}:
        raise Http404
    request.session.cycle_key()
    request.session[POST] = code
    return HttpResponseRedirect(resolve_url(settings.LOGIN_REDIRECT_URL))
