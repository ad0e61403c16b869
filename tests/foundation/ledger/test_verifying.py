"""Whatever is changed behind the ledger's back is found, and named."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import TestCase

from gongzhi.foundation.ledger import chain, outside, queries, services
from gongzhi.foundation.ledger.models import Entry, EntryText, Seal, SealHead
from tests.foundation.ledger.world import CLERK, NOW, add, build, run, tamper, triggers_lifted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ledger(db: None) -> None:
    build()


def found(**kwargs: object) -> tuple[str, int, str]:
    finding = queries.verify(**kwargs).finding  # type: ignore[arg-type]
    assert finding is not None
    assert finding.why
    return finding.subject, finding.seq, finding.check


def test_an_honest_ledger_holds() -> None:
    checked = queries.verify(versions=[("matter:A", 3), ("matter:B", 1), ("matter:C", 1)])
    assert checked.finding is None
    assert (checked.ok, checked.entries, checked.subjects, checked.seals) == (True, 9, 3, 2)


def test_an_empty_ledger_holds() -> None:
    with triggers_lifted():
        for table in ("ledger_sealhead", "ledger_seal", "ledger_entrytext", "ledger_entry"):
            run(f"DELETE FROM {table}")
    assert queries.verify().ok


#: One changed value in every column of every table, and which check finds it. The row: the second entry of matter:A
#: with its text, the first seal, its head of matter:A.
CHANGES = {
    Entry: {
        "id": ("(SELECT max(id) + 99 FROM ledger_entry)", "seal"),
        "subject": ("'matter:X'", None),  # the chain it left, or the chain it came to: whichever is read first
        "seq": ("77", "link"),
        "at": ("'2026-05-08 02:00:00.12001'", "entry"),
        "act": ("'0'", "entry"),
        "verb": ("'ledgertest.opened'", "entry"),
        "actor": ("'user:9f3b'", "entry"),
        "post": ("''", "entry"),
        "unit": ("'zhongxim'", "entry"),
        "payload": ("""'{"unit":"zhujiam"}'""", "entry"),
        "text_digest": ("''", "entry"),
        "previous": (f"'{chain.START}'", "entry"),
        "hash": (f"'{chain.START}'", "entry"),
    },
    EntryText: {
        "subject": ("'matter:X'", "text"),
        "seq": ("3", "text"),
        "salt": ("'00'", "text"),
        "text": ("""'{"note":"已电话联糸"}'""", "text"),
        "erased_at": ("'2026-05-09 02:00:00.12'", "text"),
    },
    Seal: {
        "day": ("'2026-05-07'", "seal"),
        "sealed_at": ("'2026-05-08 02:00:00.13'", "seal"),
        "entries": ("6", "seal"),
        "heads": (f"'{chain.START}'", "seal"),
        "previous": ("'1'", "seal"),
        "hash": (f"'{chain.START}'", "seal"),
        "upto": ("upto + 1", "seal"),
    },
    SealHead: {
        "id": ("(SELECT max(id) + 99 FROM ledger_sealhead)", "seal"),
        "seal_id": ("(SELECT max(id) FROM ledger_seal)", "seal"),
        "subject": ("'matter:X'", "seal"),
        "count": ("2", "seal"),
        "head": (f"'{chain.START}'", "seal"),
    },
}
ROW = {
    Entry: "subject = 'matter:A' AND seq = 2",
    EntryText: "subject = 'matter:A' AND seq = 2",
    Seal: "id = (SELECT min(id) FROM ledger_seal)",
    SealHead: "subject = 'matter:A' AND id = (SELECT min(id) FROM ledger_sealhead)",
}


def test_the_table_of_changes_names_every_column() -> None:
    for model, changes in CHANGES.items():
        columns = {field.column for field in model._meta.concrete_fields}
        if model is EntryText:
            columns.remove("id")  # says nothing: texts are found by subject and seq
        if model is Seal:
            columns.remove("id")  # has a test of its own, since heads refer to it
        assert set(changes) == columns


@pytest.mark.parametrize(
    ("model", "column", "value", "check"),
    [(model, column, *change) for model, changes in CHANGES.items() for column, change in changes.items()],
)
def test_one_changed_value_in_any_column_is_found(model: type[Entry], column: str, value: str, check: str) -> None:
    tamper(f'UPDATE {model._meta.db_table} SET "{column}" = {value} WHERE {ROW[model]}')
    subject, seq, failed = found()
    if check:
        assert failed == check
    if model in (Entry, EntryText) and column not in ("id", "subject", "seq"):
        assert (subject, seq) == ("matter:A", 2)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_entry SET at = '2026-05-0x 02:00:00' WHERE subject = 'matter:A' AND seq = 2",
        "UPDATE ledger_entry SET at = '2026-05-08x02:00:00.120000' WHERE subject = 'matter:A' AND seq = 2",
        "UPDATE ledger_entry SET at = '' WHERE subject = 'matter:A' AND seq = 2",
        "UPDATE ledger_entry SET payload = CAST(x'ff' AS TEXT) WHERE subject = 'matter:A' AND seq = 2",
        "UPDATE ledger_entry SET unit = x'ff' WHERE subject = 'matter:A' AND seq = 2",
        "UPDATE ledger_entrytext SET salt = 'zz' WHERE subject = 'matter:A' AND seq = 2",
        "UPDATE ledger_entrytext SET text = CAST(x'ff' AS TEXT) WHERE subject = 'matter:A' AND seq = 2",
        "UPDATE ledger_entrytext SET erased_at = 'x' WHERE subject = 'matter:B'",
        "UPDATE ledger_seal SET sealed_at = 'x' WHERE id = 1",
        "UPDATE ledger_seal SET day = 'x' WHERE id = 1",
        "UPDATE ledger_sealhead SET head = x'ff' WHERE id = 1",
    ],
)
def test_bytes_that_are_no_longer_a_value_are_a_finding_and_not_a_crash(change: str) -> None:
    if connection.vendor == "postgresql":  # refuses such values by their type; the nearest it allows is no moment
        change = "UPDATE ledger_entry SET at = 'infinity' WHERE subject = 'matter:A' AND seq = 2"
    if "id = 1" in change:
        table = change.split()[1]
        change = change.replace("id = 1", f"id = (SELECT min(id) FROM {table})")
    tamper(change)
    assert found()[2] in ("entry", "text", "seal")


def test_a_removed_entry_in_the_middle_is_found_at_the_next() -> None:
    tamper("DELETE FROM ledger_entry WHERE subject = 'matter:A' AND seq = 3")
    assert found() == ("matter:A", 4, "link")


def test_two_entries_that_changed_places_are_found() -> None:
    with triggers_lifted():
        run("UPDATE ledger_entry SET seq = 99 WHERE subject = 'matter:A' AND seq = 3")
        run("UPDATE ledger_entry SET seq = 3 WHERE subject = 'matter:A' AND seq = 4")
        run("UPDATE ledger_entry SET seq = 4 WHERE subject = 'matter:A' AND seq = 99")
    assert found() == ("matter:A", 3, "entry")


def test_a_tail_cut_before_the_seal_is_found() -> None:
    with triggers_lifted():
        run("DELETE FROM ledger_entrytext WHERE subject = 'matter:A' AND seq = 4")
        run("DELETE FROM ledger_entry WHERE subject = 'matter:A' AND seq = 4")
    assert found() == ("matter:A", 4, "seal")


def test_a_tail_cut_after_the_seal_is_found_by_the_version_of_the_matter() -> None:
    tamper("DELETE FROM ledger_entry WHERE subject = 'matter:C' AND seq = 2")
    assert queries.verify().ok  # nobody sealed it yet…
    assert found(versions=[("matter:A", 3), ("matter:C", 1)]) == ("matter:C", 0, "count")


def test_a_whole_chain_removed_is_found() -> None:
    with triggers_lifted():
        run("DELETE FROM ledger_entrytext WHERE subject = 'matter:B'")
        run("DELETE FROM ledger_entry WHERE subject = 'matter:B'")
    assert found() == ("matter:B", 2, "seal")


def test_a_tail_rewritten_with_right_hashes_is_found() -> None:
    with triggers_lifted():
        run("DELETE FROM ledger_entry WHERE subject = 'matter:C' AND seq = 2")
        run("DELETE FROM ledger_entry WHERE subject = 'matter:C' AND seq = 1")
    add("matter:C", "ledgertest.opened", at=NOW)
    assert found() == ("matter:C", 1, "seal")


def test_an_entry_slipped_under_a_seal_is_found() -> None:
    forged = Entry(
        pk=-1, subject="matter:D", seq=1, at=NOW, act="0", verb="ledgertest.opened", actor=CLERK.id,
        payload="{}", previous=chain.START,
    )  # fmt: skip
    forged.hash = forged.computed_hash()
    forged.save(force_insert=True)
    assert found() == ("seal:2026-05-08", 0, "seal")


def test_a_removed_text_is_found() -> None:
    tamper("DELETE FROM ledger_entrytext WHERE subject = 'matter:A' AND seq = 2")
    assert found() == ("matter:A", 2, "text")


def test_a_text_without_an_entry_is_found() -> None:
    EntryText.objects.create(subject="matter:C", seq=1, salt="00", text="{}")
    assert found() == ("matter:C", 1, "text")


def test_a_tombstone_that_was_moved_in_time_is_found() -> None:
    tamper("UPDATE ledger_entrytext SET erased_at = '2026-05-10 02:00:00' WHERE subject = 'matter:B'")
    assert found() == ("matter:B", 1, "text")


def test_words_put_back_into_a_tombstone_are_found() -> None:
    tamper("UPDATE ledger_entrytext SET text = 'x' WHERE subject = 'matter:B'")
    assert found() == ("matter:B", 1, "text")


def test_a_removed_seal_is_found() -> None:
    with triggers_lifted():
        first = Seal.objects.order_by("pk").first()
        assert first is not None
        run("DELETE FROM ledger_sealhead WHERE seal_id = %s", first.pk)
        run("DELETE FROM ledger_seal WHERE id = %s", first.pk)
    assert found() == ("seal:2026-05-09", 0, "seal")


def test_seals_that_changed_places_are_found() -> None:
    first, last = Seal.objects.order_by("pk").values_list("pk", flat=True)
    for old, new in ((first, last + 9), (last + 9, first)):
        tamper("UPDATE ledger_seal SET id = %s WHERE id = %s", new, old)
        with triggers_lifted():
            run("UPDATE ledger_sealhead SET seal_id = %s WHERE seal_id = %s", new, old)
        assert queries.verify().ok == (new == first)


def test_a_removed_head_is_found() -> None:
    tamper("DELETE FROM ledger_sealhead WHERE subject = 'matter:C'")
    assert found() == ("seal:2026-05-09", 0, "seal")


def write_outside() -> Path:
    outside.write()
    file = outside.path()
    assert file is not None
    return file


def test_a_seal_that_differs_from_the_copy_outside_is_found() -> None:
    file = write_outside()
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    rows[1]["hash"] = chain.START
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert found() == ("seal:2026-05-09", 0, "seal")


def test_a_seal_that_the_copy_outside_leaves_out_is_found() -> None:
    file = write_outside()
    file.write_text("".join(file.read_text().splitlines(keepends=True)[1:]))
    assert found() == ("seal:2026-05-08", 0, "seal")


def test_the_last_seal_cut_with_all_it_sealed_is_found_by_the_copy_outside() -> None:
    write_outside()
    last = Seal.objects.order_by("-pk")[0]
    with triggers_lifted():
        run("DELETE FROM ledger_sealhead WHERE seal_id = %s", last.pk)
        run("DELETE FROM ledger_seal WHERE id = %s", last.pk)
        run("DELETE FROM ledger_entry WHERE subject = 'matter:C'")
    assert found() == ("seal:2026-05-09", 0, "seal")


def test_a_copy_outside_that_cannot_be_read_is_a_finding() -> None:
    write_outside().write_text("{")
    assert found()[2] == "seal"


def test_a_ledger_rewritten_from_end_to_end_does_not_match_a_copy_kept_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "seals.jsonl"
    elsewhere.write_text(write_outside().read_text())
    assert queries.verify(copy=elsewhere).ok

    with triggers_lifted():
        for table in ("ledger_sealhead", "ledger_seal", "ledger_entrytext", "ledger_entry"):
            run(f"DELETE FROM {table}")
    add("matter:A", "ledgertest.opened")
    with TestCase.captureOnCommitCallbacks(execute=True):
        services.seal(day=NOW.date(), at=NOW)
        services.seal(day=NOW.date() + timedelta(days=1), at=NOW)

    assert queries.verify().ok  # in itself it is a perfect ledger
    assert found(copy=elsewhere) == ("seal:2026-05-08", 0, "seal")


def test_a_copy_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    assert found(copy=tmp_path / "nothing")[2] == "seal"


def test_the_earlier_check_is_named_first() -> None:
    tamper("UPDATE ledger_seal SET entries = 6 WHERE id = (SELECT min(id) FROM ledger_seal)")
    tamper("UPDATE ledger_entry SET unit = 'x' WHERE subject = 'matter:C' AND seq = 2")
    assert found(versions=[("matter:A", 77)]) == ("matter:C", 2, "entry")


def test_progress_ends_with_the_count_of_all_entries() -> None:
    told: list[int] = []
    queries.verify(progress=told.append)
    assert told == [9]
