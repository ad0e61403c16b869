"""A check is never changed nor removed, by the database itself; only its fill times can be forgotten."""

from django.db import migrations

#: Compared one by one: every column but the two that may become empty.
COLUMNS = (
    "id", "site_id", "version_id", "client_id", "digest", "way", "outcome", "entered_by", "power", "answers", "failed",
    "won", "full", "result", "facts", "facts_seen", "note", "by", "unit", "post", "second", "made_at", "came_at",
    "replaces_id",
)  # fmt: skip
TIMES = ("began_at", "ended_at")


def _same(distinct, cast):
    kept = [f'NEW."{name}"{cast} {distinct} OLD."{name}"{cast}' for name in COLUMNS]
    return " AND ".join(kept + [f'(NEW."{name}" IS NULL OR NEW."{name}" {distinct} OLD."{name}")' for name in TIMES])


POSTGRES = f"""
CREATE FUNCTION checks_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a check is never changed nor removed'; END $$;
CREATE FUNCTION checks_only_forget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {_same("IS NOT DISTINCT FROM", "::text")} THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'of a check only its fill times can be forgotten';
END $$;
CREATE TRIGGER checks_check_kept BEFORE DELETE ON checks_check FOR EACH ROW EXECUTE FUNCTION checks_refuse();
CREATE TRIGGER checks_check_kept_all BEFORE TRUNCATE ON checks_check EXECUTE FUNCTION checks_refuse();
CREATE TRIGGER checks_check_forget BEFORE UPDATE ON checks_check FOR EACH ROW EXECUTE FUNCTION checks_only_forget();
"""

POSTGRES_BACK = """
DROP FUNCTION checks_refuse() CASCADE;
DROP FUNCTION checks_only_forget() CASCADE;
"""

# INSERT OR REPLACE deletes the row in its way without firing DELETE triggers.
SQLITE = (
    "CREATE TRIGGER checks_check_no_delete BEFORE DELETE ON checks_check "
    "BEGIN SELECT RAISE(ABORT, 'a check is never changed nor removed'); END",
    f"CREATE TRIGGER checks_check_only_forget BEFORE UPDATE ON checks_check WHEN NOT ({_same('IS', '')}) "
    "BEGIN SELECT RAISE(ABORT, 'of a check only its fill times can be forgotten'); END",
    'CREATE TRIGGER checks_check_no_replace BEFORE INSERT ON checks_check '
    'WHEN EXISTS (SELECT 1 FROM checks_check WHERE id = NEW.id) '
    "BEGIN SELECT RAISE(ABORT, 'a check is never changed nor removed'); END",
)


def seal(apps, editor):
    for statement in [POSTGRES] if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


def open_again(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES_BACK)
        return
    for name in ("checks_check_no_delete", "checks_check_only_forget", "checks_check_no_replace"):
        editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("checks", "0002_second_and_errands")]
    operations = [migrations.RunPython(seal, open_again)]
