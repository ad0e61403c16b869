"""The command as other people's scripts call it: a process of its own, an empty database, exit status and JSON."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow

PLACES = "代码,名称,民族\n330411,秀洲区,\n330411101,王江泾镇,\n33041,坏代码,\n"

#: The command, which says on its output when it has begun to listen to the signal.
LISTENING = """
import signal
real = signal.signal
def told(number, handler):
    before = real(number, handler)
    print("listens to", signal.Signals(number).name, flush=True)
    return before
signal.signal = told
from gongzhi.config.command import main
main()
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    data = tmp_path / "data"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "gongzhi.config.settings",
        "DATA_DIR": str(data),
        "DATABASE_URL": f"sqlite:///{data}/own.sqlite3",
    }


@pytest.fixture
def gongzhi(environment: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(*words: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from gongzhi.config.command import main; main()", *map(str, words)]
        return subprocess.run(command, env=environment, input=given, capture_output=True, text=True, check=False)

    return run


def test_from_nothing_to_a_worker_that_stops_when_told(
    gongzhi: Callable[..., subprocess.CompletedProcess[str]], environment: dict[str, str], tmp_path: Path
) -> None:
    early = gongzhi("ledger", "verify")
    assert (early.returncode, early.stdout, early.stderr) == (2, "", "数据库还没有准备好：先运行 gongzhi migrate\n")

    ready = gongzhi("migrate", "--json")
    assert (ready.returncode, json.loads(ready.stdout)["ok"]) == (0, True)

    file = tmp_path / "places.csv"
    file.write_text(PLACES, encoding="gb18030")
    taken = gongzhi("import", "places", file, "--json")
    assert taken.returncode == 3
    account = json.loads(taken.stdout)
    assert (account["added"], account["refused"][0]["row"]) == (2, 4)
    assert account["columns_refused"][0]["name"] == "民族"

    verified = gongzhi("ledger", "verify", "--json")
    assert verified.returncode == 0
    assert set(json.loads(verified.stdout)) == {"ok", "entries", "seals", "copied"}
    foreign = gongzhi("ledger", "verify", "--copy", tmp_path / "nothing.jsonl")
    assert (foreign.returncode, "nothing.jsonl" in foreign.stdout) == (1, True)

    assert gongzhi("worker", "--once", "--json").stdout == '{"ok": true, "failed": []}\n'
    command = [sys.executable, "-c", LISTENING, "worker"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, text=True, **pipes) as process:
        assert process.stdout is not None
        while process.stdout.readline() != "listens to SIGTERM\n":  # before that the signal ends any process
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        _out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (0, "")


def test_no_traceback_when_the_settings_or_the_database_are_wrong(environment: dict[str, str]) -> None:
    def run(**changes: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from gongzhi.config.command import main; main()", "clock", "tick"]
        return subprocess.run(command, env={**environment, **changes}, capture_output=True, text=True, check=False)

    unset = run(PRODUCTION="yes")
    assert (unset.returncode, unset.stdout) == (2, "")
    assert unset.stderr == "配置有误 (configuration): PRODUCTION must be True or False, not 'yes'\n"
    away = run(DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert (away.returncode, away.stdout) == (2, "")
    assert away.stderr == "连不上数据库：请检查 DATABASE_URL，并确认数据库已启动\n"
