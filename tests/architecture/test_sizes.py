"""Small modules, small functions, small templates."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.source import PACKAGE, ROOT, modules, name, tree

MODULE, FUNCTION, TEMPLATE = 400, 50, 200


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    tests = sorted((ROOT / "tests").rglob("*.py"))
    assert {name(path): lines(path) for path in [*modules(), *tests] if lines(path) > MODULE} == {}


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = {}
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                length = node.end_lineno - node.lineno + 1
                if length > FUNCTION:
                    long[f"{name(path)}:{node.name}"] = length
    assert long == {}


def test_no_template_is_longer_than_two_hundred_lines() -> None:
    templates = [*PACKAGE.rglob("templates/**/*.html"), *PACKAGE.rglob("templates/**/*.txt")]
    assert {name(path): lines(path) for path in templates if lines(path) > TEMPLATE} == {}
