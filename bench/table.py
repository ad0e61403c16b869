"""The page of figures."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    Figures = dict[str, dict[str, Any]]


def page(found: Figures, root: Path) -> str:
    """Write all figures as Markdown."""
    parts = [
        "# Benchmarks",
        "<!-- Written by ./run bench. Do not edit. -->",
        "One run. Gunicorn with two workers of four threads, and eight people who each wait for their answer, on the"
        " same cores. *Plain* is the same statements through the database's driver alone, on eight connections of two"
        " processes, committed. Ratios compare within this run; the figures say nothing about another machine.",
        _where(found, root),
        "## Writing",
        _acts(found),
        "## Reading, as the years pile up",
        _pages(found),
        "## One reader alone",
        "*What is alike* is one report compared with all stored ones, inside the inbox's request; the size counts"
        " matters, the reports are a few more.",
        _alone(found),
        "## Sites",
        "A whole district's sites with some years of checks and hazards, one reader alone, the request in the process:"
        " no server, no network.",
        _sites(found),
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
    rows = []
    for database, figures in found.items():
        for act, one in figures["acts"].items():
            rows.append(
                (act, f"{database}, {figures['acts_at']:,} matters", one["statements"], f"{one['per_second']:.0f}",
                 f"{one['median']:.0f}", f"{one['p95']:.0f}", f"{one['plain']:.0f}",
                 f"1/{one['plain'] / one['per_second']:.1f}")
            )  # fmt: skip
    return _table(("act", "database", "statements", "a second", "median ms", "p95 ms", "plain a second", "ratio"), rows)


def _pages(found: Figures) -> str:
    rows = []
    for database, figures in found.items():
        first = next(iter(figures["pages"].values()))
        for size, pages in figures["pages"].items():
            for name, one in pages.items():
                times = first[name]["per_second"] / one["per_second"]
                rows.append(
                    (name, f"{database}, {int(size):,} matters", f"{one['per_second']:.0f}", f"{one['median']:.0f}",
                     f"{one['p95']:.0f}", f"{times:.2f}")
                )  # fmt: skip
    rows.sort(key=lambda row: row[0])
    return _table(("page", "database", "a second", "median ms", "p95 ms", "times the smallest"), rows)


def _alone(found: Figures) -> str:
    rows = [
        (name, f"{database}, {int(size):,} matters", f"{one['median']:.1f}", f"{one['p95']:.1f}")
        for database, figures in found.items()
        for size, ones in figures["alone"].items()
        for name, one in ones.items()
    ]
    rows.sort(key=lambda row: row[0])
    return _table(("what", "database", "median ms", "p95 ms"), rows)


def _bulk(found: Figures) -> str:
    names = {
        "services": "matters led through the services, a second",
        "verify": "entries of the ledger verified, a second",
    }
    rows = [(label, *(f"{figures[key]:,.0f}" for figures in found.values())) for key, label in names.items()]
    rows.append(
        ("matters copied in bulk, a second, step by step",
         *(", ".join(f"{rate:,.0f}" for rate in figures["bulk"].values()) for figures in found.values()))
    )  # fmt: skip
    if all("import" in figures for figures in found.values()):
        told = (f"{one['import']['per_second']:,.0f} ({one['import']['rows']:,} rows)" for one in found.values())
        rows.append(("messages imported, a second, the command's start included", *told))
    told = (f"{one['disputes']['per_second']:,.0f} ({one['disputes']['rows']:,} rows)" for one in found.values())
    rows.append(("disputes imported, a second, the command's start included", *told))
    rows.append(("largest worker after the load, MB", *(f"{figures['memory']:.0f}" for figures in found.values())))
    return _table(("what", *found), rows)


def _sites(found: Figures) -> str:
    rows: list[tuple[str, ...]] = []
    for database, figures in found.items():
        told = figures["sites"]
        rows.append((f"import of {told['import']['rows']:,} sites, rows a second", database,
                     f"{told['import']['per_second']:,.0f}", ""))  # fmt: skip
        rows += [
            (name, database, f"{one['median']:.0f} ms", f"{one['worst']:.0f} ms")
            for name, one in {**told["views"], "page of a site": told["page"]}.items()
        ]
        plan, sizes = told["plan"]["seconds"], "{count:,} sites, {checks:,} checks, {hazards:,} hazards".format(**told)
        rows.append((f"planning a quarter: {sizes}", database, f"{plan['again']:.1f} s", f"{max(plan.values()):.1f} s"))
    rows.sort(key=lambda row: row[0])
    return _table(("what", "database", "median", "worst"), rows)


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    head = list(head)
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)])
