"""Writing personal data: keep, reveal, correct, restrict, erase. Each leaves its entry on the record's own chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.persons import acts, opening, policies, sealing
from gongzhi.foundation.persons.catalogue import BASES, ERASURES, KINDS, PURPOSES, RESTRICTIONS
from gongzhi.foundation.persons.fields import Opened, checked, packed
from gongzhi.foundation.persons.models import Person, PersonKey, opaque
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from gongzhi.kernel.actor import Actor

_BATCH = 200
GONE = _("这份联系方式已经删除，无法再看或改")


def keep(
    *, kind: str, fields: Mapping[str, str], purpose: str, basis: str, article: str, erase_by: date,
    by: Actor, at: datetime,
) -> str:  # fmt: skip
    """Seal a new record and return its id.

    :raises Refused: nothing was given, a field is not allowed or not right, or the day of erasing has passed.
    :raises KeyError: a kind, purpose or basis that the catalogue does not know (a programming error).
    """
    [person] = keep_many(
        kind=kind, records=[fields], purpose=purpose, basis=basis, article=article, erase_by=erase_by, by=by, at=at
    )
    return person


@transaction.atomic
def keep_many(
    *, kind: str, records: Iterable[Mapping[str, str]], purpose: str, basis: str, article: str, erase_by: date,
    by: Actor, at: datetime,
) -> list[str]:  # fmt: skip
    """Seal new records, each under a key of its own, and return their ids. Four statements.

    :raises Refused: as ``keep``, of any of them; then none is kept.
    :raises KeyError: as ``keep``.
    """
    KINDS[kind], PURPOSES[purpose], BASES[basis]
    if not article.strip():
        raise Refused(_("请写明依据的法律条款"), field="article")
    if erase_by <= timezone.localdate(at):
        raise Refused(_("删除日期要在今天之后"), field="erase_by")
    rows, keys, told = [], [], []
    given = {"kind": kind, "purpose": purpose, "basis": basis, "article": article}
    for fields in records:
        person, opened = opaque(), _filled(fields, purpose)
        key, wrapped = sealing.new_key(about=person)
        sealed = sealing.seal(key, packed(opened), about=person)
        rows.append(Person(id=person, erase_by=erase_by, created_at=at, sealed=sealed, **given))
        digest = opening.phone_digest(opened.get("phone", ""))
        keys.append(PersonKey(person_id=person, wrapped=wrapped, phone_digest=digest))
        payload = given | {"fields": sorted(opened), "erase_by": erase_by.isoformat()}
        told.append(ledger.Told(acts.subject(person), acts.KEPT, payload))
    Person.objects.bulk_create(rows)
    PersonKey.objects.bulk_create(keys)
    ledger.record_many(told=told, by=by, at=at, opens=True)
    return [row.id for row in rows]


def _filled(fields: Mapping[str, str], purpose: str) -> Opened:
    opened = Opened({name: value for name, value in checked(fields, purpose=purpose).items() if value})
    if not opened:
        raise Refused(_("没有填任何联系方式，不用保存"), field="name")
    return opened


@transaction.atomic
def reveal(
    *, person: str, fields: Iterable[str], reason: str, words: str = "", by: Actor, at: datetime
) -> dict[str, str]:
    """Open some fields of a record for a reason that is written down: a code of the catalogue, or own ``words``.

    :raises Refused: no valid reason, the post may not, or the record is restricted.
    :raises NotFound: the record is unknown or erased.
    """
    require(policies.may_reveal(by, reason), field="reason")
    if reason == "other" and not words.strip():
        raise Refused(_("请写明查看理由"), field="words")
    row, _key, opened = _opened(person)
    if row.restricted_at and not policies.is_subject(by):
        raise Refused(_("这份联系方式已限制使用，只有本人可以查阅"))
    wanted = sorted(set(fields) & set(opened))
    ledger.record(
        subject=acts.subject(person), verb=acts.REVEALED, by=by, at=at, payload={"fields": wanted, "reason": reason},
        texts={"words": words.strip()} if words.strip() else None,
    )  # fmt: skip
    return Opened({name: opened[name] for name in wanted})


@transaction.atomic
def correct(*, person: str, fields: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Put new values in place of old ones; an empty value takes the field away, the others stay.

    :raises Refused: a field is not allowed or not right, or nothing would be left.
    :raises NotFound: the record is unknown or erased.
    """
    require(policies.may_manage(by))
    row, key, opened = _opened(person)
    opened.update(checked(fields, purpose=row.purpose))
    if not any(opened.values()):
        raise Refused(_("全部清空等于删除，请改用“删除我的信息”"))
    row.sealed = sealing.seal(key, packed(opened), about=person)
    row.save(update_fields=["sealed"])
    digest = opening.phone_digest(opened.get("phone", ""))
    PersonKey.objects.filter(pk=person).update(phone_digest=digest)
    ledger.record(subject=acts.subject(person), verb=acts.CORRECTED, by=by, at=at, payload={"fields": sorted(fields)})


