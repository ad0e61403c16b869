from __future__ import annotations

import pytest

from gongzhi.kernel.actor import Actor, reporter, system
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import Sentence
from gongzhi.kernel.verdict import YES, no, require

CLERK = Actor(
    id="user:9f", unit="xz-zhongxin", post="clerk", place="330411", permissions=frozenset(["matter.triage"]),
    units=("xz-zhongxin", "xz-qu"),
)  # fmt: skip


def test_yes_is_true_and_no_is_false_with_a_reason() -> None:
    assert YES
    assert not YES.reason
    refusal = no("只有{unit}可以签收", unit="住建局")
    assert not refusal
    assert str(refusal.reason) == "只有住建局可以签收"


def test_require_goes_on_or_refuses_with_the_reason_and_the_field() -> None:
    require(YES)
    with pytest.raises(Refused, match="只有住建局可以签收") as caught:
        require(no("只有{unit}可以签收", unit="住建局"), field="unit")
    assert caught.value.field == "unit"
    assert caught.value.sentence == Sentence("只有{unit}可以签收", {"unit": "住建局"})


@pytest.mark.parametrize("kind", [Conflict, NotFound])
def test_conflict_and_not_found_are_refusals(kind: type[Refused]) -> None:
    with pytest.raises(Refused, match="已被李四改过"):
        raise kind("已被{who}改过", who="李四")


def test_a_sentence_keeps_its_gaps_for_the_translator() -> None:
    sentence = Sentence("还有 {n} 天", {"n": 3})
    assert (sentence.text, str(sentence), bool(sentence)) == ("还有 {n} 天", "还有 3 天", True)
    assert str(Sentence("百分之百 {}")) == "百分之百 {}"  # without parameters nothing is filled in
    assert not Sentence()


def test_a_permission_is_had_or_not_with_a_reason() -> None:
    assert CLERK.may("matter.triage")
    assert str(CLERK.may("matter.void").reason) == "您的岗位没有这项权限"


@pytest.mark.parametrize(
    ("place", "covered"),
    [("330411", True), ("330411101200003", True), ("330402", False), ("3304", False), ("", False)],
)
def test_a_jurisdiction_is_a_prefix(place: str, covered: bool) -> None:
    assert CLERK.covers(place) is covered


def test_nobody_in_particular_covers_nowhere() -> None:
    for nobody in (reporter(), system("clock"), Actor(id="anonymous")):
        assert not nobody.covers("330411")
        assert not nobody.may("matter.triage")


def test_the_machine_says_that_it_is_one() -> None:
    assert system("clock").is_system
    assert not reporter().is_system
    assert not CLERK.is_system
