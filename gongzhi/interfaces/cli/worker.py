"""The one process beside the web server: runs jobs when they fall due, and queued tasks in a thread of its own."""

from __future__ import annotations

import logging
import signal
import threading
from typing import TYPE_CHECKING

from django.db import close_old_connections, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as TaskRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from types import FrameType

    from gongzhi.interfaces.cli.jobs import Job

logger = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between two looks at the clock


class Schedule:
    """Remembers in which slot each job ran last; in the beginning every job is due."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self.jobs = jobs
        self._ran: dict[str, int] = {}

    def run_due(self, at: datetime) -> list[str]:
        """Run every job that is due and return the names of those that failed; a failure stops no other job.

        What failed is due again in its next slot.
        """
        failed = []
        for job in self.jobs:
            slot = job.slot(at)
            if self._ran.get(job.name) == slot:
                continue
            self._ran[job.name] = slot
            try:
                job.run(at)
            except Exception:  # the worker outlives any job
                logger.exception("job %s failed", job.name)
                failed.append(job.name)
        return failed


def once(jobs: Sequence[Job], at: datetime) -> list[str]:
    """Run every job and every waiting task once; return the names of the jobs that failed."""
    failed = Schedule(jobs).run_due(at)
    _task_runner(until_empty=True).run()
    return failed


def run(jobs: Sequence[Job], clock: Callable[[], datetime]) -> None:
    """Work until SIGTERM or SIGINT, then finish what is under way. A second signal ends at once."""
    stopping = threading.Event()
    tasks = _task_runner(until_empty=False)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if stopping.is_set():
            raise SystemExit(1)
        stopping.set()
        tasks.running = False

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    runner = threading.Thread(target=_keep_running, args=(tasks, stopping), name="tasks", daemon=True)
    runner.start()
    schedule = Schedule(jobs)
    while not stopping.is_set():
        close_old_connections()
        schedule.run_due(clock())
        stopping.wait(PAUSE)
    runner.join()


def _keep_running(tasks: TaskRunner, stopping: threading.Event) -> None:
    """Run queued tasks; when the database goes away, wait for it to come back."""
    while not stopping.is_set():
        try:
            tasks.run()
        except Exception:
            logger.exception("the task queue cannot be read")
            stopping.wait(10 * PAUSE)
    connection.close()


def _task_runner(*, until_empty: bool) -> TaskRunner:
    return TaskRunner(
        queue_names=["*"], excluded_queue_names=[], interval=PAUSE, batch=until_empty, backend_name="default",
        startup_delay=False, max_tasks=None, worker_id=get_random_string(32),
    )  # fmt: skip
