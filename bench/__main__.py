"""Measure on SQLite and, where there is one, PostgreSQL, and write docs/reference/bench.md."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path
from typing import Any

import psycopg

from bench.table import page

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "reference" / "bench.md"
SERVER = os.environ.get("BENCH_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
SIZES = {"quick": (2_000, 10_000), "usual": (5_000, 50_000)}
LARGE = 500_000  # the years of a whole district, on PostgreSQL


def main() -> int:
    """Run every measure on every database; what failed is said, and is no figure."""
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("size", nargs="?", choices=[*SIZES, "full"], default="usual", help="how many matters")
    parser.add_argument("--only", choices=["SQLite", "PostgreSQL"], help="one database")
    parser.add_argument("--messages", type=Path, help="a table of messages to import (default: the real ones)")
    options = parser.parse_args()
    found: dict[str, dict[str, Any]] = {}
    sizes = SIZES.get(options.size, SIZES["usual"])
    if options.only != "PostgreSQL":
        found["SQLite"] = _measure("", sizes, options.messages)
    if options.only != "SQLite":
        name = f"gongzhi_bench_{uuid.uuid4().hex[:8]}"
        try:
            with psycopg.connect(SERVER, autocommit=True, connect_timeout=3) as server:
                server.execute(f"CREATE DATABASE {name}")
                try:
                    address = f"{SERVER.rsplit('/', 1)[0]}/{name}"
                    large = (*sizes, LARGE) if options.size == "full" else sizes
                    found["PostgreSQL"] = _measure(address, large, options.messages)
                finally:
                    server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        except psycopg.OperationalError as error:
            sys.stderr.write(f"no PostgreSQL at {SERVER}: {error}\n")
    TARGET.write_text(page(found, ROOT), encoding="utf-8")
    sys.stdout.write(TARGET.read_text(encoding="utf-8"))
    return 0 if len(found) == (1 if options.only else 2) else 1


def _measure(database: str, sizes: tuple[int, ...], messages: Path | None) -> dict[str, Any]:
    """Measure in a process and an installation of its own."""
    with tempfile.TemporaryDirectory(prefix="gongzhi-bench-") as folder:
        given = {**os.environ, "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "gongzhi.config.settings"}
        given |= {"DATABASE_URL": database or f"sqlite:///{folder}/bench.sqlite3", "PRODUCTION": "False"}
        command = [sys.executable, "-m", "bench.measures", str(messages or _real_messages() or ""), *map(str, sizes)]
        done = subprocess.run(command, cwd=ROOT, env=given, check=True, stdout=subprocess.PIPE)
        result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return result


def _real_messages() -> Path | None:
    folder = Path(os.environ.get("GONGZHI_TEST_DATA") or ROOT.parent / "shared" / "data")
    file = folder / "messages" / "messages_with_replies.csv"
    return file if file.exists() else None


if __name__ == "__main__":
    sys.exit(main())
