"""Reports hold the tokens of their place and desk from now on: the note that those that are there are built anew."""

from django.db import migrations


def note(apps, editor):
    apps.get_model("search", "Rebuild").objects.update_or_create(kind="report", defaults={"upto": 0})


class Migration(migrations.Migration):
    dependencies = [("search", "0002_words")]
    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
