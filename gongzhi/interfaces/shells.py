"""The shell of some pages: the one page and the files that stay on a device. Nobody's data are in it.

A worker keeps exactly what its shell names and nothing else. A change of any of it, the page's words included, is
another worker with a store of its own.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.staticfiles import finders
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True, slots=True)
class Shell:
    """What a worker keeps: the page of this URL, drawn the same for everybody, and these static files."""

    store: str
    page: str
    draw: Callable[[HttpRequest], HttpResponse]
    files: tuple[str, ...]


def worker(request: HttpRequest, template: str, shell: Shell, more: dict[str, Any] | None = None) -> HttpResponse:
    """Give the worker of a shell; ``more`` is what its template needs beside the shell."""
    page = reverse(shell.page)
    said = {
        "shell": [page, *(static(name) for name in shell.files)],
        "page": page,
        "stores": shell.store,
        "version": hashlib.sha256(_digest(shell.files) + shell.draw(request).content).hexdigest()[:16],
        **(more or {}),
    }
    context = {name: json.dumps(value) for name, value in said.items()}
    return render(request, template, context, content_type="text/javascript; charset=utf-8")


@cache
def _digest(files: tuple[str, ...]) -> bytes:
    """Digest files as this process serves them."""
    said = hashlib.sha256()
    for name in files:
        found = finders.find(name)
        said.update(Path(found).read_bytes() if found else name.encode())
    return said.digest()
