"""What was once in force or used never changes, by the database itself: not its form, digest, number or standard."""

from django.db import migrations

KEPT = ("standard_id", "number", "form", "digest")
SAYS = "a standard that was in force never changes"

POSTGRES = f"""
CREATE FUNCTION standards_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state <> 'draft' OR OLD.frozen_at IS NOT NULL) AND (
    ({", ".join(f"NEW.{name}" for name in KEPT)}) IS DISTINCT FROM ({", ".join(f"OLD.{name}" for name in KEPT)})
    OR (NEW.state = 'draft' AND OLD.state <> 'draft')
    OR (OLD.frozen_at IS NOT NULL AND NEW.frozen_at IS DISTINCT FROM OLD.frozen_at)
  ) THEN RAISE EXCEPTION '{SAYS}'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER standards_version_kept BEFORE UPDATE ON standards_version
FOR EACH ROW EXECUTE FUNCTION standards_refuse();
"""

SQLITE = [
    f"""CREATE TRIGGER standards_version_kept BEFORE UPDATE ON standards_version
    WHEN (OLD.state <> 'draft' OR OLD.frozen_at IS NOT NULL) AND (
      {" OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in KEPT)}
      OR (NEW.state = 'draft' AND OLD.state <> 'draft')
      OR (OLD.frozen_at IS NOT NULL AND NEW.frozen_at IS NOT OLD.frozen_at))
    BEGIN SELECT RAISE(ABORT, '{SAYS}'); END""",
    # INSERT OR REPLACE deletes the row in its way and fires no trigger of UPDATE.
    f"""CREATE TRIGGER standards_version_no_replace BEFORE INSERT ON standards_version
    WHEN EXISTS (SELECT 1 FROM standards_version WHERE id = NEW.id)
      OR EXISTS (SELECT 1 FROM standards_version WHERE standard_id = NEW.standard_id AND number = NEW.number)
    BEGIN SELECT RAISE(ABORT, '{SAYS}'); END""",
]


def close(apps, editor):
    for statement in [POSTGRES] if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


def open_again(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION standards_refuse() CASCADE")
        return
    for name in ("kept", "no_replace"):
        editor.execute(f"DROP TRIGGER standards_version_{name}")


class Migration(migrations.Migration):
    dependencies = [("standards", "0002_states")]
    operations = [migrations.RunPython(close, open_again)]
