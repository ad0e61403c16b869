"""The rings of the house, as import contracts and by trying."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT, imported, modules, name


@pytest.mark.slow
def test_import_contracts_hold() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--config", "importlinter.toml", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_kernel_and_lifecycles_are_plain_python() -> None:
    """Import each in an interpreter of its own, where Django must not turn up by any detour."""
    pure = [*(PACKAGE / "kernel").glob("*.py"), *PACKAGE.rglob("lifecycle.py")]
    dotted = [name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in pure]
    script = f"import {', '.join(dotted)}, sys; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("word", ["utils", "helpers", "managers", "signals", "constants", "mixins", "common", "misc"])
def test_no_module_has_a_name_that_says_nothing(word: str) -> None:
    assert [name(path) for path in modules() if path.stem == word or word in path.parts] == []


def test_no_django_signals() -> None:
    assert [name(path) for path in modules() if any(m.startswith("django.dispatch") for m in imported(path))] == []


def test_insight_cannot_reach_persons() -> None:
    rooms = [path for path in modules() if "insight" in path.parts]
    assert [name(path) for path in rooms if any("foundation.persons" in m for m in imported(path))] == []
