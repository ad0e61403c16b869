"""What production refuses to start with. Each case reads the settings in an interpreter of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

GOOD_SECRET = "0123456789abcdef0123456789abcdef-0123456789"


def read(tmp_path: Path, **given: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    script = "from gongzhi.config import settings; print(settings.SESSION_COOKIE_SECURE)"
    return subprocess.run(
        [sys.executable, "-c", script], env=kept | {"DATA_DIR": str(tmp_path)} | given, cwd=Path(__file__).parents[2],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def production(tmp_path: Path, **change: str) -> dict[str, str]:
    key = tmp_path / "master"
    key.write_text("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", encoding="ascii")
    given = {"PRODUCTION": "True", "SECRET_KEY": GOOD_SECRET, "PEPPER": GOOD_SECRET, "MASTER_KEY_FILE": str(key)}
    return {name: value for name, value in (given | change).items() if value}


def test_a_demo_starts_with_nothing_set_and_keeps_its_secrets_to_itself(tmp_path: Path) -> None:
    assert read(tmp_path).returncode == 0
    for name in ("secret_key", "pepper"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


def test_a_secret_made_once_stays(tmp_path: Path) -> None:
    read(tmp_path)
    before = (tmp_path / "pepper").read_text()
    read(tmp_path)
    assert (tmp_path / "pepper").read_text() == before


def test_production_starts_with_all_that_it_needs(tmp_path: Path) -> None:
    done = read(tmp_path, **production(tmp_path))
    assert (done.returncode, done.stdout.strip()) == (0, "True"), done.stderr


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "default" + GOOD_SECRET}, "SECRET_KEY"),
        ({"PEPPER": ""}, "PEPPER"),
        ({"MASTER_KEY_FILE": ""}, "MASTER_KEY_FILE"),
        ({"MASTER_KEY_FILE": "nowhere"}, "MASTER_KEY_FILE"),
        ({"DEBUG": "True"}, "DEBUG"),
        ({"DEBUG": "yes"}, "DEBUG"),
    ],
    ids=str,
)
def test_production_refuses_what_is_only_good_for_a_demo(tmp_path: Path, change: dict[str, str], named: str) -> None:
    done = read(tmp_path, **production(tmp_path, **change))
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert named in done.stderr
