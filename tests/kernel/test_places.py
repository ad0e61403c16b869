from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.kernel.places import LEVELS, above, after, around, level

CODES = st.sampled_from(sorted(LEVELS)).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n))


@pytest.mark.parametrize(
    ("code", "called"),
    [
        ("33", "province"),
        ("3304", "city"),
        ("330411", "district"),
        ("330411101", "town"),
        ("330411101200", "community"),
        ("330411101200003", "grid"),
    ],
)
def test_the_length_of_a_code_names_its_level(code: str, called: str) -> None:
    assert level(code) == called


@pytest.mark.parametrize("code", ["", "3", "33041", "330411 ", "33041a", "３３０４１１", "3304111012000031"])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="not a place code"):
        level(code)


def test_one_level_up() -> None:
    chain = ["330411101200003"]
    while chain[-1]:
        chain.append(above(chain[-1]))
    assert chain == ["330411101200003", "330411101200", "330411101", "330411", "3304", "33", ""]


@given(prefix=CODES, code=CODES)
def test_the_range_of_a_prefix_holds_exactly_what_starts_with_it(prefix: str, code: str) -> None:
    assert (prefix <= code < after(prefix)) == code.startswith(prefix)


@given(CODES)
def test_a_place_lies_in_all_that_is_above_it(code: str) -> None:
    assert code.startswith(above(code))
    assert len(above(code)) < len(code)


def test_after_a_nine_comes_no_digit_and_still_the_right_end() -> None:
    assert after("339") > "339999999999999"
    assert not after("339") > "340" or after("339") == "33:"


def test_around_a_place_are_all_larger_ones_and_itself() -> None:
    assert around("330411101001") == ["33", "3304", "330411", "330411101", "330411101001"]
    assert around("330411") == ["33", "3304", "330411"]
    assert around("") == []
