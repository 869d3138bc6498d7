"""Writes rows of the product's tables in bulk: COPY on PostgreSQL, executemany on SQLite, foreign keys by number.

Rows carry their own primary keys, so that what points to them can be written without asking. The product itself
writes through use cases alone; this is for filling a measuring ground, never for real data.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

from kezhuan.core.operations import databases
from kezhuan.core.sealing import SealedField

CHUNK = 5_000
Row = Mapping[str, Any]


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _moment(value: datetime | None) -> str | None:
    """As Django's SQLite backend writes it: UTC without its offset."""
    if value is None or isinstance(value, str):
        return value
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def _same(value: Any) -> Any:
    return value


def _adapting(field: models.Field, *, sqlite: bool) -> Callable[[Any], Any]:
    if isinstance(field, SealedField):
        return field.get_prep_value
    if isinstance(field, models.JSONField):
        return _json
    if sqlite and isinstance(field, models.ForeignKey | models.OneToOneField):
        return _same
    if sqlite and isinstance(field, models.UUIDField):
        return lambda value: None if value is None else value.hex
    if sqlite and isinstance(field, models.DateTimeField):
        return _moment
    if sqlite and isinstance(field, models.DateField):
        return lambda value: None if value is None else value.isoformat()
    if sqlite and isinstance(field, models.DecimalField):
        return lambda value: None if value is None else str(value)
    return _same


def _unsaid(field: models.Field) -> Any:
    """What a row that says nothing of a field holds there."""
    if field.has_default():
        return field.get_default()
    return None if field.null else ""


def write(model: type[models.Model], rows: Iterable[Row]) -> int:
    """Every row stands in the model's table, in one transaction; how many. Rows name columns (`organisation_id`)."""
    sqlite = connection.vendor == "sqlite"
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    adapt = [_adapting(field, sqlite=sqlite) for field in fields]
    unsaid = [_unsaid(field) for field in fields]
    columns = list(zip(names, adapt, unsaid, strict=True))

    def drawn() -> Iterator[tuple[Any, ...]]:
        for row in rows:
            yield tuple(turn(row.get(name, default)) for name, turn, default in columns)

    quoted = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    return _insert(table, quoted, len(fields), drawn()) if sqlite else _copy(table, quoted, drawn())


def _insert(table: str, quoted: str, width: int, drawn: Iterator[tuple[Any, ...]]) -> int:
    connection.ensure_connection()
    base = connection.connection  # the driver's own: Django's wrapper would rewrite the line for every chunk
    line = f"INSERT INTO {table} ({quoted}) VALUES ({', '.join('?' * width)})"  # noqa: S608 - names of our own tables
    written = 0
    base.execute("BEGIN")
    while chunk := list(islice(drawn, CHUNK)):
        base.executemany(line, chunk)
        written += len(chunk)
    base.execute("COMMIT")
    return written


def _copy(table: str, quoted: str, drawn: Iterator[tuple[Any, ...]]) -> int:
    connection.ensure_connection()
    written = 0
    with (
        connection.connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as stream,
    ):
        for row in drawn:
            stream.write_row(row)
            written += 1
    return written


def unsafe() -> None:
    """Until this process ends, a crash may cost what it wrote: it would be written anew."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for pragma in ("synchronous=OFF", "foreign_keys=OFF", "cache_size=-400000", "temp_store=MEMORY"):
                cursor.execute(f"PRAGMA {pragma}")
        else:
            cursor.execute("SET synchronous_commit = off")
            cursor.execute(
                "SET statement_timeout = 0"
            )  # the product's minute is too short for half a million rows


def settled(written: Iterable[type[models.Model]]) -> None:
    """Later rows get numbers of their own, and the planner knows the tables, as after a night of a real installation (`core.measure`)."""
    with connection.cursor() as cursor:
        for line in connection.ops.sequence_reset_sql(no_style(), list(written)):
            cursor.execute(line)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM ANALYZE")
    databases.daily({})