def _opened(person: str) -> tuple[Person, bytes, Opened]:
    """Lock and open one record."""
    row = Person.objects.select_for_update().filter(pk=person, erased_at=None).first()
    key = PersonKey.objects.filter(pk=person).first()
    if row is None or key is None:
        raise NotFound(GONE)
    return row, sealing.open_key(bytes(key.wrapped), about=person), opening.open_record(person, key.wrapped, row.sealed)


@transaction.atomic
def restrict(*, person: str, reason: str, by: Actor, at: datetime) -> None:
    """Keep the record but let nobody use it (Personal Information Protection Law, article 47).

    :raises Conflict: it is restricted already, or gone.
    """
    require(policies.may_manage(by))
    RESTRICTIONS[reason]
    if not Person.objects.filter(pk=person, erased_at=None, restricted_at=None).update(restricted_at=at):
        raise Conflict(_("这份联系方式已经限制使用或已删除"))
    ledger.record(subject=acts.subject(person), verb=acts.RESTRICTED, by=by, at=at, payload={"reason": reason})


@transaction.atomic
def release(*, person: str, by: Actor, at: datetime) -> None:
    """Let a restricted record be used again.

    :raises Conflict: it is not restricted, or gone.
    """
    require(policies.may_manage(by))
    if not Person.objects.filter(pk=person, erased_at=None, restricted_at__isnull=False).update(restricted_at=None):
        raise Conflict(_("这份联系方式没有被限制使用，或已删除"))
    ledger.record(subject=acts.subject(person), verb=acts.RELEASED, by=by, at=at)


@transaction.atomic
def match_phone(*, phone: str, by: Actor, at: datetime, reason: str = "reissue") -> list[str]:
    """Return the records that hold this phone; each record's chain says who asked and why, never the phone.

    What is restricted is there for the person alone.

    :raises Refused: it is no phone number, no valid reason, or the post may not.
    """
    found = opening.by_phone(phone)
    if not policies.is_subject(by):
        require(policies.may_reveal(by, reason), field="reason")
        free = set(Person.objects.filter(pk__in=found, restricted_at=None).values_list("pk", flat=True))
        found = [person for person in found if person in free]
    for person in found:
        ledger.record(subject=acts.subject(person), verb=acts.MATCHED, by=by, at=at, payload={"reason": reason})
    return found


@transaction.atomic
def erase(*, person: str, reason: str, by: Actor, at: datetime) -> None:
    """Destroy the key and the sealed values of a record, and the reasons people wrote for reading it.

    :raises NotFound: the record is unknown or erased already.
    """
    require(policies.may_manage(by))
    if not _erase(person, reason, by, at):
        raise NotFound(GONE)
    transaction.on_commit(forget_pages)


def erase_due(*, by: Actor, at: datetime) -> int:
    """Erase every record whose day has come, in small transactions; return how many. The worker calls it daily."""
    erased = 0
    while True:
        with transaction.atomic():
            due = Person.objects.filter(erased_at=None, erase_by__lte=timezone.localdate(at)).order_by("erase_by", "pk")
            some = list(due.values_list("pk", flat=True)[:_BATCH])
            erased += sum(_erase(person, "due", by, at) for person in some)
        if len(some) < _BATCH:
            break
    if erased:
        transaction.on_commit(forget_pages)
    return erased


def _erase(person: str, reason: str, by: Actor, at: datetime) -> bool:
    ERASURES[reason]
    if not Person.objects.filter(pk=person, erased_at=None).update(erased_at=at, sealed=None):
        return False
    PersonKey.objects.filter(pk=person).delete()
    ledger.erase_texts(subject=acts.subject(person), at=at)
    ledger.record(subject=acts.subject(person), verb=acts.ERASED, by=by, at=at, payload={"reason": reason})
    return True


def forget_pages() -> None:
    """Take what was just erased out of SQLite's write-ahead log as well; the database file itself overwrites on
    deleting (``secure_delete``). PostgreSQL reuses dead rows by autovacuum; without the key they open nothing."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
