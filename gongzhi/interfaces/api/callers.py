"""Who calls: a token's actor, or a resident whom nobody asks who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.utils.timezone import now
from ninja.security import HttpBearer

from gongzhi.foundation.accounts import queries
from gongzhi.kernel import network
from gongzhi.kernel.actor import reporter

if TYPE_CHECKING:
    from gongzhi.kernel.actor import Actor


class ApiRequest(HttpRequest):
    """A request after its caller is known."""

    auth: Actor


class Token(HttpBearer):
    """A bearer token of a post; ``gongzhi token USER`` issues one."""

    def authenticate(self, _request: HttpRequest, token: str) -> Actor | None:
        """Return the actor, or nothing when the token is unknown, revoked or expired."""
        return queries.actor_by_token(token, now())


def nobody_asked(request: HttpRequest) -> Actor | None:
    """Return the reporter, unless a token was shown: a wrong one is never taken for none."""
    return None if "Authorization" in request.headers else reporter()


def source(request: HttpRequest) -> str:
    """Return the network that a request comes from."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    address = network.client(request.META.get("REMOTE_ADDR", ""), forwarded, settings.TRUSTED_PROXIES)
    return network.neighbourhood(address)
