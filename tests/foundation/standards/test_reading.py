"""Answers are what the form asks for, whatever is posted or sent."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.foundation.standards.form import Form, Question, Section, asked, evaluate
from gongzhi.foundation.standards.reading import answers, facts, gathered, sent, unanswered
from gongzhi.kernel.refused import Refused
from tests.foundation.standards import made
from tests.sites import SHORT

pytestmark = pytest.mark.one_database

FULL = {"q-exit": ["yes"], "q-ebike": ["no"], "q-kitchen": ["none"], "q-beds": ["８"]}
MANY = Form(
    sections=(
        Section(
            code="s", title="部分",
            questions=(
                Question(code="tools", text="有哪些", sort="many", options=(("a", "甲"), ("b", "乙"))),
                Question(code="note", text="还有什么", sort="words", required=False),
            ),
        ),
    )
)  # fmt: skip


def test_what_a_page_posts_becomes_answers() -> None:
    found = answers(SHORT, FULL | {"q-gas": ["no"], "csrf": ["x"]})
    assert found == {"exit": "yes", "ebike": "no", "kitchen": "none", "beds": 8}  # gas is asked of nobody without one
    assert facts(SHORT, found) == {"beds": 8}
    assert answers(MANY, {"q-tools": ["b", "a", "b"], "q-note": [" 门坏\x00了 "]}) == {
        "tools": ["a", "b"],
        "note": "门坏了",
    }


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"q-exit": ["maybe"]}, "exit"),
        ({"q-exit": ["yes", "no"]}, "exit"),
        ({"q-kitchen": ["na"]}, "kitchen"),
        ({"q-beds": ["八"]}, "beds"),
        ({"q-beds": ["-1"]}, "beds"),
        ({"q-beds": ["1.5"]}, "beds"),
        ({"q-beds": ["50001"]}, "beds"),  # more than there can be anywhere; 51 would only fail
    ],
)
def test_what_is_not_an_answer_is_refused_by_its_question(wrong: dict[str, list[str]], field: str) -> None:
    with pytest.raises(Refused) as refused:
        answers(SHORT, FULL | wrong)
    assert refused.value.field == field


def test_every_wrong_answer_is_told_at_once_and_the_right_ones_are_kept() -> None:
    found, wrong = gathered(SHORT, {"q-exit": ["yes"], "q-ebike": ["?"], "q-kitchen": ["has"], "q-beds": ["x"]})
    assert (found, set(wrong)) == ({"exit": "yes", "kitchen": "has"}, {"ebike", "beds"})
    assert set(unanswered(SHORT, found)) == {"ebike", "gas", "beds"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ([], "answers"),
        ({"windows": "yes"}, "windows"),
        ({"exit": True}, "exit"),
        ({"exit": ["yes"]}, "exit"),
        ({"exit": "maybe"}, "exit"),
        ({"beds": "8"}, "beds"),
        ({"beds": True}, "beds"),
        ({"beds": 8.0}, "beds"),
        ({"kitchen": {"has": 1}}, "kitchen"),
    ],
)
def test_a_device_is_held_to_the_types(wrong: Any, field: str) -> None:
    whole = {"exit": "yes", "ebike": "yes", "kitchen": "none", "beds": 8}
    with pytest.raises(Refused) as refused:
        sent(SHORT, whole | wrong if isinstance(wrong, dict) else wrong)
    assert refused.value.field == field
    assert sent(SHORT, whole) == whole


@pytest.mark.parametrize("value", ["a", ["a", 1], ["c"], {"a": 1}, [["a"]]])
def test_several_options_come_as_a_list_of_them(value: Any) -> None:
    with pytest.raises(Refused):
        sent(MANY, {"tools": value})
    with pytest.raises(Refused):
        sent(MANY, {"note": "长" * 501})


@given(st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_what_is_hidden_never_counts(random: Random) -> None:
    form = made.a_form(random)
    all_of_it = made.answers(random, form)
    found = sent(form, all_of_it)
    assert set(found) <= {question.code for question in asked(form, all_of_it)}
    assert evaluate(form, found) == evaluate(form, all_of_it)
    posted = {
        f"q-{code}": [str(one) for one in (answer if isinstance(answer, list) else [answer]) if one is not None]
        for code, answer in all_of_it.items()
    }
    assert answers(form, posted) == found
