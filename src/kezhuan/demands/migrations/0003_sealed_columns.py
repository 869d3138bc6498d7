"""Phones and addresses lie encrypted: the columns, then the rows that stand."""

from django.db import migrations

from kezhuan.core.sealing import SealedField, columns


class Migration(migrations.Migration):
    dependencies = [('demands', '0002_listing_indexes')]
    operations = [
        migrations.AlterField('demand', 'contact_phone', SealedField(blank=True, max_length=160)),
        migrations.AlterField('visit', 'contact_phone', SealedField(max_length=160)),
        migrations.RunPython(*columns('demands', 'demand', 'contact_phone')),
        migrations.RunPython(*columns('demands', 'visit', 'contact_phone')),
    ]
