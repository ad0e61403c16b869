"""A day is the district's: the date of a moment in UTC is yesterday until eight in the morning."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source import modules, name

#: Moments that are local already, or days to begin with; the made-up year reckons in one zone.
LOCAL = frozenset(
    {
        "gongzhi/foundation/notices/timing.py", "gongzhi/interfaces/cli/planning.py",
        "gongzhi/interfaces/cli/upkeep.py", "gongzhi/work/disputes/papers/frame.py",
    }
)  # fmt: skip


def dates(source: str) -> list[int]:
    """Return the lines that take the date of a moment without saying where."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "date":
            called = node.func.value
            whose = called.func if isinstance(called, ast.Call) else None
            said = whose.attr if isinstance(whose, ast.Attribute) else whose.id if isinstance(whose, ast.Name) else ""
            if not node.args and said not in {"localtime", "astimezone", "strptime"}:
                found.append(node.lineno)
    return found


def test_no_date_is_taken_of_a_moment_in_utc() -> None:
    paths = [path for path in modules() if "sample" not in path.parts]
    found = {name(path): dates(path.read_text(encoding="utf-8")) for path in paths}
    assert {path: lines for path, lines in found.items() if lines and path not in LOCAL} == {}
    assert all(found[path] for path in LOCAL), "no longer needed in the list"


@pytest.mark.parametrize("source", ["at.date()", "now().date()", "row.made_at.date()"])
def test_such_a_line_is_found(source: str) -> None:
    assert dates(source) == [1]


@pytest.mark.parametrize("source", ["localtime(at).date()", "timezone.localtime(at).date()", "x.astimezone(z).date()"])
def test_a_local_one_is_not(source: str) -> None:
    assert dates(source) == []
