"""Append-only by the database itself: no UPDATE, DELETE or TRUNCATE, but text → tombstone."""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$;
CREATE FUNCTION ledger_only_erase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id = OLD.id AND NEW.subject = OLD.subject AND NEW.seq = OLD.seq AND OLD.erased_at IS NULL
     AND NEW.erased_at IS NOT NULL AND NEW.text = '' AND NEW.salt = '' THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a text of the ledger can only be erased';
END $$;
CREATE TRIGGER ledger_entry_kept BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_entry_kept_all BEFORE TRUNCATE ON ledger_entry EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_text_kept BEFORE DELETE ON ledger_entrytext FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_text_kept_all BEFORE TRUNCATE ON ledger_entrytext EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_text_erase BEFORE UPDATE ON ledger_entrytext FOR EACH ROW EXECUTE FUNCTION ledger_only_erase();
CREATE TRIGGER ledger_seal_kept BEFORE UPDATE OR DELETE ON ledger_seal FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_seal_kept_all BEFORE TRUNCATE ON ledger_seal EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_sealhead_kept BEFORE UPDATE OR DELETE ON ledger_sealhead FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_sealhead_kept_all BEFORE TRUNCATE ON ledger_sealhead EXECUTE FUNCTION ledger_refuse();
"""

POSTGRES_BACK = """
DROP FUNCTION ledger_refuse() CASCADE;
DROP FUNCTION ledger_only_erase() CASCADE;
"""

SQLITE = [
    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    for table, verbs in (
        ("ledger_entry", ("UPDATE", "DELETE")),
        ("ledger_entrytext", ("DELETE",)),
        ("ledger_seal", ("UPDATE", "DELETE")),
        ("ledger_sealhead", ("UPDATE", "DELETE")),
    )
    for verb in verbs
] + [
    """CREATE TRIGGER ledger_entrytext_only_erase BEFORE UPDATE ON ledger_entrytext
    WHEN NOT (NEW.id = OLD.id AND NEW.subject = OLD.subject AND NEW.seq = OLD.seq AND OLD.erased_at IS NULL
      AND NEW.erased_at IS NOT NULL AND NEW.text = '' AND NEW.salt = '')
    BEGIN SELECT RAISE(ABORT, 'a text of the ledger can only be erased'); END"""
]
# INSERT OR REPLACE deletes the row in its way without firing DELETE triggers.
SQLITE += [
    f"""CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM {table} WHERE {same})
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"""
    for table, same in (
        ("ledger_entry", "subject = NEW.subject AND seq = NEW.seq"),
        ("ledger_entrytext", "subject = NEW.subject AND seq = NEW.seq"),
        ("ledger_seal", "day = NEW.day"),
        ("ledger_sealhead", 'subject = NEW.subject AND "count" = NEW."count"'),
    )
]


def seal_tables(apps, editor):
    vendor = editor.connection.vendor
    for statement in [POSTGRES] if vendor == "postgresql" else SQLITE:
        editor.execute(statement)


def open_tables(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES_BACK)
        return
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'ledger_%'")
        names = [row[0] for row in cursor.fetchall()]
    for name in names:
        editor.execute(f'DROP TRIGGER "{name}"')


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(seal_tables, open_tables)]
