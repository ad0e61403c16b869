"""The index of the words in each database's own way, and the note that what is there already is to be put in."""

from django.db import migrations

# The wide columns stand apart from the rows: a word of fifty thousand hits reads a thousand pages, not fifty thousand.
POSTGRES = [
    "ALTER TABLE search_document SET (toast_tuple_target = 128)",
    """ALTER TABLE search_document ADD COLUMN words tsvector
    GENERATED ALWAYS AS (array_to_tsvector(string_to_array(head_tokens || notes_tokens, ' '))) STORED""",
    "CREATE INDEX search_words ON search_document USING gin (words)",
]
POSTGRES_BACK = ["ALTER TABLE search_document DROP COLUMN words"]

_OLD = "INSERT INTO search_words (search_words, rowid, head_tokens, notes_tokens) VALUES ('delete', OLD.id, OLD.head_tokens, OLD.notes_tokens);"
_NEW = "INSERT INTO search_words (rowid, head_tokens, notes_tokens) VALUES (NEW.id, NEW.head_tokens, NEW.notes_tokens);"

# ``ascii`` takes every character beyond ASCII for a part of a word: it never cuts a token of ours, however rare.
SQLITE = [
    """CREATE VIRTUAL TABLE search_words USING fts5(head_tokens, notes_tokens, content='search_document',
    content_rowid='id', tokenize='ascii', detail='none', columnsize=0)""",
    f"CREATE TRIGGER search_document_in AFTER INSERT ON search_document BEGIN {_NEW} END",
    f"CREATE TRIGGER search_document_out AFTER DELETE ON search_document BEGIN {_OLD} END",
    f"""CREATE TRIGGER search_document_over AFTER UPDATE OF id, head_tokens, notes_tokens ON search_document
    BEGIN {_OLD} {_NEW} END""",
]
SQLITE_BACK = [
    "DROP TRIGGER search_document_over",
    "DROP TRIGGER search_document_out",
    "DROP TRIGGER search_document_in",
    "DROP TABLE search_words",
]


def index_words(apps, editor):
    for statement in POSTGRES if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)
    rebuild = apps.get_model("search", "Rebuild")
    rebuild.objects.bulk_create([rebuild(kind="matter"), rebuild(kind="report")])


def forget_words(apps, editor):
    for statement in POSTGRES_BACK if editor.connection.vendor == "postgresql" else SQLITE_BACK:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(index_words, forget_words)]
