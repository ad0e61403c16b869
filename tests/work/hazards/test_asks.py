"""What a unit asks for, and what becomes of it when another unit gets the hazard."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from gongzhi.matters.models import Ask
from tests import given
from tests.work.hazards import cases

pytestmark = pytest.mark.django_db


def test_an_extension_that_was_asked_for_falls_when_the_hazard_is_given_back() -> None:
    matter = cases.at_a_unit()
    assert matter.due_at is not None
    until = localdate(matter.due_at) + timedelta(days=3)
    matter = cases.moved(matter, "ask_extension", given.OFFICER, until=until, why="等配件")
    assert Ask.objects.filter(decided_at=None).exists()
    matter = cases.moved(matter, "return", given.OFFICER, why="桥归交通")
    assert not Ask.objects.filter(decided_at=None).exists()
