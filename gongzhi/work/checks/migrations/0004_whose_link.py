"""A link is of whoever answered for the site when it was made; those that are open are of who answers for it now."""

from django.db import migrations, models


def of_now(apps, _editor):
    link, site = apps.get_model("checks", "OwnerLink"), apps.get_model("sites", "Site")
    holder = site.objects.filter(pk=models.OuterRef("site")).values("holder")
    link.objects.filter(closed_at=None).update(holder=models.Subquery(holder))


class Migration(migrations.Migration):
    dependencies = [("checks", "0003_kept")]
    operations = [
        migrations.AddField("ownerlink", "holder", models.CharField(blank=True, default="", max_length=64), False),
        migrations.RunPython(of_now, migrations.RunPython.noop),
    ]
