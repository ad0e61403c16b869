"""The load: eight people who each wait for their answer before they ask again."""

from __future__ import annotations

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PEOPLE = 8


@dataclass(slots=True)
class Ask:
    """One request; ``expects`` is the status that counts as done."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    expects: int = 200


@dataclass(frozen=True, slots=True)
class Load:
    """How it went: requests a second, and how long half of them and 95 in a hundred took at most, in milliseconds."""

    per_second: float
    median: float
    p95: float


def load(
    port: int, asks: Callable[[int], Iterator[Ask]], seconds: float, warm: float = 1.0, people: int = PEOPLE
) -> Load:
    """Let people ask for so many seconds; ``asks`` gives what a person asks one after the other.

    :raises AssertionError: an answer was not the expected one.
    """
    begin = time.perf_counter() + warm
    end = begin + seconds

    def person(number: int) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        took = []
        for ask in asks(number):
            began = time.perf_counter()
            if began > end:
                break
            connection.request(ask.method, ask.path, ask.body, ask.headers)
            answer = connection.getresponse()
            content = answer.read()
            assert answer.status == ask.expects, f"{ask.method} {ask.path}: {answer.status} {content[:300]!r}"
            if began >= begin:
                took.append(time.perf_counter() - began)
        connection.close()
        return took

    with ThreadPoolExecutor(people) as pool:
        return summed([one for took in pool.map(person, range(people)) for one in took], seconds)


def summed(took: list[float], seconds: float) -> Load:
    """Tell how it went out of what each took, in seconds."""
    took = sorted(took)
    return Load(len(took) / seconds, took[len(took) // 2] * 1000, took[len(took) * 95 // 100] * 1000)
