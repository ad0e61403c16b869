"""The model that sorts now, and the shares that go with it: read once per process, anew when a newer one is live.

Without a model nothing that calculates is imported: a web worker stays as small as it was.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongzhi.work.intake.routing.store import Version

logger = logging.getLogger(__name__)

_SHARES, _NOTE = "shares.json", "note.json"
_held: dict[str, tuple[int, Any]] = {}


def folder() -> Path:
    """Return where versions are kept."""
    return Path(settings.DATA_DIR) / "sorting"


def version() -> Version | None:
    """Return the live version; none where nothing was learned yet, or what was kept cannot be read."""
    found: Version | None = _fresh(folder() / "live", _load)
    return found


def shown() -> dict[str, Any]:
    """Return what people may read of the live version: its ``facts``, its ``card``; empty where there is none."""
    try:
        name = (folder() / "live").read_text(encoding="utf-8").strip()
        facts = json.loads((folder() / name / "model.json").read_text(encoding="utf-8"))
        return {"facts": facts, "card": (folder() / name / "card.md").read_text(encoding="utf-8")}
    except (OSError, ValueError):
        return {}


def shares() -> dict[str, Any]:
    """Return what was counted last night: ``units`` by category, town and unit, ``place`` as (agreed, all)."""
    return _fresh(folder() / _SHARES, _read) or {}


def note() -> dict[str, Any]:
    """Return what became of the last time something was learned."""
    return _fresh(folder() / _NOTE, _read) or {}


def write_shares(counted: dict[str, Any]) -> None:
    """Put what was counted in the place of what was."""
    _write(_SHARES, counted)


def write_note(said: dict[str, Any]) -> None:
    """Put down what became of learning."""
    _write(_NOTE, said)


def _write(name: str, facts: dict[str, Any]) -> None:
    folder().mkdir(parents=True, exist_ok=True)
    draft = folder() / f".{name}-{os.getpid()}"
    draft.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    draft.replace(folder() / name)


def _fresh(path: Path, read: Callable[[Path], Any]) -> Any:
    """Return what a file holds, read again only when it was written anew."""
    try:
        at = path.stat()
    except OSError:
        return None
    stamp = hash((at.st_mtime_ns, at.st_ino))
    held = _held.get(str(path))
    if held is None or held[0] != stamp:
        held = _held[str(path)] = (stamp, read(path))
    return held[1]


def _load(path: Path) -> Version | None:
    from gongzhi.work.intake.routing import store  # noqa: PLC0415 — numpy only where there is a model

    name = store.live_name(path.parent)
    try:
        return store.load(path.parent, name)
    except store.DamagedError:
        logger.warning("sorting model %s cannot be read: the lexicon sorts until a new one is trained", name)
        return None


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        logger.warning("%s cannot be read: sorting goes on without it until it is written anew", path)
        return {}
    return found if isinstance(found, dict) else {}
