"""Who calls: a token's actor, or a resident whom nobody asks who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.timezone import now
from ninja.security import HttpBearer

from gongzhi.foundation.accounts import queries
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
