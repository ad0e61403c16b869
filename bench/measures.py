"""What is measured, on the one database of this process: ``python -m bench.measures MESSAGES SIZE…``."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import time
from base64 import urlsafe_b64encode as b64encode
from datetime import UTC, datetime, timedelta
from itertools import count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from bench import checking, checks, disputes, sites  # noqa: E402
from bench.loading import PEOPLE, Ask, Load, load, summed  # noqa: E402
from bench.plainly import acts_per_second  # noqa: E402
from bench.recording import record  # noqa: E402
from bench.serving import memory, server  # noqa: E402
from gongzhi.foundation.accounts import queries as accounts  # noqa: E402
from gongzhi.foundation.accounts import services as account_services  # noqa: E402
from gongzhi.foundation.ledger import queries as ledger  # noqa: E402
from gongzhi.foundation.sites.models import Site  # noqa: E402
from gongzhi.kernel.actor import system  # noqa: E402
from gongzhi.matters import queries  # noqa: E402
from gongzhi.matters.models import Matter  # noqa: E402
from gongzhi.sample import sites as made_up  # noqa: E402
from gongzhi.sample.bulk import multiplying  # noqa: E402
from gongzhi.sample.year import generating  # noqa: E402
from gongzhi.work.intake import alike  # noqa: E402
from gongzhi.work.intake.lifecycle import OPENS  # noqa: E402
from gongzhi.work.intake.models import Report  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

YEAR_MATTERS = 200  # made through the services; the others are copies
SECONDS = 6.0  # each load
DISPUTES = 16_000  # rows of a table: some years of a district
RECORDED = 1500  # acts sent again by the driver alone
JSON = {"Content-Type": "application/json"}
TOWN = "330411101"  # what the queue is filtered by: about a ninth of all
LOOKED_FOR = (
    "路灯",
    "漏水",
    "夜里 施工",
    "停车 占道",
    "拖欠工资",
    "电动车 充电",
    "垃圾 没人清",
    "王江泾 污水",
    "井盖",
    "孩子 上学",
)
WORDS = "小区东门口的路灯坏了一个星期，晚上很黑，老人出门看不清路，请派人修一下"


def main(messages: str, sizes: list[int]) -> dict[str, Any]:
    """Fill the database step by step, and measure at each size what belongs there."""
    call_command("migrate", verbosity=0)
    seconds, made = _timed(lambda: generating.generate(matters=YEAR_MATTERS, seed=1, until=datetime.now(UTC).date()))
    found: dict[str, Any] = {
        "server": _server(), "services": made.matters / seconds, "pages": {}, "alone": {}, "bulk": {}
    }  # fmt: skip
    token = _token()
    for number, size in enumerate(sizes):
        _fill(size, found["bulk"])
        with server() as (port, process):
            found["pages"][size] = _pages(port)
            found["alone"][size] = {"search page": _said(_searching(port)), "what is alike": _said(_likening())}
            if number == min(1, len(sizes) - 1):
                found |= {"acts": _acts(port, token), "acts_at": size, "memory": memory(process)}
    if messages:
        found["import"] = _import("messages", Path(messages))
    found["disputes"] = _disputes()
    found["sites"] = {"import": _import_sites(sites.SITES if max(sizes) >= sites.LARGE else sites.SITES // 10)}
    seconds, checked = _timed(lambda: ledger.verify(versions=queries.versions()))
    assert checked.ok, checked.finding
    found["sites"] |= _sites()  # what fills them is in no ledger
    return found | {"verify": checked.entries / seconds, "entries": checked.entries}


def _fill(size: int, bulk: dict[int, float]) -> None:
    before = Matter.objects.count()
    seconds, made = _timed(lambda: multiplying.multiply(matters=size))
    bulk[size] = (made.matters - before) / seconds
    with connection.cursor() as cursor:  # what autovacuum does within minutes of a load
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _token() -> str:
    """Return a token of the clerk's, for the programs that make moves."""
    now = datetime.now(UTC)
    clerk = accounts.account("centre")
    return account_services.issue_token(
        user=clerk, label="bench", expires_at=now + timedelta(days=1), by=system("bench"), at=now
    )[1]


