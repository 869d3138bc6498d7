"""Rule versions carry what a rule file carries, and refuse to be edited, on both databases."""

import uuid

from django.db import migrations, models
from django.db.models import F, Q

CONTENT = "uid, code, title, valid_from, valid_to, body, source, mark, continuity, sm3, maker_id, created_at"
TABLE = "core_ruleversion"


def statements(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f"CREATE TRIGGER {TABLE}_no_edit BEFORE UPDATE OF {CONTENT} OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION kz_append_only()",
            f"CREATE TRIGGER {TABLE}_decided BEFORE UPDATE ON {TABLE} "
            "FOR EACH ROW WHEN (OLD.state <> 'open') EXECUTE FUNCTION kz_append_only()",
        ]
    stop = f"BEGIN SELECT RAISE(ABORT, 'append only: {TABLE}'); END"
    return [
        f"CREATE TRIGGER {TABLE}_no_edit BEFORE UPDATE OF {CONTENT} ON {TABLE} {stop}",
        f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} {stop}",
        f"CREATE TRIGGER {TABLE}_decided BEFORE UPDATE ON {TABLE} WHEN OLD.state <> 'open' {stop}",
    ]


def forwards(apps, editor):
    for statement in statements(editor.connection.vendor):
        editor.execute(statement, params=None)


def backwards(apps, editor):
    for name in ("no_edit", "no_delete", "decided"):
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_{name} ON {TABLE}")
        else:
            editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_{name}")


class Migration(migrations.Migration):
    dependencies = [("core", "0002_append_only")]
    operations = [
        migrations.RemoveConstraint(model_name="ruleversion", name="rule_one_start"),
        migrations.RemoveConstraint(model_name="ruleversion", name="rule_two_people"),
        migrations.AddField("ruleversion", "uid", models.UUIDField(default=uuid.uuid4, unique=True)),
        migrations.AddField("ruleversion", "title", models.CharField(max_length=120)),
        migrations.AddField("ruleversion", "continuity", models.CharField(max_length=12)),
        migrations.AddField("ruleversion", "state", models.CharField(default="open", max_length=8)),
        migrations.AddField("ruleversion", "reason", models.CharField(blank=True, max_length=200)),
        migrations.AddConstraint(
            "ruleversion",
            models.UniqueConstraint(
                condition=Q(state="approved"), fields=("code", "valid_from"), name="rule_one_start"
            ),
        ),
        migrations.AddConstraint(
            "ruleversion",
            models.UniqueConstraint(condition=Q(state="open"), fields=("code", "sm3"), name="rule_one_open"),
        ),
        migrations.AddConstraint(
            "ruleversion",
            models.CheckConstraint(
                condition=Q(checker_id__isnull=True, state="open")
                | (Q(checker_id__isnull=False) & ~Q(checker_id=F("maker_id")) & ~Q(state="open")),
                name="rule_two_people",
            ),
        ),
        migrations.RunPython(forwards, backwards),
    ]
