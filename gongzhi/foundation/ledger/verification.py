"""The check of the whole ledger: every entry, link, text, count and seal, and the first that does not hold."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from gongzhi.foundation.ledger import chain, outside
from gongzhi.foundation.ledger.models import Seal, SealHead
from gongzhi.foundation.ledger.walk import Beside, Broken, Walk, moment, stream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Finding:
    """The first check that failed: ``entry``, ``link``, ``text``, ``count`` or ``seal``, where, and why."""

    subject: str
    seq: int
    check: str
    why: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a full check found. ``finding`` is None when every chain holds.

    ``seals`` counts those in the database, ``outside`` those that the copy outside holds.
    """

    entries: int
    subjects: int
    finding: Finding | None
    seals: int = 0
    outside: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing was found wrong."""
        return self.finding is None


def verify(
    *, versions: Iterable[tuple[str, int]] = (), progress: Callable[[int], None] | None = None,
    copy: Path | None = None,
) -> Verification:  # fmt: skip
    """Check the ledger as of one moment, while others go on writing, and stop at the first check that fails.

    ``versions`` gives (subject, version) of things whose version must equal their count of moves; a generator reads
    them as of the same moment. ``copy`` names a file of seals kept elsewhere; without it the file in ``DATA_DIR`` is
    used where there is one. It holds every seal up to its own last, and none that is not here. Call it outside a
    transaction.
    """
    kept: dict[str, str] = {}
    seals: list[dict[str, Any]] = []
    walk = Walk(ends=(), progress=progress)
    finding = None
    try:
        kept = _outside(copy)  # before the snapshot: what the file has by now, the snapshot has too
        with _one_moment(), _bytes_as_they_are():
            seals = _seals()
            walk = Walk(ends=[seal["upto"] for seal in seals], progress=progress)
            walk.go()
            _check_counts(walk.moves, versions)
            _check_seals(seals, kept)
            _check_sealed(seals, walk)
    except Broken as broken:
        finding = Finding(broken.subject, broken.seq, broken.check, broken.why)
    return Verification(walk.entries, walk.subjects, finding, seals=len(seals), outside=len(kept))


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as of one moment. Inside a caller's transaction, that one decides."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:  # a plain BEGIN reads without the write lock that Django's own transactions take here
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


@contextmanager
def _bytes_as_they_are() -> Iterator[None]:
    """Let SQLite hand over text that is no longer UTF-8, so that its entry can be named."""
    if connection.vendor != "sqlite":
        yield
        return
    raw = connection.connection
    raw.text_factory = lambda data: data.decode(errors="surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = str


def _outside(copy: Path | None) -> dict[str, str]:
    if copy is not None and not copy.exists():
        raise Broken(("seal", 0), "seal", f"there is no copy of the seals at {copy}")
    try:
        return outside.read(copy or outside.path())
    except ValueError as error:
        raise Broken(("seal", 0), "seal", "the copy of the seals outside cannot be read") from error


def _seals() -> list[dict[str, Any]]:
    columns = ("pk", "entries", "heads", "previous", "hash", "upto")
    return list(
        Seal.objects.order_by("pk").values(
            *columns, on=Cast("day", TextField()), when=Cast("sealed_at", TextField())
        )
    )  # fmt: skip


def _check_counts(moves: dict[str, int], versions: Iterable[tuple[str, int]]) -> None:
    for subject, version in versions:
        made = moves.get(subject, 0)
        if made != version:
            raise Broken((subject, made), "count", f"{made} moves on record, version {version}")


def _check_seals(seals: list[dict[str, Any]], kept: dict[str, str]) -> None:
    """Check every seal against its heads, the seal before it, and the copy outside."""
    rows = SealHead.objects.order_by("pk").values_list("seal", "subject", "count", "head")
    with closing(Beside(stream(rows))) as heads:
        _check_each_seal(seals, heads, kept)
    if heads.first is not None:
        raise Broken(heads.first[1:3], "seal", "a head belongs to no seal")
    last = max(kept, default="")
    for day in sorted({seal["on"] for seal in seals if seal["on"] <= last} - set(kept)):
        raise Broken((f"seal:{day}", 0), "seal", "the copy outside does not hold this seal, but later ones")
    for day in sorted(set(kept) - {seal["on"] for seal in seals}):
        raise Broken((f"seal:{day}", 0), "seal", "a seal written outside is missing inside")


def _check_each_seal(seals: list[dict[str, Any]], heads: Beside, kept: dict[str, str]) -> None:
    before = chain.START
    for seal in seals:
        if seal["hash"] != _seal_hash(seal, heads) or seal["previous"] != before:
            raise Broken((f"seal:{seal['on']}", 0), "seal", "the seal itself was changed, or one before it removed")
        if kept.get(seal["on"], seal["hash"]) != seal["hash"]:
            raise Broken((f"seal:{seal['on']}", 0), "seal", "the copy outside holds another seal")
        before = seal["hash"]


def _seal_hash(seal: dict[str, Any], heads: Beside) -> str:
    try:
        digest = chain.heads_digest(_heads_of(seal["pk"], heads))
        when = moment(seal["when"])
    except (ValueError, TypeError):
        return ""
    return chain.seal_hash(
        day=seal["on"], sealed_at=when, entries=seal["entries"], upto=seal["upto"], heads=digest,
        previous=seal["previous"],
    ) if digest == seal["heads"] else ""  # fmt: skip


def _heads_of(seal: int, heads: Beside) -> Iterator[tuple[str, int, str]]:
    while (row := heads.take(seal)) is not None:
        yield row[1:]


def _check_sealed(seals: list[dict[str, Any]], walk: Walk) -> None:
    """Check that what was sealed is all there, and nothing was slipped under a seal."""
    if walk.unsealed is not None:
        raise Broken(walk.unsealed, "seal", "the chain no longer holds what was sealed")
    total = 0
    for seal, added in zip(seals, walk.added, strict=True):
        total += added
        if total != seal["entries"]:
            why = f"{seal['entries']} entries were sealed, {total} are there"
            raise Broken((f"seal:{seal['on']}", 0), "seal", why)
