"""Observations are only added; an edition's files stand still once it is handed in, its seal once it is published."""

from django.db import migrations

OBSERVATION, EDITION, FILE = "indices_observation", "indices_edition", "indices_editionfile"
SEALED = (
    "name", "index_code", "region", "edition_year", "data_year", "base_year", "as_of", "published_on", "units", "rule_sm3", "sm3",
    "submitted_by_id", "published_by_id",
)  # fmt: skip
OPEN = "(SELECT state FROM indices_edition WHERE id = {row}.edition_id) <> 'draft'"


def _changed(differs: str) -> str:
    """True where a sealed column of a published edition is to change: saving it unchanged is no change."""
    columns = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in SEALED)
    return f"OLD.state IN ('published', 'superseded') AND ({columns})"


def _postgresql() -> list[str]:
    return [
        "CREATE OR REPLACE FUNCTION kz_edition_frozen() RETURNS trigger AS $$ BEGIN "
        "IF (TG_OP <> 'INSERT' AND " + OPEN.format(row="OLD") + ") OR (TG_OP <> 'DELETE' AND " + OPEN.format(row="NEW") + ") THEN "
        "RAISE EXCEPTION 'frozen: %', TG_TABLE_NAME; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {FILE}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {FILE} FOR EACH ROW EXECUTE FUNCTION kz_edition_frozen()",
        f"CREATE TRIGGER {OBSERVATION}_append_only BEFORE UPDATE OR DELETE ON {OBSERVATION} FOR EACH ROW EXECUTE FUNCTION kz_append_only()",
        f"CREATE TRIGGER {EDITION}_sealed BEFORE UPDATE ON {EDITION} FOR EACH ROW WHEN ({_changed('IS DISTINCT FROM')}) "
        "EXECUTE FUNCTION kz_append_only()",
        f"CREATE TRIGGER {EDITION}_kept BEFORE DELETE ON {EDITION} FOR EACH ROW WHEN (OLD.state IN ('published', 'superseded')) "
        "EXECUTE FUNCTION kz_append_only()",
    ]  # fmt: skip


def _sqlite() -> list[str]:
    stop = "BEGIN SELECT RAISE(ABORT, 'frozen: {table}'); END"
    made = [
        f"CREATE TRIGGER {FILE}_no_{verb} BEFORE {verb} ON {FILE} WHEN {OPEN.format(row='NEW' if verb == 'insert' else 'OLD')} {stop.format(table=FILE)}"
        for verb in ("insert", "update", "delete")
    ]
    made += [f"CREATE TRIGGER {OBSERVATION}_no_{verb} BEFORE {verb} ON {OBSERVATION} {stop.format(table=OBSERVATION)}" for verb in ("update", "delete")]
    return [
        *made,
        f"CREATE TRIGGER {EDITION}_no_update BEFORE UPDATE ON {EDITION} WHEN {_changed('IS NOT')} {stop.format(table=EDITION)}",
        f"CREATE TRIGGER {EDITION}_no_delete BEFORE DELETE ON {EDITION} WHEN OLD.state IN ('published', 'superseded') {stop.format(table=EDITION)}",
    ]


def forwards(apps, editor):
    for statement in _postgresql() if editor.connection.vendor == "postgresql" else _sqlite():
        editor.execute(statement, params=None)  # the percent sign is PL/pgSQL's, not a placeholder


def backwards(apps, editor):
    if editor.connection.vendor == "postgresql":
        for table, name in ((FILE, "frozen"), (OBSERVATION, "append_only"), (EDITION, "sealed"), (EDITION, "kept")):
            editor.execute(f"DROP TRIGGER {table}_{name} ON {table}")
        editor.execute("DROP FUNCTION kz_edition_frozen()")
        return
    for table, verbs in ((FILE, ("insert", "update", "delete")), (OBSERVATION, ("update", "delete")), (EDITION, ("update", "delete"))):
        for verb in verbs:
            editor.execute(f"DROP TRIGGER {table}_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [("indices", "0001_initial"), ("core", "0002_append_only")]
    operations = [migrations.RunPython(forwards, backwards)]
