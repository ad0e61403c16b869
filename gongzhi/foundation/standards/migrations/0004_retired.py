"""When a version was retired; of one before now it is not known, and it is taken for now."""

from django.db import migrations, models
from django.utils.timezone import now


def from_now(apps, _editor):
    apps.get_model("standards", "Version").objects.filter(state="retired").update(retired_at=now())


class Migration(migrations.Migration):
    dependencies = [("standards", "0003_frozen")]
    operations = [
        migrations.AddField("version", "retired_at", models.DateTimeField(null=True)),
        migrations.RunPython(from_now, migrations.RunPython.noop),
    ]
