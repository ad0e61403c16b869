"""What answers come to."""

from __future__ import annotations

import pytest

from gongzhi.foundation.standards.form import Outcome, evaluate, plain, read
from tests.sites import SHORT


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("answers", "failed", "missing", "points"),
    [
        ({"exit": "yes", "ebike": "yes", "kitchen": "none", "beds": 8}, (), (), 20),
        ({"exit": "no", "ebike": "na", "kitchen": "has", "gas": "yes", "beds": 8}, ("exit",), (), 5),
        ({"exit": "yes", "ebike": "yes", "kitchen": "has", "beds": 51}, ("beds",), ("gas",), 20),
        ({}, (), ("exit", "ebike", "kitchen", "beds"), 0),
    ],
)
def test_answers_come_to(
    answers: dict[str, object], failed: tuple[str, ...], missing: tuple[str, ...], points: int
) -> None:
    outcome: Outcome = evaluate(SHORT, answers)
    assert (outcome.failed, outcome.missing, outcome.points) == (failed, missing, points)


@pytest.mark.one_database
def test_a_form_is_the_same_after_it_was_kept() -> None:
    assert read(plain(SHORT)) == SHORT
