"""Events and seals refuse update and delete, on both databases."""

from django.db import migrations

TABLES = ("core_event", "core_seal")


def statements(vendor: str) -> list[str]:
    if vendor == "postgresql":
        made = [
            "CREATE OR REPLACE FUNCTION kz_append_only() RETURNS trigger AS $$ BEGIN "
            "RAISE EXCEPTION 'append only: %', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"
        ]
        return made + [
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION kz_append_only()"
            for table in TABLES
        ]
    return [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'append only: {table}'); END"
        for table in TABLES
        for verb in ("update", "delete")
    ]


def forwards(apps, editor):
    for statement in statements(editor.connection.vendor):
        editor.execute(statement, params=None)  # the percent sign is PL/pgSQL's, not a placeholder


def backwards(apps, editor):
    for table in TABLES:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        else:
            editor.execute(f"DROP TRIGGER {table}_no_update")
            editor.execute(f"DROP TRIGGER {table}_no_delete")


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
