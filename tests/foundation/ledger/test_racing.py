"""Several at once: no gap, no fork, and a seal that leaves nobody out."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from gongzhi.foundation.ledger import queries, services
from gongzhi.foundation.ledger.models import Entry, Seal
from tests.foundation.ledger.world import NOW, add

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def at_once(*acts: Callable[[], object]) -> None:
    def run(act: Callable[[], object]) -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(run, act) for act in acts]:
            done.result()


def write(subject: str, times: int) -> None:
    for _ in range(times):
        add(subject)


def test_eight_writers_on_one_subject_leave_no_gap() -> None:
    at_once(*[lambda: write("matter:A", 5)] * 8)

    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 41))
    assert queries.verify().ok


def test_sealing_among_writers_leaves_no_entry_out() -> None:
    add("matter:A")

    def seal() -> None:
        for i in range(5):
            services.seal(day=NOW.date() + timedelta(days=i), at=NOW)

    at_once(seal, *[lambda i=i: write(f"matter:{i}", 8) for i in range(4)])  # type: ignore[misc]
    services.seal(day=NOW.date() + timedelta(days=9), at=NOW)

    assert queries.verify().ok
    assert Seal.objects.order_by("-pk").values_list("entries", flat=True)[0] == 33


def test_two_sealers_of_one_day_make_one_seal() -> None:
    add("matter:A")
    at_once(*[lambda: services.seal(day=NOW.date(), at=NOW)] * 4)
    assert Seal.objects.count() == 1


def test_verifying_while_others_write_finds_nothing() -> None:
    write("matter:A", 3)
    found: list[bool] = []

    def check() -> None:
        for _ in range(6):
            found.append(queries.verify().ok)

    at_once(check, *[lambda i=i: write(f"matter:{i}", 10) for i in range(3)])  # type: ignore[misc]
    assert found == [True] * 6


def test_a_writer_of_two_things_and_one_verifying_do_not_wait_for_each_other() -> None:
    from django.db import transaction

    with transaction.atomic():
        add("matter:A")
        held: list[bool] = []
        at_once(lambda: held.append(queries.verify().ok))
    assert held == [True]
