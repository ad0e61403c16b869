"""Openness is never punished: nothing that a level or a label rests on counts reports, disputes or escalations."""

from __future__ import annotations

import ast
import dataclasses
import re
from pathlib import Path

import pytest

from gongzhi.work import cells
from gongzhi.work.cells import label, reasons
from gongzhi.work.cells.codes import VETOES
from gongzhi.work.cells.models import Assessment, Rating

pytestmark = pytest.mark.one_database

#: What no input of a level or a label may be about, in names and in words.
PUNISHES = re.compile(
    r"report|dispute|escalat|petition|complain|request|contest|whistle|信访|上访|投诉|举报|纠纷|上交|诉求"
)
ROOM = Path(cells.__file__).parent
#: What levels and labels are reckoned in.
RECKONING = ("reasons.py", "label.py", "services/filling.py")


def names(source: str) -> set[str]:
    """Every name, attribute and imported module of a piece of code; not its comments and sentences."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(alias.name for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("module", RECKONING)
def test_what_reckons_knows_of_no_report_or_dispute(module: str) -> None:
    assert [name for name in names((ROOM / module).read_text(encoding="utf-8")) if PUNISHES.search(name)] == []


@pytest.mark.parametrize("shown", [label.HouseFacts, reasons.Reasons, reasons.Miss, reasons.Dimension, reasons.Step])
def test_no_fact_is_a_count_of_them(shown: type) -> None:
    assert [field.name for field in dataclasses.fields(shown) if PUNISHES.search(field.name)] == []


def test_no_column_of_a_rating_counts_anything() -> None:
    counts = {"IntegerField", "PositiveIntegerField", "PositiveSmallIntegerField", "FloatField", "DecimalField"}
    for model in (Rating, Assessment):
        assert [f.name for f in model._meta.get_fields() if type(f).__name__ in counts] == []


def test_vetoes_are_facts_about_the_organisation() -> None:
    """瞒报 is what the organisation hid; that somebody reported is none."""
    told = {code: words for code, words in VETOES.items() if PUNISHES.search(words) or PUNISHES.search(code)}
    assert told == {}


def test_the_look_can_fail() -> None:
    assert [name for name in names("def f(dispute_count): return site.reports") if PUNISHES.search(name)]
