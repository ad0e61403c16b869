"""The same statements through the driver alone: ``python -m bench.plainly FILE ADDRESS``, on eight connections.

Two processes of four threads, as the server has; each act is a transaction and is committed. Rows written anew get new
keys, which later statements of the act then name. Prints acts a second.
"""

from __future__ import annotations

import pickle
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

if TYPE_CHECKING:
    from collections.abc import Sequence

PROCESSES, THREADS = 2, 4


def acts_per_second(acts: Sequence[Any], address: str) -> float:
    """Send recorded acts from two processes at once; return acts a second of both together."""
    with tempfile.TemporaryDirectory() as folder:
        running = []
        begin = time.time() + 3
        for number in range(PROCESSES):
            file = Path(folder) / f"{number}.acts"
            file.write_bytes(pickle.dumps(list(acts[number::PROCESSES])))
            command = [sys.executable, "-m", "bench.plainly", str(file), address, str(begin)]
            running.append(subprocess.Popen(command, stdout=subprocess.PIPE))
        ends = [float(one.communicate()[0]) for one in running]
        assert all(one.returncode == 0 for one in running)
    return len(acts) / (max(ends) - begin)


def main(file: str, address: str, begin: float) -> float:
    """Send the acts of a file from a moment on; return the moment when the last was done."""
    acts = pickle.loads(Path(file).read_bytes())
    send = _postgresql if address.startswith("postgresql") else _sqlite
    with ThreadPoolExecutor(THREADS) as pool:
        done = [pool.submit(send, address, acts[number::THREADS], begin) for number in range(THREADS)]
        return max(one.result() for one in done)


def _postgresql(address: str, acts: Sequence[Any], begin: float) -> float:
    with psycopg.connect(address, cursor_factory=psycopg.ClientCursor, options="-c jit=off") as connection:
        time.sleep(max(0.0, begin - time.time()))
        for act in acts:
            with connection.cursor() as cursor:
                _send(cursor, act)
            connection.commit()
    return time.time()


def _sqlite(address: str, acts: Sequence[Any], begin: float) -> float:
    file = address.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")
        time.sleep(max(0.0, begin - time.time()))
        for act in acts:
            connection.execute("BEGIN IMMEDIATE")
            _send(connection.cursor(), [(sql.replace("%s", "?").replace("%%", "%"), *more) for sql, *more in act])
            connection.execute("COMMIT")
    return time.time()


def _send(cursor: Any, act: Any) -> None:
    keys: dict[int, int] = {}
    for sql, given, key in act:
        cursor.execute(sql, [_named(one, keys) for one in given])
        rows = cursor.fetchall() if cursor.description else []
        if key is not None and rows:
            keys[key] = rows[0][0]


def _named(given: Any, keys: dict[int, int]) -> Any:
    """Return a value with the new key in place of the one that was recorded."""
    if isinstance(given, list):
        return [_named(one, keys) for one in given]
    return keys.get(given, given) if type(given) is int else given


if __name__ == "__main__":
    sys.stdout.write(str(main(sys.argv[1], sys.argv[2], float(sys.argv[3]))))
