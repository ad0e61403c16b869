from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gongzhi.foundation.notices import templates


@pytest.mark.parametrize("gap", ["name", "title", "unit", "category", "text", "party", "phone", "0"])
def test_a_notice_cannot_be_declared_to_say_who_or_what(gap: str) -> None:
    with pytest.raises(ValueError, match="nothing else"):
        templates.declare("test.leak", "通知", f"关于{{{gap}}}")


def test_every_template_of_the_house_says_only_what_it_may() -> None:
    allowed = {"reference", "place", "deadline", "step"}
    assert all(template.gaps <= allowed for template in templates.every())


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"reference": "M-2026-000123", "place": "330411101200"},
        {"reference": "张三家漏水"},
        {"reference": 5},
    ],
)
def test_params_are_exactly_the_gaps_and_have_their_shape(params: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"needs|looks like"):
        templates.checked(templates.find("test.news"), params)


@pytest.mark.parametrize(
    ("name", "value"),
    [("place", "菜花泾社区"), ("deadline", datetime(2026, 5, 9)), ("deadline", "明天"), ("step", "去找张三")],  # noqa: DTZ001
)
def test_places_deadlines_and_steps_are_codes(name: str, value: str) -> None:
    good = {
        "reference": "M-2026-000123", "place": "330411101200", "deadline": datetime(2026, 5, 9, tzinfo=UTC),
        "step": "test.accept",
    }  # fmt: skip
    full = templates.find("test.full")
    assert templates.checked(full, good)["deadline"] == "2026-05-09T00:00:00+00:00"
    with pytest.raises(ValueError, match=r"place code|isoformat|time zone|no step"):
        templates.checked(full, {**good, name: value})


def test_a_code_means_one_thing() -> None:
    templates.declare("test.news", "有新进展", "{reference} 有新进展")
    with pytest.raises(ValueError, match="twice"):
        templates.declare("test.news", "别的", "{reference}")
    with pytest.raises(ValueError, match="twice"):
        templates.declare_step("test.accept", "退回")


def test_a_gap_filled_when_sending_needs_its_filler() -> None:
    with pytest.raises(ValueError, match="nothing else"):
        templates.declare("test.unfilled", "通知", "{receipt}", filled=frozenset({"receipt"}))
