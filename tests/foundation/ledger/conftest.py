from __future__ import annotations

import pytest

from tests.foundation.ledger.world import run, triggers_lifted


@pytest.fixture(autouse=True)
def _empty_ledger(db: None) -> None:
    """These tests count entries: what laying out the sample district wrote is out of their way."""
    with triggers_lifted():
        for table in ("ledger_sealhead", "ledger_seal", "ledger_entrytext", "ledger_entry"):
            run(f"DELETE FROM {table}")
