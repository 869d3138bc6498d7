"""Phones and addresses lie encrypted: the columns, then the rows that stand."""

from django.db import migrations

from kezhuan.core.sealing import SealedField, columns


class Migration(migrations.Migration):
    dependencies = [('people', '0003_listing_indexes')]
    operations = [
        migrations.AlterField('invitation', 'phone', SealedField(max_length=160)),
        migrations.AlterField('onetimelink', 'phone', SealedField(max_length=160)),
        migrations.AlterField('profile', 'contact_phone', SealedField(blank=True, max_length=160)),
        migrations.AlterField('user', 'phone', SealedField(blank=True, max_length=160, null=True, unique=True)),
        migrations.RunPython(*columns('people', 'invitation', 'phone')),
        migrations.RunPython(*columns('people', 'onetimelink', 'phone')),
        migrations.RunPython(*columns('people', 'profile', 'contact_phone')),
        migrations.RunPython(*columns('people', 'user', 'phone')),
    ]
