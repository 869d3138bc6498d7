from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_profile_indexes'),
    ]

    operations = [
        migrations.AddField(
            model_name='claim',
            name='letter_sm3',
            field=models.CharField(blank=True, default='', max_length=64),
            preserve_default=False,
        ),
    ]
