"""What is measured, on the one database of this process: ``python -m bench.measures MATTERS REPEATS [MESSAGES]``."""

from __future__ import annotations

import csv
import json
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from gongzhi.foundation.accounts import queries as accounts  # noqa: E402
from gongzhi.foundation.ledger import queries as ledger  # noqa: E402
from gongzhi.kernel.actor import reporter  # noqa: E402
from gongzhi.kernel.details import build  # noqa: E402
from gongzhi.matters import kinds, queries  # noqa: E402
from gongzhi.matters import services as matters  # noqa: E402
from gongzhi.matters.models import Matter  # noqa: E402
from gongzhi.sample.bulk import multiplying  # noqa: E402
from gongzhi.sample.year import generating  # noqa: E402
from gongzhi.work.intake import services as intake  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

YEAR_MATTERS = 200  # made through the services; the others are copies
ROWS = 500  # messages imported
COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE")


def main(size: int, repeats: int, messages: str) -> dict[str, Any]:
    """Fill the database, then measure."""
    call_command("migrate", verbosity=0)
    today = datetime.now(UTC).date()
    found: dict[str, Any] = {"server": _server()}
    seconds, made = _timed(lambda: generating.generate(matters=YEAR_MATTERS, seed=1, until=today))
    found["services"] = made.matters / seconds
    seconds, all_made = _timed(lambda: multiplying.multiply(matters=size))
    found["bulk"], found["matters"] = (all_made.matters - made.matters) / seconds, all_made.matters
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found["acts"] = {name: _act(act, repeats) for name, act in _acts().items()}
    seconds, checked = _timed(lambda: ledger.verify(versions=queries.versions()))
    assert checked.ok, checked.finding
    found["verify"] = checked.entries / seconds
    found["import"] = _import(Path(messages)) if messages else None
    return found


def _acts() -> dict[str, Callable[[], object]]:
    """Return what people do all day."""
    now = datetime.now(UTC)
    clerk = accounts.account("centre")
    desk = Client()
    desk.force_login(clerk)
    matter = Matter.objects.filter(stage="handling", unit="xz-zhujian").order_by("pk").first()
    assert matter is not None
    officer = accounts.actor_of(accounts.account("department"), now)
    step = kinds.find("request").lifecycle.move("contact")

    def move() -> object:
        fresh = queries.find(officer, matter.reference)
        details = build(step.details, {"how": "phone", "note": "已联系"})
        return matters.make(matter=fresh, move="contact", details=details, seen=fresh.version, by=officer, at=now)

    def create() -> object:
        new = intake.NewReport(words="小区门口的路灯坏了一个星期，晚上很黑", channel="web", place=matter.place)
        return intake.receive(new=new, by=reporter(), at=now)

    def get(path: str) -> Callable[[], object]:
        def asked() -> object:
            answer = desk.get(path)
            assert answer.status_code == 200, f"{path}: {answer.status_code}"
            return answer.content

        return asked

    return {
        "create a report (service)": create,
        "move a matter (service)": move,
        "queue, page of 50 (HTTP)": get("/desk/matters/"),
        "matter page (HTTP)": get(f"/desk/matters/{matter.reference}/"),
    }


def _act(act: Callable[[], object], repeats: int) -> dict[str, float]:
    """Time an act, count its statements, and time the same statements sent by hand; everything is rolled back."""
    statements: list[tuple[str, Any]] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(COUNTED):
            statements.append((sql, params))
        return execute(sql, params, many, context)

    _rolled_back(act)
    with connection.execute_wrapper(listen):
        _rolled_back(act)
    ours = [_timed(lambda: _rolled_back(act))[0] for _number in range(repeats)]
    plain = [_timed(lambda: _rolled_back(lambda: _by_hand(statements)))[0] for _number in range(repeats)]
    return {
        "queries": len(statements),
        "ms": statistics.median(ours) * 1000,
        "plain_ms": statistics.median(plain) * 1000,
    }


def _by_hand(statements: list[tuple[str, Any]]) -> None:
    """Send statements through the driver alone, and fetch what they return."""
    with connection.cursor() as wrapped:
        cursor = wrapped.cursor  # the database's own, without Django's
        for sql, params in statements:
            cursor.execute(sql, params) if params else cursor.execute(sql)
            if cursor.description:
                cursor.fetchall()


def _rolled_back(act: Callable[[], object]) -> None:
    with transaction.atomic():
        act()
        transaction.set_rollback(True)


def _timed(act: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    result = act()
    return time.perf_counter() - began, result


def _import(messages: Path) -> float:
    """Import the first rows of a table through the command, in rows a second, its start included."""
    with (
        messages.open(encoding="utf-8-sig", newline="") as source,
        tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as part,
    ):
        rows = csv.reader(source)
        csv.writer(part).writerows(row for _number, row in zip(range(ROWS + 1), rows, strict=False))
        part.flush()
        command = ["gongzhi", "import", "messages", part.name, "--json"]
        script = [sys.executable, "-c", "from gongzhi.config.command import main; main()", *command[1:]]
        seconds, done = _timed(lambda: subprocess.run(script, check=False, stdout=subprocess.PIPE))
    added: int = json.loads(done.stdout)["added"]
    return added / seconds


def _server() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        return str(cursor.fetchone()[0])


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])) + "\n")
