"""Saved views belong to one person, have one name each, and leave no entry anywhere."""

from __future__ import annotations

import pytest

from gongzhi.foundation.accounts import queries, services
from gongzhi.foundation.accounts.models import User
from gongzhi.foundation.ledger.models import Entry
from gongzhi.kernel.actor import Actor
from gongzhi.kernel.refused import Refused
from tests.conftest import NOW

from .people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return person()


def save(user: User, name: str, query: str = "unit=xz-zhujian", *, by: str = "", opening: bool = False) -> None:
    actor = Actor(id=by or user.actor_id)
    services.save_view(user=user, name=name, query=query, opening=opening, by=actor, at=NOW)


def test_a_name_is_kept_once_and_its_query_replaced(user) -> None:
    entries = Entry.objects.count()
    save(user, " 住建  超期 ")
    save(user, "住建 超期", "due=overdue")
    save(person("wang"), "住建 超期")
    assert [(view.name, view.query) for view in queries.views(user)] == [("住建 超期", "due=overdue")]
    assert Entry.objects.count() == entries + 1  # wang's account


def test_one_view_is_the_one_to_start_with(user) -> None:
    save(user, "甲", opening=True)
    save(user, "乙", opening=True)
    assert [(view.name, view.opening) for view in queries.views(user)] == [("乙", True), ("甲", False)]
    save(user, "乙")
    assert not any(view.opening for view in queries.views(user))


def test_somebody_elses_are_left_alone(user) -> None:
    save(user, "甲")
    with pytest.raises(Refused, match="自己存的"):
        save(user, "甲", "x=1", by="user:other")
    with pytest.raises(Refused, match="自己存的"):
        services.drop_view(user=user, name="甲", by=Actor(id="user:other"), at=NOW)
    services.drop_view(user=person("wang"), name="甲", by=Actor(id=User.objects.get(username="wang").actor_id), at=NOW)
    assert len(queries.views(user)) == 1
    for _ in range(2):
        services.drop_view(user=user, name="甲", by=Actor(id=user.actor_id), at=NOW)
    assert queries.views(user) == []


def test_what_cannot_be_saved_says_why(user) -> None:
    for name, query, why in (("", "", "起个名字"), ("长" * 41, "", "起个名字"), ("甲", "x" * 501, "条件太多")):
        with pytest.raises(Refused, match=why) as refused:
            save(user, name, query)
        assert refused.value.field == "name"
    for number in range(services.VIEWS):
        save(user, str(number))
    with pytest.raises(Refused, match="最多存 20 组"):
        save(user, "再一组")
    save(user, "3", "due=soon")
