"""Three hundred pairs of real messages, read by hand: the same incident or not. Ids and verdicts alone are kept here.

They were drawn evenly over how alike they are, so that most are hard: the same estate with another trouble, the same
turn of phrase about other things. Thresholds were chosen on the even rows; the odd ones, seen but not tuned on, say
what they are worth.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from gongzhi.foundation.persons.masking import mask
from gongzhi.work.intake import alike
from gongzhi.work.intake.likeness import grouping, marks
from gongzhi.work.intake.likeness.comparing import Shelf

pytestmark = [pytest.mark.real_data, pytest.mark.slow]


@pytest.fixture(scope="module")
def packed(request) -> dict[str, bytes]:
    from tests.conftest import real_data

    with (real_data() / "messages" / "messages_2017_2019H1.csv").open(encoding="utf-8-sig", newline="") as file:
        return {
            row["message_id"]: marks.of(mask(row["title"]).text, mask(row["body"]).text) for row in csv.DictReader(file)
        }


def pairs(half: int) -> list[tuple[str, str, bool]]:
    with Path(__file__).with_name("pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["left"], row["right"], row["same"] == "1") for row in csv.DictReader(file)]
    assert len(rows) == 300
    return rows[half::2]


def measured(found: list[bool], wanted: list[bool]) -> tuple[float, float]:
    hits = sum(one and other for one, other in zip(found, wanted, strict=True))
    return hits / sum(found), hits / sum(wanted)


@pytest.mark.parametrize("half", [0, 1])
def test_pairs_near_enough_are_the_same_incident(packed, half):
    place = {key: at for at, key in enumerate(packed)}
    shelf = Shelf(list(packed.values()))
    read = pairs(half)
    found = [bool(shelf.alike(packed[one])[place[other]] >= alike.SAME) for one, other, _same in read]
    precision, recall = measured(found, [same for *_pair, same in read])
    assert precision >= 0.90, (precision, recall)
    assert recall >= 0.60, (precision, recall)


@pytest.mark.parametrize("half", [0, 1])
def test_groups_over_the_whole_file(packed, half):
    keys = list(packed)
    of = {keys[at]: number for number, group in enumerate(grouping.groups(list(packed.values()))) for at in group}
    read = pairs(half)
    found = [one in of and of[one] == of.get(other) for one, other, _same in read]
    precision, recall = measured(found, [same for *_pair, same in read])
    assert precision >= 0.90, (precision, recall)
    assert recall >= 0.60, (precision, recall)
