"""What the machine takes for one root problem, measured on labelled streams that it was not tuned on."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

import pytest

from gongzhi.work.roots import rule
from tests.work.roots.stream import ESTATES, stream

SEEDS = range(200, 212)  # tuned on 0 to 7 and 100 to 107
LEAST, SPREAD = 3, 60


@dataclass(frozen=True)
class Measured:
    """Pairs that were put together, wrongly or not; causes that there are, and those found in part at least."""

    pairs: int
    false: int
    causes: int
    found: int
    proposals: list[list[str]]


@pytest.fixture(scope="module")
def measured() -> Measured:
    pairs = false = 0
    causes: set[tuple[int, str]] = set()
    found: set[tuple[int, str]] = set()
    proposals = []
    for seed in SEEDS:
        told = stream(seed)
        days: dict[str, list[date]] = defaultdict(list)
        for one in told:
            days[one.label].append(one.on)
        causes |= {
            (seed, label) for label, on in days.items()
            if label != "dwelling" and len(on) >= LEAST and (max(on) - min(on)).days >= SPREAD
        }  # fmt: skip
        cases = [case(number, one.words, one.on, one.category) for number, one in enumerate(told)]
        for group in rule.causes(cases, phrases=rule.said_of_everything(cases)):
            labels = [told[one.pk].label for one in group]
            proposals.append(labels)
            pairs += len(labels) * (len(labels) - 1) // 2
            false += sum(one != other for one, other in combinations(labels, 2))
            found.add((seed, Counter(labels).most_common(1)[0][0]))
    return Measured(pairs, false, len(causes), len(causes & found), proposals)


def case(pk: int, words: str, on: date = date(2026, 5, 8), category: str = "0103") -> rule.Case:
    return rule.Case(pk=pk, category=category, on=on, title="", words=words)


def test_the_stream_is_always_the_same() -> None:
    assert stream(200) == stream(200)
    assert len(stream(200)) > 100


def test_few_pairs_are_joined_falsely(measured: Measured) -> None:
    """The rate of false joins: pairs of two labels among all pairs of all proposals. It was 5 of 807."""
    assert measured.pairs > 500
    assert measured.false / measured.pairs <= 0.02


def test_most_causes_are_found(measured: Measured) -> None:
    """Those with enough cases over long enough, in part at least. It was 150 of 257: silence costs less than noise."""
    assert measured.found / measured.causes >= 0.55


def test_estates_that_share_all_words_but_the_name_are_never_proposed_together(measured: Measured) -> None:
    for labels in measured.proposals:
        assert len({next(estate for estate in ESTATES if label.startswith(estate)) for label in labels}) == 1


def test_a_dwelling_is_never_proposed(measured: Measured) -> None:
    assert not any("dwelling" in labels for labels in measured.proposals)


def days(*ago: int) -> list[date]:
    return [date(2026, 5, 8) - timedelta(days=number) for number in ago]


PUMPS = ("水泵房的泵一跳闸就停水", "水泵房又跳闸停水", "水泵跳闸停水，泵房没人修")


@pytest.mark.parametrize(("ago", "found"), [((100, 60, 20), 1), ((80, 50, 20), 1), ((79, 50, 20), 0), ((90, 10), 0)])
def test_it_takes_enough_of_them_over_long_enough(ago: tuple[int, ...], found: int) -> None:
    cases = [case(number, words, on) for number, (words, on) in enumerate(zip(PUMPS, days(*ago), strict=False))]
    assert len(rule.causes(cases)) == found


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("我住在嘉禾苑南门", {"嘉禾苑"}),
        ("金都花园和中山路口积水", {"金都花园", "中山路"}),
        ("老人走路不安全，小区里道路坑洼", set()),
        ("我们小区的路灯", set()),
    ],
)
def test_estates_and_roads_are_read(text: str, named: set[str]) -> None:
    assert rule.estates(text) == named


@pytest.mark.parametrize(
    ("texts", "one"),
    [
        (["3幢2单元502室漏水", "502室漏水", "楼道漏水"], True),
        (["3幢2单元502室漏水", "3幢2单元402室漏水", "1幢漏水"], False),
        (["12-3-401漏水"], True),
        (["建设村8组15号门前", "8组15号"], True),
        (["嘉禾苑停水", "六楼以上停水"], False),
    ],
)
def test_one_dwelling_is_told_from_many(texts: list[str], one: bool) -> None:
    assert rule.one_dwelling(texts) is one


def test_courtesies_and_what_is_said_of_everything_tell_nothing() -> None:
    assert rule.clauses("您好，水泵跳闸，请尽快处理。") == ["水泵跳闸"]
    cases = [case(number, f"{what}，拖了很久", category=f"010{number}") for number, what in enumerate("灯水路")]
    assert rule.said_of_everything(cases) == {"拖了很久"}


def test_one_more_belongs_by_its_words_and_its_estate() -> None:
    texts = ["嘉禾苑水泵跳闸停水", "嘉禾苑又停水"]
    assert rule.belongs("嘉禾苑停水", [0.3, 0.2], texts)
    assert not rule.belongs("嘉禾苑停水", [0.1, 0.1], texts)
    assert not rule.belongs("香湖新村停水", [0.3, 0.2], texts)
