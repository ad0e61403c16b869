"""No query and no page puts checks together by who made them: not by person, nor by post or unit.

Read from the code: nothing that reads checks asks for its maker in ``values``, ``annotate``, ``order_by`` or
``distinct``, sorts or groups by it, or counts it; and no page shows it. Samples prove that each would be found.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import gongzhi

pytestmark = pytest.mark.one_database

ROOT = Path(gongzhi.__file__).parent
#: Where checks are read: this line of work and every module that imports its queries or tables.
READS = re.compile(r"work\.checks|from gongzhi\.work import checks")
MAKERS = re.compile(r"(^-?|__)(by|by_id|second|unit|post|confirmation__(by|unit|post))$")
PUTS_TOGETHER = frozenset(
    {"values", "values_list", "annotate", "aggregate", "order_by", "distinct", "groupby", "Counter", "sorted", "Count"}
)


def grouped(source: str) -> list[str]:
    """Return what puts rows together by who made them."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in PUTS_TOGETHER and any(_names_a_maker(argument) for argument in _given(node)):
            found.append(f"{name}, line {node.lineno}")
    return found


def _given(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def _names_a_maker(argument: ast.expr) -> bool:
    for node in ast.walk(argument):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and MAKERS.search(node.value):
            return True
        if isinstance(node, ast.Attribute) and node.attr in {"by", "second", "began_at", "ended_at"}:
            return True
    return False


def _readers() -> list[Path]:
    return [
        path
        for path in sorted(ROOT.rglob("*.py"))
        if "migrations" not in path.parts
        and ("work/checks" in path.as_posix() or READS.search(path.read_text(encoding="utf-8")))
    ]


def test_nothing_that_reads_checks_puts_them_together_by_who_made_them() -> None:
    readers = _readers()
    assert len(readers) > 15
    wrong = {
        path.relative_to(ROOT).as_posix(): found for path in readers if (found := grouped(path.read_text("utf-8")))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    "sample",
    [
        'Check.objects.values("by").annotate(n=Count("pk"))',
        'Check.objects.values_list("post", flat=True)',
        'Round.objects.values("last__by")',
        "Counter(check.by for check in rows)",
        "groupby(rows, key=lambda check: check.by)",
        'Check.objects.order_by("-unit")',
        'Check.objects.aggregate(Avg(F("ended_at") - F("began_at")), by=Count("confirmation__by"))',
    ],
)
def test_each_way_to_put_them_together_would_be_found(sample: str) -> None:
    assert grouped(sample)


def test_what_is_honest_passes() -> None:
    assert not grouped('Check.objects.filter(by=actor.id).order_by("-made_at").values_list("site", "made_at")')


def test_no_page_shows_who_it_was() -> None:
    pages = [
        *ROOT.glob("interfaces/templates/checks/*.html"),
        *ROOT.glob("interfaces/templates/public/selfcheck/*.html"),
    ]
    assert len(pages) > 8
    for page in pages:
        assert not re.search(r"\.(by|second|decided_by|made_by)\b", page.read_text(encoding="utf-8")), page.name
