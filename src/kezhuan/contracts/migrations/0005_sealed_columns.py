"""Phones and addresses lie encrypted: the columns, then the rows that stand."""

from django.db import migrations

from kezhuan.core.sealing import SealedField, columns


class Migration(migrations.Migration):
    dependencies = [("contracts", "0004_broker_shares")]
    operations = [
        migrations.AlterField('contractparty', 'contact_phone', SealedField(blank=True, max_length=160)),
        migrations.RunPython(*columns('contracts', 'contractparty', 'contact_phone')),
    ]