def _pages(port: int) -> dict[str, dict[str, float]]:
    """Measure what is looked at all day: the queue, far down in it, and one matter."""
    cookie = _signed_in()
    actor = accounts.actor_of(accounts.account("centre"), datetime.now(UTC))
    found = queries.visible_to(actor).filter(place__startswith=TOWN)
    deep = min(50_000, found.count() // 2)
    at = found.order_by("-id").values_list("pk", flat=True)[deep]
    requests = found.filter(kind=OPENS)  # the other kinds have pages of their own
    references = [one.reference for one in requests.order_by("-id")[deep : deep + 500]]
    queue = f"/desk/matters/?state=all&place={TOWN}"
    pages: dict[str, Callable[[int], Iterator[Ask]]] = {
        "queue, first page": lambda _n: (Ask("GET", queue, cookie) for _ in count()),
        "queue, far down": lambda _n: (Ask("GET", f"{queue}&after={_cursor(at)}", cookie) for _ in count()),
        "matter": lambda n: (
            Ask("GET", f"/desk/matters/{references[(n * 61 + i) % len(references)]}/", cookie) for i in count()
        ),
    }
    return {name: _said(load(port, asks, SECONDS)) for name, asks in pages.items()}


def _searching(port: int) -> Load:
    """One reader looks for one thing after the other."""
    cookie = _signed_in()
    looked = cycle(Ask("GET", f"/desk/search/?{urlencode({'q': words})}", cookie) for words in LOOKED_FOR)
    return load(port, lambda _n: looked, SECONDS, people=1)


def _likening() -> Load:
    """Compare reports with all that are stored, as the inbox does when it shows one."""
    actor = accounts.actor_of(accounts.account("centre"), datetime.now(UTC))
    reports = list(Report.objects.filter(place__startswith="33").order_by("-received_at")[: 20 * 61 : 61])
    took = [_timed(lambda report=report: alike.nearest(actor, report))[0] for report in (*reports[:5], *reports)][5:]
    return summed(took, sum(took))


def _signed_in() -> dict[str, str]:
    desk = Client()
    desk.force_login(accounts.account("centre"))
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={desk.cookies[settings.SESSION_COOKIE_NAME].value}"}


def _cursor(pk: int) -> str:
    return b64encode(json.dumps([pk]).encode()).decode()


def _acts(port: int, token: str) -> dict[str, dict[str, float]]:
    """Measure filing a report and making a move: through the server, and their statements through the driver alone."""
    found = {}
    ways = {"file a report": _filing(), "make a move": _moving(token), "send a check": checking.sending()}
    for name, (asks, act) in ways.items():
        acts = record(act, RECORDED)
        plain = acts_per_second(acts, _address())
        found[name] = _said(load(port, asks, SECONDS)) | {"plain": plain, "statements": len(acts[-1])}
    return found


def _filing() -> tuple[Callable[[int], Iterator[Ask]], Callable[[], object]]:
    body = json.dumps({"words": WORDS, "place": f"{TOWN}001"}).encode()

    def asks(_person: int) -> Iterator[Ask]:
        while True:
            key = secrets.token_hex(16)
            yield Ask("POST", "/api/v1/reports", JSON | {"Idempotency-Key": key}, body, expects=201)

    client = Client()

    def act() -> object:
        key = {"HTTP_IDEMPOTENCY_KEY": secrets.token_hex(16)}
        answer = client.post("/api/v1/reports", body, content_type="application/json", **key)
        assert answer.status_code == 201, answer.content
        return answer

    return asks, act


def _moving(token: str) -> tuple[Callable[[int], Iterator[Ask]], Callable[[], object]]:
    """A note of the desk's: a version, an entry, a text, as every move has. Each person has matters of their own.

    So has each connection of the driver alone: it takes every eighth act, and every eighth is of the same matters.
    """
    rows = list(Matter.objects.filter(stage="handling", desk="xz-zhongxin").order_by("-pk")[: 2 * 2 * PEOPLE])
    loaded, recorded = rows[: 2 * PEOPLE], rows[2 * PEOPLE :]
    assert len(recorded) == 2 * PEOPLE
    body = json.dumps({"note": "已电话联系，约好明天上午上门看"}).encode()
    headers = JSON | {"Authorization": f"Bearer {token}"}
    numbers = count()
    seen = {matter.pk: matter.version for matter in recorded}

    def asks(person: int) -> Iterator[Ask]:
        mine: list[list[Any]] = [[matter.reference, matter.version] for matter in loaded[person::PEOPLE]]
        for number in count():
            one = mine[number % len(mine)]
            own = {"If-Match": str(one[1]), "Idempotency-Key": secrets.token_hex(16)}
            yield Ask("POST", f"/api/v1/matters/{one[0]}/moves/desk_note", headers | own, body)
            one[1] += 1

    client = Client(headers={"Authorization": f"Bearer {token}"})

    def act() -> object:
        matter = recorded[next(numbers) % len(recorded)]
        own = {"If-Match": str(seen[matter.pk]), "Idempotency-Key": secrets.token_hex(16)}
        seen[matter.pk] += 1
        path = f"/api/v1/matters/{matter.reference}/moves/desk_note"
        answer = client.post(path, body, content_type="application/json", headers=own)
        assert answer.status_code == 200, answer.content
        return answer

    return asks, act


def _said(load: Load) -> dict[str, float]:
    return {"per_second": load.per_second, "median": load.median, "p95": load.p95}


def _address() -> str:
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    return "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**given)


def _timed(act: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    result = act()
    return time.perf_counter() - began, result


def _disputes() -> dict[str, float]:
    """Import a made-up table of another platform's disputes."""
    with TemporaryDirectory() as folder:
        table = Path(folder) / "disputes.xlsx"
        disputes.write(table, DISPUTES)
        return _import("disputes", table)


def _import_sites(count: int) -> dict[str, float]:
    """Import a whole district's sites."""
    with TemporaryDirectory() as folder:
        table = Path(folder) / "sites.xlsx"
        made_up.write(table, count)
        return _import("sites", table)


def _sites() -> dict[str, Any]:
    """Check the sites for some years, plan the next quarter, and look at them."""
    there = Site.objects.count()
    found: dict[str, Any] = {"count": there, **checks.fill(there)}
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    desk = Client()
    desk.force_login(accounts.account("centre"))
    return found | {"plan": checks.plan(), "views": sites.views(desk), "page": sites.pages(desk)}


def _import(kind: str, table: Path) -> dict[str, float]:
    """Import a table through the command, its start included."""
    script = [sys.executable, "-c", "from gongzhi.config.command import main; main()"]
    command = [*script, "import", kind, str(table), "--json"]
    seconds, done = _timed(lambda: subprocess.run(command, check=False, stdout=subprocess.PIPE))
    added: int = json.loads(done.stdout)["added"]
    return {"rows": added, "per_second": added / seconds}


def _server() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        return str(cursor.fetchone()[0])


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], [int(size) for size in sys.argv[2:]])) + "\n")
