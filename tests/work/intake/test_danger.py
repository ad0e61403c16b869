"""Danger words: numbers come first when somebody is in danger, and stay away when nobody is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from gongzhi.work.intake import danger

with (Path(__file__).parent / "danger_sentences.csv").open(encoding="utf-8", newline="") as file:
    SENTENCES = [(row["sentence"], row["numbers"]) for row in csv.DictReader(file)]


def numbers(text: str) -> list[str]:
    return [found.number for found in danger.look(text)]


@pytest.mark.parametrize(("sentence", "number"), SENTENCES)
def test_the_right_number_is_shown_or_none(sentence: str, number: str) -> None:
    shown = numbers(sentence)
    assert (number in shown) if number else shown == []


def test_the_set_is_large_enough_and_of_both_sorts() -> None:
    alarms = [sentence for sentence, number in SENTENCES if number]
    assert len(SENTENCES) >= 80
    assert 40 <= len(alarms) <= len(SENTENCES) - 40


def test_the_nearest_help_comes_first_and_no_number_twice() -> None:
    shown = numbers("着火了，有人晕倒在楼道，快来救人，我老公还在打人")
    assert shown[0] == "119"
    assert len(shown) == len(set(shown))


def test_a_hazard_beside_a_fire_does_not_hide_the_fire() -> None:
    assert "119" in numbers("早就说有火灾隐患，消防通道堵塞，现在真的着火了")


def test_every_number_of_the_law_is_there_with_both_names() -> None:
    known = {number for theme in danger.themes() for number in theme.numbers}
    assert {number.number for number in known} == {"110", "119", "120", "12356", "12338", "12355", "96110"}
    assert all(number.name and number.name_en for number in known)


def test_a_huge_text_takes_no_huge_time() -> None:
    assert numbers("老公" * 10_000) == []
    assert numbers("曾经" * 10_000 + "。着火了")[0] == "119"


@pytest.mark.slow
@pytest.mark.real_data
def test_few_real_messages_are_interrupted(real_data: Path) -> None:
    """Of 2,816 real messages almost none tells of a danger that is going on; a hit costs one press."""
    with (real_data / "messages" / "messages_with_replies.csv").open(encoding="utf-8", newline="") as messages:
        texts = [f"{row['title']}。{row['body']}" for row in csv.DictReader(messages)]
    hits = sum(1 for text in texts if danger.look(text))
    assert len(texts) > 2000
    assert hits / len(texts) < 0.02
