from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from gongzhi.kernel.details import Nothing, asks, build, choice, day, many, money, one, split, whole, words, yes
from gongzhi.kernel.refused import Refused


@dataclass(frozen=True, kw_only=True)
class Everything:
    unit: str = one("主办单位", of="unit")
    co_units: tuple[str, ...] = many("协办单位", of="unit")
    result: str = choice("结果", {"solved": "已解决", "partly": "部分解决"})
    days: int | None = whole("天数", least=1, most=30, required=False)
    until: date | None = day("到哪天", required=False)  # noqa: RUF009
    urgent: bool = yes("紧急")
    note: str = words("意见", required=False, longest=10)


LEAST = {"unit": "xz-zhujian", "result": "solved"}


def refused(**given: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        build(Everything, LEAST | given)
    return caught.value


def test_what_is_left_out_has_a_plain_default() -> None:
    made = build(Everything, LEAST)
    assert (made.co_units, made.days, made.until, made.urgent, made.note) == ((), None, None, False, "")


def test_values_come_as_a_form_or_as_json_gives_them() -> None:
    form = {"co_units": ["a", "b", "a"], "days": "7", "until": "2026-05-31", "urgent": "on", "note": " 请尽快 "}
    json = {"co_units": ["a", "b"], "days": 7, "until": "2026-05-31", "urgent": True, "note": "请尽快"}
    assert build(Everything, LEAST | form) == build(Everything, LEAST | json)
    assert build(Everything, LEAST | json).until == date(2026, 5, 31)


@pytest.mark.parametrize(
    ("given", "field_name"),
    [
        ({"unit": ""}, "unit"),
        ({"unit": "   "}, "unit"),
        ({"unit": None}, "unit"),
        ({"unit": 7}, "unit"),
        ({"unit": ["a"]}, "unit"),
        ({"co_units": "xz-zhifa"}, "co_units"),
        ({"co_units": [7]}, "co_units"),
        ({"result": "satisfied"}, "result"),
        ({"days": 0}, "days"),
        ({"days": 31}, "days"),
        ({"days": 1.5}, "days"),
        ({"days": True}, "days"),
        ({"days": "seven"}, "days"),
        ({"until": "2026-02-31"}, "until"),
        ({"until": "31.5.2026"}, "until"),
        ({"until": 20260531}, "until"),
        ({"urgent": "maybe"}, "urgent"),
        ({"urgent": [True]}, "urgent"),
        ({"note": "字" * 11}, "note"),
        ({"note": 5}, "note"),
        ({"note": "\ud800"}, "note"),
        ({"note": "a\x00b"}, "note"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_does_not_fit_is_refused_by_the_name_of_its_field(given: dict[str, Any], field_name: str) -> None:
    refusal = refused(**given)
    assert refusal.field == field_name
    assert str(refusal)


def test_a_refusal_says_how_long_is_too_long() -> None:
    assert str(refused(note="字" * 12)) == "“意见”最多 10 个字，现在有 12 个字"


def test_a_required_field_that_is_missing_is_named_by_its_label() -> None:
    with pytest.raises(Refused, match="请填写“主办单位”"):
        build(Everything, {"result": "solved"})


def test_words_never_reach_the_payload_and_empty_values_are_left_out() -> None:
    made = build(Everything, LEAST | {"note": "楼上王某", "until": "2026-05-31", "co_units": ["a"]})
    payload, texts = split(made)
    assert payload == {"unit": "xz-zhujian", "result": "solved", "until": "2026-05-31", "co_units": ["a"]}
    assert texts == {"note": "楼上王某"}


def test_nought_is_a_number_and_no_is_the_plain_case() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Count:
        tried: int = whole("上门次数", least=0, most=9)
        urgent: bool = yes("紧急")

    assert split(build(Count, {"tried": 0}))[0] == {"tried": 0}
    assert split(build(Count, {"tried": "3", "urgent": "true"}))[0] == {"tried": 3, "urgent": True}


def test_a_field_that_does_not_say_how_it_is_asked_for_is_a_programming_error() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Bare:
        note: str = field(default="")

    with pytest.raises(TypeError, match=r"Bare\.note"):
        asks(Bare)


def test_nothing_asks_for_nothing() -> None:
    assert asks(Nothing) == {}
    assert build(Nothing, {}) == Nothing()
    assert split(Nothing()) == ({}, {})


def test_asks_keep_the_order_of_the_class() -> None:
    assert list(asks(Everything)) == ["unit", "co_units", "result", "days", "until", "urgent", "note"]


@dataclass(frozen=True, kw_only=True)
class Priced:
    """A sum."""

    amount: int = money("金额")


@pytest.mark.parametrize(
    ("said", "fen"),
    [("1", 100), ("1,234.5", 123_450), ("０.０１", 1), ("99元", 9_900), (" 12.30 ", 1_230), (5, 500)],
)
def test_a_sum_is_kept_in_whole_fen(said: object, fen: int) -> None:
    assert build(Priced, {"amount": said}).amount == fen


@pytest.mark.parametrize(
    "said", ["0", "-1", "1.005", "NaN", "Infinity", "一百", "1e12", "1e999990", "1e-999990", "sNaN", "1.0.0"]
)
def test_what_is_no_sum_is_refused(said: str) -> None:
    with pytest.raises(Refused, match="金额"):
        build(Priced, {"amount": said})
