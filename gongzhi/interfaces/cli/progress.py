"""A progress bar on a terminal: how many, how fast, how long still. Nothing where nobody watches."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import click
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator


class Bar(Protocol):
    """Is told how far the work is, and, once that is known, how far it goes."""

    def __call__(self, count: int, total: int = 0) -> None:
        """Show the count."""


@contextmanager
def progress(label: str, total: int = 0) -> Iterator[Bar]:
    """Yield a bar drawn on standard error; on anything but a terminal it draws nothing."""
    if not sys.stderr.isatty():
        yield lambda count, total=0: None  # noqa: ARG005
        return
    began = time.monotonic()
    shown = 0

    def speed(count: int | None) -> str:
        seconds = time.monotonic() - began
        return _("{n} 条/秒").format(n=round((count or 0) / seconds)) if seconds > 1 else ""

    with click.progressbar(
        length=max(total, 1), label=label, show_pos=True, show_eta=True, item_show_func=speed, file=sys.stderr
    ) as bar:

        def show(count: int, total: int = 0) -> None:
            nonlocal shown
            bar.length = max(total or bar.length or 0, count)
            bar.update(count - shown, count)
            shown = count

        yield show
