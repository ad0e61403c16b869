"""In production the web role does not own the tables (docs/operations.md): it can work, and not lift the triggers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from gongzhi.foundation.ledger import queries, services
from tests.architecture.source import ROOT
from tests.foundation.ledger.world import NOW, add, run

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles"),
]


@pytest.fixture(autouse=True)
def _web_role(db: None) -> None:
    """Grant and revoke as the document says, then act as that role until the test is rolled back."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    run("CREATE ROLE gongzhi_web_of_test")
    run("GRANT USAGE ON SCHEMA public TO gongzhi_web_of_test")
    run("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO gongzhi_web_of_test")
    run("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO gongzhi_web_of_test")
    revokes = re.findall(r"^REVOKE (?:UPDATE|DELETE).*?;", text, re.MULTILINE)
    assert len(revokes) == 2
    for statement in revokes:
        run(statement.replace("gongzhi_web", "gongzhi_web_of_test"))
    run("SET LOCAL ROLE gongzhi_web_of_test")


def test_the_web_role_can_record_erase_seal_and_verify() -> None:
    add("matter:A", words="一")
    add("matter:A", words="二")
    services.erase_texts(subject="matter:A", at=NOW)
    services.seal(day=NOW.date(), at=NOW)
    services.seal(day=NOW.date() + timedelta(days=1), at=NOW)
    assert queries.verify().ok


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE ledger_entry DISABLE TRIGGER USER",
        "DROP TRIGGER ledger_entry_kept ON ledger_entry",
        "SET session_replication_role = replica",
        "TRUNCATE ledger_entry",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_entry SET unit = 'x'",
        "UPDATE ledger_seal SET hash = 'x'",
        "UPDATE ledger_sealhead SET head = 'x'",
        "DROP TABLE ledger_sealhead",
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ],
)
def test_the_web_role_cannot_lift_what_keeps_the_ledger(statement: str) -> None:
    add("matter:A")
    services.seal(day=NOW.date(), at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        run(statement)
