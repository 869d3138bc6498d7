"""What the officer wrote when a demand was published."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("demands", "0003_sealed_columns")]
    operations = [migrations.AddField("demand", "publish_note", models.CharField(blank=True, max_length=200))]
