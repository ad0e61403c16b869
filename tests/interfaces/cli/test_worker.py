from __future__ import annotations

import os
import signal
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django_tasks import task

from gongzhi.foundation.ledger.models import Seal
from gongzhi.interfaces.cli import jobs, worker
from gongzhi.interfaces.cli.jobs import DAY, MINUTE, Job
from tests.work.disputes import cases

if TYPE_CHECKING:
    from collections.abc import Iterator

MIDNIGHT = datetime(2026, 5, 8, 16, tzinfo=UTC)  # in Jiaxing, between 8 and 9 May
DONE: list[str] = []


@task()
def note(word: str) -> None:
    DONE.append(word)


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    DONE.clear()
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    yield
    for name, handler in before.items():
        signal.signal(name, handler)


def test_a_job_runs_once_in_each_slot() -> None:
    ran: list[datetime] = []
    schedule = worker.Schedule([Job("minute", MINUTE, ran.append)])
    for seconds in (0, 1, 59, 60, 61, 200):
        schedule.run_due(MIDNIGHT + timedelta(seconds=seconds))
    assert [(at - MIDNIGHT).seconds for at in ran] == [0, 60, 200]


def test_a_daily_job_turns_over_after_local_midnight() -> None:
    daily = Job("daily", DAY, lambda at: None, after=timedelta(minutes=5))
    before, after = MIDNIGHT + timedelta(minutes=4, seconds=59), MIDNIGHT + timedelta(minutes=5)
    assert daily.slot(before) + 1 == daily.slot(after) == daily.slot(after + timedelta(hours=23, minutes=59))


def test_one_failing_job_stops_no_other_and_is_tried_in_its_next_slot(caplog: pytest.LogCaptureFixture) -> None:
    ran: list[datetime] = []

    def fails(at: datetime) -> None:
        ran.append(at)
        raise RuntimeError

    schedule = worker.Schedule([Job("bad", MINUTE, fails), Job("good", MINUTE, ran.append)])
    assert schedule.run_due(MIDNIGHT) == ["bad"]
    assert schedule.run_due(MIDNIGHT) == []
    assert schedule.run_due(MIDNIGHT + MINUTE) == ["bad"]
    assert len(ran) == 4
    assert "job bad failed" in caplog.text


def test_names_of_jobs_are_their_own() -> None:
    assert len({job.name for job in jobs.JOBS}) == len(jobs.JOBS)


@pytest.mark.django_db
def test_the_clock_ends_mediations_whose_time_is_over() -> None:
    case = cases.mediating()
    assert jobs.tick(cases.later(31))["climbed"] >= 1
    assert cases.fresh(case).matter.stage == "stopped"


@pytest.mark.django_db
def test_every_job_may_run_twice() -> None:
    for _ in range(2):
        for job in jobs.JOBS:
            job.run(MIDNIGHT + timedelta(minutes=10))
    assert [seal.day.isoformat() for seal in Seal.objects.all()] == ["2026-05-08"]


@pytest.mark.django_db(transaction=True)
def test_once_runs_what_is_queued() -> None:
    note.enqueue("a")
    note.enqueue("b")
    assert worker.once([Job("bad", MINUTE, lambda at: 1 // 0)], MIDNIGHT) == ["bad"]
    assert sorted(DONE) == ["a", "b"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_it_works_until_told_to_stop(name: signal.Signals) -> None:
    note.enqueue("queued")
    ran: list[datetime] = []

    def job(at: datetime) -> None:
        ran.append(at)
        threading.Timer(0.5, os.kill, (os.getpid(), name)).start()

    worker.run([Job("job", DAY, job)], lambda: MIDNIGHT)
    assert ran == [MIDNIGHT]
    assert DONE == ["queued"]
    assert not [thread for thread in threading.enumerate() if thread.name == "tasks"]
