"""Rank bands are written once; a collection sheet stands still once it is signed off."""

from django.db import migrations

BANDS, COLLECTION = "indices_editionbands", "indices_collection"


def _statements(vendor):
    if vendor == "postgresql":
        done = "FOR EACH ROW EXECUTE FUNCTION kz_append_only()"
        return [
            f"CREATE TRIGGER {BANDS}_append_only BEFORE UPDATE OR DELETE ON {BANDS} {done}",
            f"CREATE TRIGGER {COLLECTION}_sealed BEFORE UPDATE OR DELETE ON {COLLECTION} "
            "FOR EACH ROW WHEN (OLD.state = 'signed') EXECUTE FUNCTION kz_append_only()",
        ]
    stop = "BEGIN SELECT RAISE(ABORT, 'frozen: {table}'); END"
    return [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} {when} {stop.format(table=table)}"
        for table, when in ((BANDS, ""), (COLLECTION, "WHEN OLD.state = 'signed'"))
        for verb in ("update", "delete")
    ]


def forwards(apps, editor):
    for statement in _statements(editor.connection.vendor):
        editor.execute(statement, params=None)


def backwards(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER {BANDS}_append_only ON {BANDS}")
        editor.execute(f"DROP TRIGGER {COLLECTION}_sealed ON {COLLECTION}")
        return
    for table in (BANDS, COLLECTION):
        for verb in ("update", "delete"):
            editor.execute(f"DROP TRIGGER {table}_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [("indices", "0005_bands"), ("core", "0002_append_only")]
    operations = [migrations.RunPython(forwards, backwards)]
