"""From a user or a token to an Actor: by the tenure that holds on the day, in one query."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from gongzhi.foundation.accounts import queries, services
from gongzhi.foundation.accounts.models import User
from gongzhi.foundation.accounts.roles import ROLES
from gongzhi.foundation.organisations import services as organisations
from gongzhi.kernel.actor import Actor
from tests.conftest import NOW
from tests.foundation.accounts.people import SETUP, hold, person, post

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db


def test_an_actor_has_what_the_post_gives() -> None:
    user = person()
    hold(user, post())
    actor = queries.actor_of(user, NOW)
    assert actor == Actor(
        id=f"user:{user.opaque_id}", unit="qzzx", post="centre-desk", place="330411",
        permissions=ROLES["clerk"].permissions, units=("qzzx", "qu"),
    )  # fmt: skip


def test_an_actor_costs_one_query(django_assert_num_queries: Callable[..., object]) -> None:
    user = person()
    hold(user, post())
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        queries.actor_of(user, NOW)


def test_without_a_post_nobody_may_anything_anywhere() -> None:
    actor = queries.actor_of(person(), NOW)
    assert actor.permissions == frozenset()
    assert not actor.covers("330411101200")


def test_a_post_without_a_place_has_that_of_its_unit_and_never_all_places() -> None:
    user = person()
    hold(user, post(place=""))
    assert queries.actor_of(user, NOW).place == "330411"


@pytest.mark.parametrize("place", ["330411101", "330402", "33"])
def test_what_the_district_decides_once_is_not_decided_by_a_town_or_the_next_district(place: str) -> None:
    one, other = person("one"), person("other")
    hold(one, post("head", "leader", place=place))
    hold(other, post("admin", "administrator", place=place))  # whoever opens accounts could open the leader's
    leader, administrator = queries.actor_of(one, NOW), queries.actor_of(other, NOW)
    covers = place == "33"  # a city's covers the district
    assert (bool(leader.may("limit.manage")), bool(administrator.may("account.manage"))) == (covers, covers)
    assert leader.may("matter.view.place")


@pytest.mark.parametrize(
    ("at", "held"),
    [
        (datetime(2026, 3, 31, 15, 59, tzinfo=UTC), False),  # 23:59 the evening before, in Jiaxing
        (datetime(2026, 3, 31, 16, 0, tzinfo=UTC), True),  # midnight, in Jiaxing
        (datetime(2026, 4, 30, 15, 59, tzinfo=UTC), True),
        (datetime(2026, 4, 30, 16, 0, tzinfo=UTC), False),
    ],
)
def test_a_tenure_holds_from_its_first_day_up_to_its_end_day(at: datetime, held: bool) -> None:
    user = person()
    hold(user, post(), date(2026, 4, 1), date(2026, 5, 1))
    assert bool(queries.actor_of(user, at).permissions) is held
    assert bool(queries.posts_of(user, at)) is held


def test_a_closed_post_gives_nothing() -> None:
    user, desk = person(), post()
    hold(user, desk)
    organisations.close_post(code=desk.code, on=date(2026, 5, 8), by=SETUP, at=NOW)
    assert queries.actor_of(user, NOW).permissions == frozenset()


def two_posts() -> User:
    user = person()
    hold(user, post("desk", "clerk"), date(2026, 1, 1))
    hold(user, post("mediation", "mediator"), date(2026, 2, 1))
    return user


def test_somebody_with_two_posts_acts_in_the_one_they_chose() -> None:
    user = two_posts()
    assert queries.actor_of(user, NOW, "mediation").post == "mediation"
    assert queries.actor_of(user, NOW, "mediation").permissions == ROLES["mediator"].permissions
    assert queries.actor_of(user, NOW).post == "desk"
    assert [held.code for held in queries.posts_of(user, NOW)] == ["desk", "mediation"]


def test_a_post_that_is_not_held_cannot_be_chosen() -> None:
    assert queries.actor_of(two_posts(), NOW, "mayor").post == "desk"


def test_names_of_colleagues_are_found_by_opaque_id() -> None:
    user = person()
    assert queries.names([user.actor_id, "system:clock", "receipt"]) == {user.actor_id: "林小雨"}
    assert queries.account_of(user.actor_id) == user
    assert queries.account_of("receipt") is None


def test_holders_of_posts_are_those_of_the_day() -> None:
    user, desk, empty = person(), post("desk"), post("empty")
    hold(user, desk)
    assert queries.holders([desk.code, empty.code], NOW) == {"desk": [user], "empty": []}
    services.set_active(user=user, active=False, by=SETUP, at=NOW)
    assert queries.holders([desk.code], NOW) == {"desk": []}


class TestByToken:
    @pytest.fixture
    def user(self) -> User:
        return two_posts()

    def issue(self, user: User, chosen: str = "") -> str:
        _, clear = services.issue_token(
            user=user, label="对接", expires_at=NOW + timedelta(days=30), by=SETUP, at=NOW, post=chosen
        )
        return clear

    def test_a_program_acts_in_the_post_of_its_token(
        self, user: User, django_assert_num_queries: Callable[..., object]
    ) -> None:
        clear = self.issue(user, "mediation")
        with django_assert_num_queries(1):  # type: ignore[attr-defined]
            actor = queries.actor_by_token(clear, NOW)
        assert actor == queries.actor_of(user, NOW, "mediation")

    def test_an_unknown_token_is_nobody(self, user: User) -> None:
        assert queries.actor_by_token(self.issue(user)[:-1], NOW) is None

    def test_an_expired_token_is_nobody(self, user: User) -> None:
        clear = self.issue(user)
        assert queries.actor_by_token(clear, NOW + timedelta(days=30, seconds=-1)) is not None
        assert queries.actor_by_token(clear, NOW + timedelta(days=30)) is None

    def test_a_token_dies_with_its_tenure(self, user: User) -> None:
        clear = self.issue(user)
        services.dismiss(tenure=user.tenures.get(post__code="desk"), ends_on=date(2026, 5, 8), by=SETUP, at=NOW)
        assert queries.actor_by_token(clear, NOW) is None

    def test_a_token_dies_with_its_account(self, user: User) -> None:
        clear = self.issue(user)
        services.set_active(user=user, active=False, by=SETUP, at=NOW)
        assert queries.actor_by_token(clear, NOW) is None
