"""Documents say what is so: settings, dependencies, generated pages, links."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from gongzhi.config import reference
from tests.architecture.source import PACKAGE, ROOT, modules, name, tracked, tree

READERS = {"text", "flag", "whole", "words", "_kept"}
OPERATIONS = ROOT / "docs" / "operations.md"
DOCUMENTS = sorted(path for path in tracked() if path.suffix == ".md")


def variables_read() -> set[str]:
    """Every environment variable that the product reads."""
    found = set()
    for path in modules():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            called = ast.unparse(node.func)
            reads = called in {f"env.{reader}" for reader in READERS} | {"_kept", "os.environ.get", "os.getenv"}
            if reads and isinstance(node.args[0].value, str):
                found.add(node.args[0].value)
    return found - {"DJANGO_SETTINGS_MODULE"}


def variables_documented() -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)`", OPERATIONS.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.slow
def test_every_environment_variable_is_documented_and_none_that_is_gone() -> None:
    by_the_script = {"PORT", "TEST_DATABASE_URL", "GONGZHI_TEST_DATA", "CI"}
    assert variables_read() - variables_documented() == set()
    assert variables_documented() - variables_read() - by_the_script == set()


@pytest.mark.slow
def test_generated_pages_are_what_the_code_says() -> None:
    """In an interpreter of its own: tests declare verbs, which are none of the product's."""
    command = [sys.executable, "-m", "gongzhi.config.reference", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_page_that_is_old_or_left_over_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    reference.write(folder)
    assert reference.old(folder) == []
    (folder / "roles.md").write_text("old", encoding="utf-8")
    (folder / "left.md").write_text("over", encoding="utf-8")
    assert reference.old(folder) == ["left.md", "roles.md"]
    reference.write(folder)
    assert reference.old(folder) == []


def test_every_dependency_has_its_reason_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    obvious = {"pytest", "pytest-django", "ruff", "mypy", "djlint", "types-openpyxl"}
    for line in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        package = re.split(r"[\[<>=]", line)[0]
        if package not in obvious:
            assert re.search(rf'^\s*"{re.escape(line)}",\s*# \S', text, re.MULTILINE), f"{package}: no reason"


def test_every_ignored_lint_rule_has_its_reason_beside_it() -> None:
    block = re.search(r"^ignore = \[(.*?)^\]", (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.S | re.M)
    assert block
    for line in block[1].strip().splitlines():
        assert re.search(r"# (CONFIG|WONTFIX): \S", line), line


def test_publiccode_is_complete() -> None:
    given = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    wanted = {
        "publiccodeYmlVersion", "name", "url", "releaseDate", "platforms", "developmentStatus", "softwareType",
        "description", "legal", "maintenance", "localisation",
    }  # fmt: skip
    assert wanted <= given.keys()
    assert given["legal"]["license"] == "Apache-2.0"
    assert {"zh-Hans", "en"} <= given["description"].keys()
    for words in given["description"].values():
        assert len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10_000
        assert words["features"]


def test_the_readme_fits_on_a_screen_and_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 60
    assert "./run demo" in text
    assert "./run test" in text


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_the_tour_names_files_that_exist() -> None:
    files = re.findall(
        r"`((?:gongzhi|tests|docs|run)[\w/.]*)`", (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
    )
    assert len(set(files)) >= 12
    assert [file for file in files if not (ROOT / file).exists()] == []


def test_decisions_are_numbered_without_gaps_and_have_three_parts() -> None:
    records = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [path.name[:4] for path in records] == [f"{n:04}" for n in range(1, len(records) + 1)]
    for path in records:
        headings = re.findall(r"^## (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert headings[:3] == ["Context", "Decision", "Consequences"], path.name


def test_every_command_is_documented() -> None:
    from gongzhi.interfaces.cli.main import cli

    text = OPERATIONS.read_text(encoding="utf-8")
    assert [command for command in cli.commands if f"gongzhi {command}" not in text] == []


def test_the_package_carries_its_licence() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "Version 2.0" in text
    assert PACKAGE.is_dir()
