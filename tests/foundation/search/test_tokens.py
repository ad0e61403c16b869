"""What a text is cut into."""

from __future__ import annotations

import pytest

from gongzhi.foundation.search import tokens


def test_characters_pairs_numbers_and_words() -> None:
    assert tokens.of("K205路") == {"k", "205", "路", "k·205", "205路"}
    assert tokens.of("路灯") == {"路", "灯", "路灯"}
    assert tokens.of("") == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ａ３区", "a3区"), ("3栋 2单元", "3栋2单元"), ("路　灯", "路灯"), ("3-2-501", "3·2·501"), ("Wi-Fi", "wi/fi")],
)
def test_what_is_written_in_another_way_is_the_same(one: str, other: str) -> None:
    assert tokens.of(one) == tokens.of(other)


def test_neighbours_end_at_a_stop_and_at_a_line() -> None:
    assert "灯坏" not in tokens.of("路灯，坏了")
    assert "灯坏" not in tokens.of("路灯\n坏了")


def test_numbers_do_not_run_into_each_other() -> None:
    assert tokens.of("1-23") & tokens.of("12-3") == set()


def test_signs_of_masked_words_are_not_to_be_found() -> None:
    assert tokens.of("〔姓名〕说〔电话〕") == {"说"}


def test_what_somebody_looks_for_is_apart_at_blanks() -> None:
    assert tokens.runs("王店镇 3栋2单元，路灯") == [("王", "店", "镇"), ("3", "栋", "2", "单", "元"), ("路", "灯")]
    assert tokens.runs("a" * 30) == [("a" * 24, "a" * 6)]
