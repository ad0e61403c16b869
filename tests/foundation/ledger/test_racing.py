"""Several at once: no gap, no fork, and a seal that leaves nobody out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction

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


def test_a_seal_waits_for_an_entry_that_is_still_under_way() -> None:
    """On PostgreSQL the entry of an open transaction may have a lower key than one that is there already."""
    begun = Event()

    def slow() -> None:
        with transaction.atomic():
            add("matter:slow")
            begun.set()
            time.sleep(0.3)

    def quick_then_seal() -> None:
        begun.wait()
        add("matter:quick")
        services.seal(day=NOW.date(), at=NOW)

    at_once(slow, quick_then_seal)

    assert Seal.objects.get().entries == 2
    assert queries.verify().ok


def test_verifying_reads_as_of_one_moment() -> None:
    write("matter:A", 3)
    services.seal(day=NOW.date(), at=NOW)

    def others_go_on() -> Iterator[tuple[str, int]]:
        """Between reading the chains and reading the seals."""
        at_once(lambda: (add("matter:A"), services.seal(day=NOW.date() + timedelta(days=1), at=NOW)))
        yield "matter:A", 3

    assert queries.verify(versions=others_go_on()).finding is None
    assert queries.verify().entries == 4


def test_writing_and_verifying_do_not_wait_for_each_other() -> None:
    with transaction.atomic():
        add("matter:A")
        held: list[bool] = []
        at_once(lambda: held.append(queries.verify().ok))
    assert held == [True]
