"""Words that do not belong into a repository for others."""

from __future__ import annotations

import json
import re

import pytest

from tests.architecture.source import ROOT, name, tracked

TEXT = {".py", ".md", ".toml", ".yml", ".yaml", ".html", ".css", ".js", ".mjs", ".json", ".po", ".txt", ".csv", ""}
FILES = [path for path in tracked() if path.suffix in TEXT and path.name != "LICENSE"]

#: Written in pieces, so that this file does not find itself.
FORBIDDEN = {
    "a path of somebody's machine": r"(?<![\w.*}])/(?:wor" + r"k|roo" + r"t|hom" + r"e)/\w|/User" + r"s/\w",
    "work left lying about": r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b",
    "a debugger": r"\bbreak" + r"point\(\)|\bpdb\." + r"set_trace",
    "a merge conflict": r"^(?:<{7} |={7}$|>{7} )",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE " + r"KEY",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what], re.MULTILINE)
    found = {}
    for path in FILES:
        hit = pattern.search(path.read_text(encoding="utf-8", errors="replace"))
        if hit:
            found[name(path)] = hit[0]
    assert found == {}


def test_the_lockfile_names_no_host_to_fetch_from() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [package for package, facts in packages.items() if "resolved" in facts] == []


def test_no_key_or_database_is_under_version_control() -> None:
    stray = (".sqlite3", ".pem", ".key", ".pyc", ".log")
    assert [name(path) for path in tracked() if path.suffix in stray or path.name in ("master_key", "pepper")] == []
