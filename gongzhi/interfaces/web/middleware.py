"""Turns the signed-in user into an Actor, once per request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import now

from gongzhi.foundation.accounts import queries
from gongzhi.foundation.accounts.queries import Seat
from gongzhi.kernel.actor import Actor

if TYPE_CHECKING:
    from collections.abc import Callable

#: Where the session keeps the post that somebody with several chose.
POST = "post"


class DeskRequest(HttpRequest):
    """A request as staff pages see it."""

    actor: Actor
    seat: Seat


class ActorMiddleware:
    """Sets ``request.seat`` and ``request.actor``, looked up when first asked for: pages that need none pay nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the actor and go on."""
        request.seat = seat = SimpleLazyObject(lambda: _seat(request))  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: seat.actor)  # type: ignore[attr-defined]
        return self.get_response(request)


def _seat(request: HttpRequest) -> Seat:
    if not request.user.is_authenticated:
        return Seat(Actor(id="anonymous"), "", "")
    return queries.seat_of(request.user, now(), request.session.get(POST, ""))
