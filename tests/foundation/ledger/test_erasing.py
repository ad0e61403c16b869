from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction

from gongzhi.foundation.ledger import queries, services
from gongzhi.foundation.ledger.models import EntryText
from tests.foundation.ledger.world import CLERK, NOW, add, run

LATER = NOW + timedelta(days=30)


@pytest.mark.django_db
def test_erasing_removes_words_and_salt_and_the_chain_still_holds() -> None:
    add("matter:A", words="我是三楼的")
    add("matter:A", words="电话不要公开")

    assert services.erase_texts(subject="matter:A", at=LATER, by=CLERK) == 2

    assert set(EntryText.objects.values_list("text", "salt", "erased_at")) == {("", "", LATER)}
    told = queries.history(["matter:A"])
    assert [(r.erased, r.texts) for r in told] == [(True, {}), (True, {}), (False, {})]
    assert queries.verify().ok


@pytest.mark.django_db
def test_the_erasure_is_itself_an_act_on_record() -> None:
    add("matter:A", words="一")
    services.erase_texts(subject="matter:A", at=LATER, by=CLERK)

    last = queries.history(["matter:A"])[-1]
    assert (last.verb, last.payload, last.actor, last.at) == ("ledger.erased", {"seqs": [1]}, CLERK.id, LATER)


@pytest.mark.django_db
def test_some_texts_can_be_erased_and_others_kept() -> None:
    add("matter:A", words="一")
    add("matter:A", words="二")

    assert services.erase_texts(subject="matter:A", at=LATER, seqs=[2]) == 1

    assert [r.texts for r in queries.history(["matter:A"])][:2] == [{"note": "一"}, {}]
    assert queries.verify().ok


@pytest.mark.django_db
def test_erasing_twice_or_nothing_leaves_no_trace() -> None:
    add("matter:A", words="一")
    services.erase_texts(subject="matter:A", at=LATER)
    assert services.erase_texts(subject="matter:A", at=LATER + timedelta(days=1)) == 0
    assert services.erase_texts(subject="matter:none", at=LATER) == 0
    assert len(queries.history(["matter:A", "matter:none"])) == 2
    assert queries.verify().ok


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's files are the administrator's: operations.md")
def test_erased_words_are_gone_from_the_files_of_sqlite() -> None:
    words = "西瓜皮一定要扔进湿垃圾桶" * 30
    add("matter:A", words=words)
    run("PRAGMA wal_checkpoint(TRUNCATE)")
    assert _on_disk(words)

    with transaction.atomic():
        services.erase_texts(subject="matter:A", at=LATER)

    assert not _on_disk(words)


def _on_disk(words: str) -> bool:
    from pathlib import Path

    name = str(connection.settings_dict["NAME"])
    files = [Path(name), Path(name + "-wal")]
    return any(words.encode()[:60] in file.read_bytes() for file in files if file.exists())
