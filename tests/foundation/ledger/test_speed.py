from __future__ import annotations

import time
import tracemalloc

import pytest

from gongzhi.foundation.ledger import chain, queries
from gongzhi.foundation.ledger.models import Entry, EntryText
from tests.foundation.ledger.world import NOW

SALT = "ab" * 32


def chains(count: int, length: int) -> None:
    entries, texts = [], []
    for i in range(count):
        previous = chain.START
        for seq in range(1, length + 1):
            words = '{"note":"已联系诉求人，约定明天上门查看"}'
            entry = Entry(
                subject=f"matter:M-2026-{i:06}", seq=seq, at=NOW, act="0" * 32, verb="ledgertest.moved",
                actor="user:9f3a", post="desk", unit="zhongxin", payload='{"unit":"zhujian"}', previous=previous,
                text_digest=chain.text_digest(bytes.fromhex(SALT), words),
            )  # fmt: skip
            previous = entry.hash = entry.computed_hash()
            entries.append(entry)
            texts.append(EntryText(subject=entry.subject, seq=seq, salt=SALT, text=words))
    Entry.objects.bulk_create(entries, batch_size=2000)
    EntryText.objects.bulk_create(texts, batch_size=2000)


@pytest.mark.slow
@pytest.mark.django_db
def test_twenty_thousand_entries_are_verified_in_a_second_and_little_memory() -> None:
    chains(2500, 8)
    started = time.process_time()
    checked = queries.verify()
    took = time.process_time() - started
    assert checked.ok
    assert checked.entries == 20_000
    print(f"{20_000 / took:,.0f} entries/s")  # noqa: T201
    assert took < 1, f"{took:.2f} s"

    tracemalloc.start()
    queries.verify()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 25_000_000, f"{peak} bytes"
