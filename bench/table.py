"""The page of figures."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from pathlib import Path

    Figures = dict[str, dict[str, Any]]


def page(found: Figures, root: Path) -> str:
    """Write all figures as Markdown."""
    parts = [
        "# Benchmarks",
        "<!-- Written by ./run bench. Do not edit. -->",
        "Medians of one run. They compare within this run and say nothing about another machine; *plain* is the same"
        " statements sent through the database's driver alone, in one transaction, rolled back.",
        _where(found, root),
        "## What people do",
        _acts(found),
        "## In bulk",
        _bulk(found),
    ]
    return "\n\n".join(parts) + "\n"


def _where(found: Figures, root: Path) -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(command, cwd=root, check=False, stdout=subprocess.PIPE).stdout.decode().strip()
    servers = [f"{name} {figures['server']}" for name, figures in found.items()]
    versions = [f"Python {platform.python_version()}", f"Django {django.__version__}", *servers]
    machine = f"{platform.machine()} with {os.cpu_count()} cores (load {os.getloadavg()[0]:.1f})"
    return f"{datetime.now(UTC):%Y-%m-%d}, commit {commit or 'unknown'}, {machine}, {', '.join(versions)}."


def _acts(found: Figures) -> str:
    lines = ["| act | database | statements | ms | plain ms | ratio |", "| --- | --- | ---: | ---: | ---: | ---: |"]
    for database, figures in found.items():
        for act, one in figures["acts"].items():
            ratio = one["ms"] / one["plain_ms"]
            lines.append(
                f"| {act} | {database}, {figures['matters']:,} matters | {one['queries']} | {one['ms']:.1f}"
                f" | {one['plain_ms']:.1f} | {ratio:.1f} |"
            )
    return "\n".join(lines)


def _bulk(found: Figures) -> str:
    lines = ["| what | " + " | ".join(found) + " |", "| --- |" + " ---: |" * len(found)]
    rows = {
        "matters led through the services, a second": "services",
        "matters copied in bulk, a second": "bulk",
        "entries of the ledger verified, a second": "verify",
        "messages imported, a second": "import",
    }
    for label, key in rows.items():
        cells = (f"{figures[key]:,.0f}" if figures[key] is not None else "not measured" for figures in found.values())
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    ratios = (f"{figures['bulk'] / figures['services']:,.0f}" for figures in found.values())
    lines.append("| bulk beside services, times as fast | " + " | ".join(ratios) + " |")
    return "\n".join(lines)
