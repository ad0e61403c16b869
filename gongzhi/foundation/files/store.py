"""Encrypted files under random names in ``FILES_DIR``: neither name nor bytes say what a file is."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from gongzhi.foundation.persons import sealing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def write(key: bytes, content: bytes, *, about: str) -> str:
    """Seal a content into a new file, on the disk before this returns; return its random name."""
    name = secrets.token_hex(16)
    path = _path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(sealing.seal(key, content, about=about))
        file.flush()
        os.fsync(file.fileno())
    return name


def read(key: bytes, name: str, *, about: str) -> bytes:
    """Return the content of a file.

    :raises Damaged: it was changed.
    """
    return sealing.unseal(key, _path(name).read_bytes(), about=about)


def remove(names: Iterable[str]) -> None:
    """Take files away; one that is gone already is no error."""
    for name in names:
        if name:
            _path(name).unlink(missing_ok=True)


def older_than(moment: float) -> Iterator[str]:
    """Yield the names of files last written before a moment (seconds since 1970)."""
    for path in Path(settings.FILES_DIR).glob("??/*"):
        if path.is_file() and path.stat().st_mtime < moment:
            yield path.name


def _path(name: str) -> Path:
    return Path(settings.FILES_DIR) / name[:2] / name
