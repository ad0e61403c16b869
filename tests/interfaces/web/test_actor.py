"""From the session to the actor: in three queries, in the post that was chosen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from gongzhi.config.urls import sign_in
from gongzhi.foundation.accounts import services
from tests.conftest import NOW
from tests.foundation.accounts.people import SETUP, hold, person, post

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from gongzhi.foundation.accounts.models import User


def who(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    return HttpResponse(f"{actor.id} {actor.post}")


@login_not_required
def openly(request: HttpRequest) -> HttpResponse:
    return who(request)


@login_not_required
def nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [
    path("who/", who),
    path("open/", openly),
    path("nothing/", nothing),
    path("accounts/", include(sign_in)),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def user(client: Client) -> User:
    user = person()
    hold(user, post("desk", "clerk"), date(2026, 1, 1))
    hold(user, post("mediation", "mediator"), date(2026, 2, 1))
    client.force_login(user)
    return user


def says(client: Client, url: str = "/who/") -> str:
    return client.get(url).content.decode()


def test_costs_three_queries(client: Client, user: User, django_assert_num_queries: Callable[..., object]) -> None:
    says(client)
    with django_assert_num_queries(3):  # type: ignore[attr-defined]
        assert says(client) == f"{user.actor_id} desk"


def test_is_not_looked_up_where_nobody_asks(
    client: Client, user: User, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        says(client, "/nothing/")


def test_a_stranger_is_nobody_where_strangers_may_be_and_is_sent_to_the_door_elsewhere(client: Client) -> None:
    assert says(client, "/open/") == "anonymous "
    assert client.get("/who/")["Location"].startswith("/accounts/login/")


def test_another_post_is_chosen_under_a_new_session_key(client: Client, user: User) -> None:
    before = client.session.session_key
    answer = client.post("/accounts/post/", {"post": "mediation"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert says(client) == f"{user.actor_id} mediation"
    assert client.session.session_key != before


def test_a_post_of_somebody_else_is_not_there(client: Client, user: User) -> None:
    post("mayor", "leader")
    assert client.post("/accounts/post/", {"post": "mayor"}).status_code == 404
    assert says(client) == f"{user.actor_id} desk"


def test_a_chosen_post_that_ended_is_left(client: Client, user: User) -> None:
    client.post("/accounts/post/", {"post": "mediation"})
    tenure = user.tenures.get(post__code="mediation")
    services.dismiss(tenure=tenure, ends_on=date(2026, 5, 8), by=SETUP, at=NOW)
    assert says(client) == f"{user.actor_id} desk"
