"""The database of the tests itself: what a test committed is gone for the next, and the ledger is guarded again."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from gongzhi.foundation.ledger.models import Entry
from gongzhi.foundation.organisations.models import Unit
from gongzhi.matters.models import Matter
from tests import given, prepared


def _counted() -> dict[str, int]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {table: cursor.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_is_taken_back() -> None:
    before, units = _counted(), sorted(Unit.objects.values_list("pk", "code", "name"))
    assert len(units) > 10
    matter = given.accepted()
    Unit.objects.filter(pk=units[0][0]).update(name="改过的")
    assert _counted() != before
    prepared.back_to_the_beginning()
    assert _counted() == before
    assert sorted(Unit.objects.values_list("pk", "code", "name")) == units
    assert not Matter.objects.filter(pk=matter.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_the_ledger_is_append_only_again() -> None:
    prepared.back_to_the_beginning()
    for forbidden in (lambda: Entry.objects.update(verb="x"), lambda: Entry.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            forbidden()


@pytest.mark.parametrize("name", ["foundation/sites/migrations/0009_more.py", "work/roots/models.py", "kernel/new.py"])
def test_another_migration_or_model_makes_another_database(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "ROOT", tmp_path)
    nothing = prepared.digest()
    path = tmp_path / "gongzhi" / name
    path.parent.mkdir(parents=True)
    path.write_text("x = 1\n")
    first = prepared.digest()
    path.write_text("x = 2\n")
    assert len({nothing, first, prepared.digest()}) == 3
