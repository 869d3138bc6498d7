"""Experts who agreed to be listed stand in the table of consents too: both purposes were one text then."""

from django.db import migrations


def carry(apps, schema_editor):
    Profile, Consent = apps.get_model("people", "Profile"), apps.get_model("privacy", "Consent")
    agreed = Profile.objects.exclude(user=None).exclude(consent_at=None)
    # The text of that edition was not hashed; its edition alone says which words they were.
    Consent.objects.bulk_create(
        [
            Consent(user_id=user, purpose=purpose, edition=edition, act="given", at=at)
            for user, edition, at in agreed.values_list("user__uid", "consent_version", "consent_at")
            for purpose in ("listing", "contact")
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("privacy", "0001_consents")]
    operations = [migrations.RunPython(carry, migrations.RunPython.noop)]
