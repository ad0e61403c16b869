"""The server as in production: gunicorn with two workers of four threads, on a port of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def server() -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Serve the database of this process's environment; give the port and the server's process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "gongzhi.config.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "warning"]
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(command)
    try:
        _wait(port, process)
        yield port, process
    finally:
        process.terminate()
        process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _try in range(300):
        assert process.poll() is None, "the server ended"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    msg = "the server does not answer"
    raise TimeoutError(msg)


def memory(process: subprocess.Popen[bytes]) -> float:
    """Return the largest resident size of a worker, in megabytes."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
    sizes = [_resident(int(child)) for child in children]
    return max(sizes)


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
