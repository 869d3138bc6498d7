"""The phone of a sheet's contact lies sealed; of a signed sheet it alone may be sealed anew under another key."""

from django.db import migrations

from kezhuan.core.sealing import SealedField, columns

TABLE = "indices_collection"
OPEN = "contact_phone"
SEALED, PLAIN = columns("indices", "collection", OPEN)


def _drop(editor, postgresql, sqlite):
    for name in postgresql if editor.connection.vendor == "postgresql" else sqlite:
        editor.execute(f"DROP TRIGGER {name} ON {TABLE}" if editor.connection.vendor == "postgresql" else f"DROP TRIGGER {name}")


def _every_column(apps, editor):
    """A signed sheet stands still: no column at all may change (as 0006 made it)."""
    if editor.connection.vendor == "postgresql":
        editor.execute(
            f"CREATE TRIGGER {TABLE}_sealed BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW WHEN (OLD.state = 'signed') EXECUTE FUNCTION kz_append_only()", params=None,
        )  # fmt: skip
        return
    for verb in ("update", "delete"):
        editor.execute(
            f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb} ON {TABLE} WHEN OLD.state = 'signed' "
            f"BEGIN SELECT RAISE(ABORT, 'frozen: {TABLE}'); END", params=None,
        )  # fmt: skip


def _drop_every_column(apps, editor):
    _drop(editor, (f"{TABLE}_sealed",), (f"{TABLE}_no_update", f"{TABLE}_no_delete"))


def _all_but_the_phone(apps, editor):
    """The same for every column but the phone, which is no part of what was signed."""
    names = [field.column for field in apps.get_model("indices", "collection")._meta.concrete_fields if field.column != OPEN]
    postgresql = editor.connection.vendor == "postgresql"
    differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
    changed = " OR ".join(f'OLD."{name}" {differs} NEW."{name}"' for name in names)
    if postgresql:
        done = "EXECUTE FUNCTION kz_append_only()"
        editor.execute(f"CREATE TRIGGER {TABLE}_sealed BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN (OLD.state = 'signed' AND ({changed})) {done}", params=None)  # fmt: skip
        editor.execute(f"CREATE TRIGGER {TABLE}_kept BEFORE DELETE ON {TABLE} FOR EACH ROW WHEN (OLD.state = 'signed') {done}", params=None)  # fmt: skip
        return
    stop = f"BEGIN SELECT RAISE(ABORT, 'frozen: {TABLE}'); END"
    editor.execute(f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} WHEN OLD.state = 'signed' AND ({changed}) {stop}", params=None)
    editor.execute(f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} WHEN OLD.state = 'signed' {stop}", params=None)


def _drop_all_but_the_phone(apps, editor):
    _drop(editor, (f"{TABLE}_sealed", f"{TABLE}_kept"), (f"{TABLE}_no_update", f"{TABLE}_no_delete"))


class Migration(migrations.Migration):
    dependencies = [("indices", "0006_sealed")]
    operations = [
        migrations.RunPython(_drop_every_column, _every_column),
        migrations.AlterField("collection", OPEN, SealedField(max_length=160)),
        migrations.RunPython(SEALED, PLAIN),
        migrations.RunPython(_all_but_the_phone, _drop_all_but_the_phone),
    ]
