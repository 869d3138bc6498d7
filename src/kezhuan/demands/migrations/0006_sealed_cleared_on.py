"""The day on which the sealed text of a demand was deleted by its retention."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("demands", "0005_filer_index")]
    operations = [migrations.AddField("demand", "sealed_cleared_on", models.DateField(blank=True, null=True))]
