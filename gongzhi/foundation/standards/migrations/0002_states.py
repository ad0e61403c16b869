"""A draft that was thrown away keeps its number."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("standards", "0001_initial")]
    operations = [
        migrations.RemoveConstraint(model_name="version", name="standards_known_state"),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(state__in=("draft", "live", "retired", "dropped")), name="standards_known_state"
            ),
        ),
    ]
