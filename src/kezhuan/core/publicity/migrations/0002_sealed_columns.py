"""Phones and addresses lie encrypted: the columns, then the rows that stand."""

from django.db import migrations

from kezhuan.core.sealing import SealedField, columns


class Migration(migrations.Migration):
    dependencies = [('publicity', '0001_notices')]
    operations = [
        migrations.AlterField('objection', 'phone', SealedField(blank=True, max_length=160)),
        migrations.RunPython(*columns('publicity', 'objection', 'phone')),
    ]
