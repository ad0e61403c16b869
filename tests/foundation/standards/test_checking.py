"""A form that cannot be used is refused, by its question."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.foundation.standards.checking import checked
from gongzhi.foundation.standards.form import Condition, Form, Question, Section, evaluate, plain, read
from gongzhi.kernel.refused import Refused
from tests.foundation.standards import made
from tests.sites import SHORT

pytestmark = pytest.mark.one_database

TWO = (("a", "甲"), ("b", "乙"))


def _form(*questions: Question) -> Form:
    return Form(sections=(Section(code="s", title="部分", questions=questions),))


def _ask(**given_: Any) -> Question:
    return Question(**({"code": "x", "text": "门关好"} | given_))


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (_ask(code="X"), "不能作问题的代码"),
        (_ask(code="x" * 49), "不能作问题的代码"),
        (_ask(code="s"), "用了两次"),
        (_ask(text="  "), "没有写问题"),
        (_ask(text="门" * 201), "太长"),
        (_ask(text="租客民族"), "不收"),
        (_ask(sort="maybe"), "题型"),
        (_ask(points=-1), "分值"),
        (_ask(points=1001), "分值"),
        (_ask(sort="words", veto=True), "一票否决"),
        (_ask(options=TWO), "不是选择题"),
        (_ask(fails=("no",)), "不是选择题"),
        (_ask(sort="one"), "2 到 60 个"),
        (_ask(sort="one", options=(("a", "甲"), ("a", "乙"))), "2 到 60 个"),
        (_ask(sort="one", options=(("a", "甲"), ("B", "乙"))), "选项要有"),
        (_ask(sort="one", options=(("yes", "是"), ("no", "否"), ("na", "无"))), "这种题型"),
        (_ask(sort="one", options=TWO, fails=("c",)), "算不符合的答案"),
        (_ask(sort="one", options=(*TWO, ("na", "无")), fails=("na",)), "算不符合的答案"),
        (_ask(sort="one", options=TWO, options_en=(("c", "C"),)), "英文选项"),
        (_ask(least=1), "不是数字题"),
        (_ask(fact="beds"), "不是数字题"),
        (_ask(sort="whole", least=3, most=2), "下限"),
        (_ask(sort="whole", least=-1), "下限"),
        (_ask(sort="whole", fact="tenants"), "不是场所数据"),
        (_ask(when=(Condition(question="x", answers=("yes",)),)), "没有“x”"),
        (_ask(when=(Condition(question="before", answers=("maybe",)),)), "没有这个选项"),
        (_ask(when=(Condition(question="before"),)), "没有这个选项"),
        (_ask(when=(Condition(question="before", least=1),)), "数字题"),
        (_ask(code="before"), "用了两次"),
    ],
)
def test_a_question_that_cannot_be_used_is_named(question: Question, says: str) -> None:
    with pytest.raises(Refused, match=says) as refused:
        checked(_form(Question(code="before", text="先问这个"), question))
    assert refused.value.field == question.code


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (Form(sections=()), "一个问题也没有"),
        (Form(sections=(Section(code="s", title="空", questions=()), *SHORT.sections)), "一个问题也没有"),
        (_form(*(Question(code=f"q{i}", text="问") for i in range(501))), "最多 500 个"),
        (_form(*(Question(code=f"q{i}", text="问", points=1000) for i in range(31))), "加起来"),
        (Form(sections=(replace(SHORT.sections[0], code="Fire"),)), "部分的代码"),
        (Form(sections=(replace(SHORT.sections[0], title=" "),)), "要有名称"),
        (Form(sections=(*SHORT.sections, Section(code="fire", title="再来", questions=(_ask(),)))), "两个部分"),
    ],
)
def test_a_form_that_cannot_be_used_is_refused(form: Form, says: str) -> None:
    with pytest.raises(Refused, match=says):
        checked(form)


@given(st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_a_form_that_can_be_used_stays_itself(random: Random) -> None:
    form = checked(made.a_form(random))
    kept = read(plain(form))
    answers = made.answers(random, form)
    assert kept == form
    assert evaluate(kept, answers) == evaluate(form, answers)
