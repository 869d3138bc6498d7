"""Phones and addresses lie encrypted: the columns, then the rows that stand."""

from django.db import migrations

from kezhuan.core.sealing import SealedField, columns


class Migration(migrations.Migration):
    dependencies = [('achievements', '0004_listing_indexes')]
    operations = [
        migrations.AlterField('achievement', 'contact_phone', SealedField(blank=True, max_length=160)),
        migrations.RunPython(*columns('achievements', 'achievement', 'contact_phone')),
    ]
