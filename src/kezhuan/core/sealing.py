"""Columns whose values lie encrypted: phones, and addresses people are reached at.

Alike values are sealed alike (AES-SIV), so that a column stays unique and is found by equality; any other look-up is an
error. Rows written before the column was sealed are read as they are until the migration has sealed them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import models

from kezhuan.core import vault

Change = Callable[[Any, Any], None]


class SealedField(models.CharField):
    """Text that lies encrypted in its column and is plain in Python; `max_length` is that of the sealed form."""

    LOOKUPS: ClassVar = frozenset({"exact", "in", "isnull"})

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return vault.seal_alike(text) if text and not vault.is_sealed(text) else text

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return vault.unseal_alike(value) if value and vault.is_sealed(value) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return vault.unseal_alike(text) if text and vault.is_sealed(text) else text

    def value_to_string(self, obj: Any) -> str:
        """Sealed too where a record is kept as text, as for an undo."""
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in self.LOOKUPS:
            raise TypeError(f"{self.name} lies sealed: it is found by equality alone")
        return super().get_lookup(lookup_name)


def columns(app: str, model: str, *names: str) -> tuple[Change, Change]:
    """What a migration does to the rows that stand: (sealed, plain again), each safe to repeat."""

    def sealed(apps: Any, schema_editor: Any) -> None:
        _rewrite(apps.get_model(app, model), names, schema_editor.connection, vault.seal_alike, wanted=False)

    def plain(apps: Any, schema_editor: Any) -> None:
        _rewrite(apps.get_model(app, model), names, schema_editor.connection, vault.unseal_alike, wanted=True)

    return sealed, plain


def _rewrite(
    model: Any, names: tuple[str, ...], connection: Any, change: Callable[[str], str], *, wanted: bool
) -> None:
    """Every value that is sealed (`wanted`) or is not, changed; past the field, whose own conversions would undo it."""
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    with connection.cursor() as cursor:
        for name in names:
            column = quote(model._meta.get_field(name).column)
            cursor.execute(f"SELECT {key}, {column} FROM {table} WHERE {column} <> ''")
            rows = [(change(text), pk) for pk, text in cursor.fetchall() if vault.is_sealed(text) is wanted]
            cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", rows)
