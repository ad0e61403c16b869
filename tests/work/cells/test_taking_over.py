"""A form that a reviewer began and left lying is no dead end: another goes on with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhi.kernel.refused import Refused
from tests.conftest import NOW
from tests.work.cells import cases

pytestmark = pytest.mark.django_db


def test_a_form_left_lying_is_taken_over_by_another_reviewer(district: None) -> None:
    rating = cases.reviewing()
    cases.filled(rating, cases.FIRST, gate="")
    with pytest.raises(Refused, match="7 天没有动过"):
        cases.filled(rating, cases.SECOND, at=NOW + timedelta(days=6))
    cases.filled(rating, cases.SECOND, at=NOW + timedelta(days=7))
    cases.moved(rating, "review", cases.SECOND)
