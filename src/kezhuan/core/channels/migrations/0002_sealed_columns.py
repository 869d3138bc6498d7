"""Phones and addresses lie encrypted: the columns, then the rows that stand."""

from django.db import migrations

from kezhuan.core.sealing import SealedField, columns


class Migration(migrations.Migration):
    dependencies = [('channels', '0001_addresses')]
    operations = [
        migrations.AlterField('address', 'to', SealedField(max_length=600)),
        migrations.RunPython(*columns('channels', 'address', 'to')),
    ]
