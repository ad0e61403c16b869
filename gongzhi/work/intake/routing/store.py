"""Versions of the model on disk: plain arrays and JSON with a checksum, never code; one of them is live.

A version is a folder of three files: ``arrays.npz`` (numbers and features), ``model.json`` (what it was made of and how
well it does), ``card.md`` (the same for people). ``live`` names the version that sorts.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gongzhi.work.intake.routing import reading
from gongzhi.work.intake.routing.model import Bearings, Model

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

LIVE = "live"
KEPT = 3  # versions, the live one among them
_ARRAYS, _FACTS, _CARD = "arrays.npz", "model.json", "card.md"
_FORMAT = 1


class DamagedError(Exception):
    """A version that cannot be read: missing, cut short, changed or of another format."""


@dataclass(frozen=True, eq=False)
class Version:
    """A model as it was kept. ``seen`` are digests of the texts that it learned from."""

    name: str
    model: Model
    facts: dict[str, Any]
    seen: NDArray[np.uint64]

    def learned_from(self, texts: Iterable[str]) -> NDArray[np.bool_]:
        """Say which texts the model has learned from."""
        return np.isin(digests(texts), self.seen)


def digests(texts: Iterable[str]) -> NDArray[np.uint64]:
    """Return a short digest of each text, the same with and without blanks."""
    found = (hashlib.blake2b(reading.normal(text).encode(), digest_size=8).digest() for text in texts)
    return np.frombuffer(b"".join(found), dtype=np.uint64)


def keep(folder: Path, *, name: str, model: Model, facts: dict[str, Any], card: str, texts: Iterable[str]) -> None:
    """Write a version; it is there as a whole or not at all. It is not live yet."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / tempfile.mkdtemp(prefix=".draft-", dir=folder)
    names = np.array(sorted(model.vocabulary, key=model.vocabulary.__getitem__), dtype=np.str_)
    np.savez(
        draft / _ARRAYS, names=names, rarity=model.rarity, weights=model.weights, offsets=model.offsets,
        seen=np.unique(digests(texts)),
    )  # fmt: skip
    written = facts | model.settings() | {"format": _FORMAT, "sha256": _sum(draft / _ARRAYS)}
    (draft / _FACTS).write_text(json.dumps(written, ensure_ascii=False, indent=1), encoding="utf-8")
    (draft / _CARD).write_text(card, encoding="utf-8")
    draft.chmod(0o755)
    draft.rename(folder / name)


def put_live(folder: Path, name: str) -> None:
    """Make a version the one that sorts, and drop the oldest ones."""
    draft = folder / f".{LIVE}-{os.getpid()}"
    draft.write_text(name, encoding="utf-8")
    draft.replace(folder / LIVE)
    others = [version for version in versions(folder) if version != name]
    for old in others[KEPT - 1 :]:
        shutil.rmtree(folder / old)


def versions(folder: Path) -> list[str]:
    """Return the names of all versions, the newest first."""
    return sorted((path.parent.name for path in folder.glob(f"[!.]*/{_FACTS}")), reverse=True)


def live_name(folder: Path) -> str:
    """Return the name of the version that sorts, empty where there is none."""
    try:
        return (folder / LIVE).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def load(folder: Path, name: str) -> Version:
    """Read a version.

    :raises DamagedError: it is not what was written.
    """
    try:
        facts = json.loads((folder / name / _FACTS).read_text(encoding="utf-8"))
        if facts["format"] != _FORMAT or facts["sha256"] != _sum(folder / name / _ARRAYS):
            raise DamagedError(name)
        with (folder / name / _ARRAYS).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return Version(name, _model(facts, dict(arrays)), facts, arrays["seen"])
    except (OSError, EOFError, zipfile.BadZipFile, ValueError, KeyError, TypeError) as trouble:
        raise DamagedError(name) from trouble


def _model(facts: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Model:
    at = facts["bearings"]
    return Model(
        classes=tuple(facts["classes"]),
        vocabulary={name: place for place, name in enumerate(arrays["names"].tolist())},
        rarity=arrays["rarity"], weights=arrays["weights"], offsets=arrays["offsets"],
        scale=float(facts["scale"]), trust=float(facts["trust"]),
        bearings=Bearings(tuple(at["means"]), tuple(at["spreads"]), float(at["edge"])),
    )  # fmt: skip


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
