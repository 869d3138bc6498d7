"""The sums of a distribution hold in the database: no state after the draft without them, and no row changed behind them."""

from django.db import migrations

DISTRIBUTION, PART, SHARE = "rights_distribution", "rights_distributionpart", "rights_teamshare"
SUMMED = "('signing', 'decided', 'announced', 'released', 'paid')"
SUM = "(SELECT COALESCE(SUM({column}), 0) FROM {table} WHERE distribution_id = NEW.id)"
WRONG = (
    f"({SUM.format(column='amount_fen', table=PART)} <> NEW.net_fen OR {SUM.format(column='amount_fen', table=SHARE)} <> NEW.team_fen "
    f"OR {SUM.format(column='share_bp', table=SHARE)} <> 10000)"
)
FIXED = f"(SELECT state FROM {DISTRIBUTION} WHERE id = OLD.distribution_id) <> 'draft'"
COLUMNS = {PART: ("part", "amount_fen"), SHARE: ("name", "person_id", "share_bp", "amount_fen")}


def _postgresql() -> list[str]:
    made = [
        f"CREATE OR REPLACE FUNCTION kz_distribution_sums() RETURNS trigger AS $$ BEGIN IF {WRONG} THEN "
        "RAISE EXCEPTION 'sums: %', TG_TABLE_NAME; END IF; RETURN NEW; END $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {DISTRIBUTION}_sums BEFORE UPDATE ON {DISTRIBUTION} FOR EACH ROW WHEN (NEW.state IN {SUMMED}) "
        "EXECUTE FUNCTION kz_distribution_sums()",
        f"CREATE OR REPLACE FUNCTION kz_distribution_fixed() RETURNS trigger AS $$ BEGIN IF {FIXED} THEN "
        "RAISE EXCEPTION 'frozen: %', TG_TABLE_NAME; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$ LANGUAGE plpgsql",
    ]  # fmt: skip
    for table, columns in COLUMNS.items():
        changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
        made += [
            f"CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION kz_distribution_fixed()",
            f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION kz_distribution_fixed()",
        ]
    return made


def _sqlite() -> list[str]:
    made = [
        f"CREATE TRIGGER {DISTRIBUTION}_sums BEFORE UPDATE ON {DISTRIBUTION} WHEN NEW.state IN {SUMMED} AND {WRONG} "
        f"BEGIN SELECT RAISE(ABORT, 'sums: {DISTRIBUTION}'); END"
    ]  # fmt: skip
    for table, columns in COLUMNS.items():
        changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
        stop = f"BEGIN SELECT RAISE(ABORT, 'frozen: {table}'); END"
        made += [
            f"CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} WHEN ({changed}) AND {FIXED} {stop}",
            f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} WHEN {FIXED} {stop}",
        ]
    return made


def forwards(apps, editor):
    for statement in _postgresql() if editor.connection.vendor == "postgresql" else _sqlite():
        editor.execute(statement, params=None)  # the percent sign is PL/pgSQL's, not a placeholder


def backwards(apps, editor):
    on = editor.connection.vendor == "postgresql"
    for table, name in ((DISTRIBUTION, "sums"), *((table, name) for table in COLUMNS for name in ("fixed", "kept"))):
        editor.execute(f"DROP TRIGGER {table}_{name} ON {table}" if on else f"DROP TRIGGER {table}_{name}")
    if on:
        editor.execute("DROP FUNCTION kz_distribution_sums()")
        editor.execute("DROP FUNCTION kz_distribution_fixed()")


class Migration(migrations.Migration):
    dependencies = [("rights", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
