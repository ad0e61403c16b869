"""Permissions and roles: each described, each used, none misspelt."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import gongzhi
from gongzhi.foundation.accounts.roles import PERMISSIONS, ROLES, Role, permissions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(gongzhi.__file__).parent


def asked_for() -> Iterator[tuple[str, str]]:
    """Every permission that the code asks for by name: ``.may("…")``, ``permission="…"``, ``Stage(desk="…")``."""
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if not any(asked in text for asked in (".may(", "permission=", "desk=")):
            continue
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.Call):
                continue
            asked = {"desk"} if isinstance(node.func, ast.Name) and node.func.id == "Stage" else {"permission"}
            found = [word.value for word in node.keywords if word.arg in asked]
            if isinstance(node.func, ast.Attribute) and node.func.attr == "may":
                found += node.args
            for value in found:
                if isinstance(value, ast.Constant) and value.value:
                    yield f"{path.relative_to(SOURCE)}:{value.lineno}", value.value


def test_every_permission_that_code_asks_for_exists() -> None:
    places = list(asked_for())
    assert places
    assert [place for place in places if place[1] not in PERMISSIONS] == []


@pytest.mark.parametrize("code", PERMISSIONS)
def test_every_permission_has_words_and_some_role_has_it(code: str) -> None:
    assert len(PERMISSIONS[code]) >= 4
    assert any(code in role.permissions for role in ROLES.values())


@pytest.mark.parametrize("role", ROLES.values(), ids=list(ROLES))
def test_every_role_has_words(role: Role) -> None:
    assert role.label
    assert len(role.description) >= 10


def test_the_roles_are_the_fifteen() -> None:
    assert set(ROLES) == {
        "grid_worker", "clerk", "town_clerk", "village_clerk", "officer", "mediator", "mediation_head", "supervisor",
        "inspector", "landlord", "leader", "administrator", "justice", "volunteer", "police",
    }  # fmt: skip


def test_a_misspelt_permission_fails_where_it_is_written() -> None:
    with pytest.raises(ValueError, match=r"matter\.traige"):
        Role("clerk", "坐席", "受理", frozenset({"matter.traige"}))


def test_a_misspelt_role_fails_where_it_is_used() -> None:
    with pytest.raises(ValueError, match="clrek"):
        permissions_of(["clerk", "clrek"])


def test_powers_that_watch_each_other_stay_apart() -> None:
    def of(role: str, *starts: str) -> list[str]:
        return [code for code in ROLES[role].permissions if code.startswith(starts)]

    assert of("administrator", "matter.", "report.", "person.", "contact.") == []
    assert set(of("landlord", "")) == {"site.own", "hazard.rectify"}
    assert of("leader", "person.", "report.", "contact.") == []
    for role in ("supervisor", "inspector"):
        assert of(role, "matter.handle", "matter.settle", "matter.triage", "matter.dispatch") == []
    handlers = {code for code, role in ROLES.items() if "matter.handle" in role.permissions}
    assert not handlers & {code for code, role in ROLES.items() if "matter.review" in role.permissions}
    assert not [code for code, role in ROLES.items() if {"contact.list", "contact.approve"} <= role.permissions]
