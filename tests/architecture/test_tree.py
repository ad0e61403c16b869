"""The tests stand where the code stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT, name

TESTS = ROOT / "tests"
OF_THE_WHOLE = {"security", "architecture", "browser"}
ROOMS = sorted(
    folder
    for folder in PACKAGE.rglob("*")
    if folder.is_dir() and ((folder / "apps.py").exists() or folder.name in ("kernel", "cli", "config"))
)


@pytest.mark.parametrize("room", ROOMS, ids=name)
def test_every_room_has_its_tests(room: Path) -> None:
    assert list((TESTS / room.relative_to(PACKAGE)).glob("test_*.py")), f"no tests of {name(room)}"


def test_every_folder_of_tests_has_its_room() -> None:
    folders = [folder for folder in TESTS.rglob("*") if (folder / "__init__.py").exists()]
    stray = [
        name(folder)
        for folder in folders
        if folder.relative_to(TESTS).parts[0] not in OF_THE_WHOLE and not (PACKAGE / folder.relative_to(TESTS)).is_dir()
    ]
    assert stray == []


def test_no_empty_application() -> None:
    def is_empty(room: Path) -> bool:
        return {path.name for path in room.glob("*.py")} <= {"__init__.py", "apps.py"}

    assert [name(room) for room in ROOMS if is_empty(room)] == []
