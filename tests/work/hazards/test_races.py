"""Two at the same moment, over two connections: one of them wins, and nothing is counted twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gongzhi.kernel.actor import Actor
from gongzhi.kernel.refused import Conflict
from gongzhi.matters.models import Matter
from gongzhi.work.hazards.models import Recheck
from tests import given
from tests.security.test_races import at_once
from tests.work.hazards import cases

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("district"), pytest.mark.slow]


def making(matter: Matter, move: str, by: Actor) -> Callable[[], Matter]:
    """Make a move of what this person's page showed."""
    shown = cases.fresh(matter)
    return lambda: given.moved(shown, move, by, given.later(hours=1), found="看过")


def test_two_who_re_check_one_at_once() -> None:
    matter = cases.declared()
    found = at_once(making(matter, "look", cases.TOWN), making(matter, "look", cases.TOWN2))
    assert len([one for one in found if isinstance(one, Conflict)]) == 1
    assert Recheck.objects.count() == 1
    assert cases.fresh(matter).version == matter.version + 1


def test_two_who_are_on_the_spot_at_once_are_one_first_and_nobody_second() -> None:
    matter = cases.major()
    for by in (cases.TOWN, cases.TOWN2):
        cases.photo(matter, by, at=given.later(hours=1))
    found = at_once(making(matter, "visit", cases.TOWN), making(matter, "visit", cases.TOWN2))
    assert len([one for one in found if isinstance(one, Conflict)]) == 1
    assert (cases.fresh(matter).stage, Recheck.objects.count()) == ("half", 1)
