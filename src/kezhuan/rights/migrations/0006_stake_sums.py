"""The shares of a contribution hold in the database: never more than the whole, exactly the team's once decided, and then fixed."""

from django.db import migrations

EQUITY, HOLDER = "rights_equity", "rights_equityholder"
SUMMED = "('decided', 'announced', 'cleared', 'signed', 'held', 'exited')"
GIVEN = f"(SELECT COALESCE(SUM(share_bp), 0) FROM {HOLDER} WHERE equity_id = {{row}})"
WRONG = f"{GIVEN.format(row='NEW.id')} <> NEW.team_bp"
MUCH = f"{GIVEN.format(row='NEW.equity_id')} > 10000"
FIXED = f"(SELECT state FROM {EQUITY} WHERE id = {{row}}.equity_id) NOT IN ('draft', 'void')"


def _postgresql() -> list[str]:
    def stops(name: str, wrong: str, words: str) -> str:
        return (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ BEGIN IF {wrong} THEN RAISE EXCEPTION '{words}: %', TG_TABLE_NAME; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$ LANGUAGE plpgsql"
        )

    return [
        stops("kz_equity_sums", WRONG, "sums"),
        f"CREATE TRIGGER {EQUITY}_sums BEFORE UPDATE ON {EQUITY} FOR EACH ROW WHEN (NEW.state IN {SUMMED}) EXECUTE FUNCTION kz_equity_sums()",
        stops("kz_equity_whole", MUCH, "whole"),
        f"CREATE TRIGGER {HOLDER}_whole AFTER INSERT OR UPDATE ON {HOLDER} FOR EACH ROW EXECUTE FUNCTION kz_equity_whole()",
        stops("kz_equity_fixed", FIXED.format(row="NEW"), "frozen"),
        f"CREATE TRIGGER {HOLDER}_fixed BEFORE INSERT OR UPDATE ON {HOLDER} FOR EACH ROW EXECUTE FUNCTION kz_equity_fixed()",
        stops("kz_equity_kept", FIXED.format(row="OLD"), "frozen"),
        f"CREATE TRIGGER {HOLDER}_kept BEFORE DELETE ON {HOLDER} FOR EACH ROW EXECUTE FUNCTION kz_equity_kept()",
    ]  # fmt: skip


def _sqlite() -> list[str]:
    made = [
        f"CREATE TRIGGER {EQUITY}_sums BEFORE UPDATE ON {EQUITY} WHEN NEW.state IN {SUMMED} AND {WRONG} "
        f"BEGIN SELECT RAISE(ABORT, 'sums: {EQUITY}'); END"
    ]  # fmt: skip
    for verb, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
        made.append(
            f"CREATE TRIGGER {HOLDER}_fixed_{verb.lower()} BEFORE {verb} ON {HOLDER} WHEN {FIXED.format(row=row)} "
            f"BEGIN SELECT RAISE(ABORT, 'frozen: {HOLDER}'); END"
        )
    for verb in ("INSERT", "UPDATE"):
        made.append(
            f"CREATE TRIGGER {HOLDER}_whole_{verb.lower()} AFTER {verb} ON {HOLDER} WHEN {MUCH} BEGIN SELECT RAISE(ABORT, 'whole: {HOLDER}'); END"
        )
    return made


def forwards(apps, editor):
    for statement in _postgresql() if editor.connection.vendor == "postgresql" else _sqlite():
        editor.execute(statement, params=None)  # the percent sign is PL/pgSQL's, not a placeholder


def backwards(apps, editor):
    if editor.connection.vendor == "postgresql":
        for table, names in ((EQUITY, ("sums",)), (HOLDER, ("whole", "fixed", "kept"))):
            for name in names:
                editor.execute(f"DROP TRIGGER {table}_{name} ON {table}")
                editor.execute(f"DROP FUNCTION kz_equity_{name}()")
        return
    editor.execute(f"DROP TRIGGER {EQUITY}_sums")
    for name in ("fixed_insert", "fixed_update", "fixed_delete", "whole_insert", "whole_update"):
        editor.execute(f"DROP TRIGGER {HOLDER}_{name}")


class Migration(migrations.Migration):
    dependencies = [("rights", "0005_stakes")]
    operations = [migrations.RunPython(forwards, backwards)]
