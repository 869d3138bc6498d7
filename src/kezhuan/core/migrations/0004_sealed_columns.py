"""Phones and addresses lie encrypted: the columns, then the rows that stand."""

from django.db import migrations

from kezhuan.core.sealing import SealedField, columns


class Migration(migrations.Migration):
    dependencies = [('core', '0003_rule_versions')]
    operations = [
        migrations.AlterField('outgoing', 'to', SealedField(max_length=600)),
        migrations.RunPython(*columns('core', 'outgoing', 'to')),
    ]
