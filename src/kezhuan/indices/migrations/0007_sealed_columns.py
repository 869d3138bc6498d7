"""Phones and addresses lie encrypted: the columns, then the rows that stand."""

from django.db import migrations

from kezhuan.core.sealing import SealedField, columns


class Migration(migrations.Migration):
    dependencies = [('indices', '0006_sealed')]
    operations = [
        migrations.AlterField('collection', 'contact_phone', SealedField(max_length=160)),
        migrations.RunPython(*columns('indices', 'collection', 'contact_phone')),
    ]
