"""A new key for what lies sealed: every sealed word of the database opened with the old key and sealed with the new one.

Columns (core.sealing), what an undo or a two-person step keeps of them, and what rooms seal otherwise (House.rekeyed),
all in one transaction: afterwards everything opens with the new key, or nothing has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from kezhuan.core import events, vault
from kezhuan.core.access import SYSTEM
from kezhuan.core.errors import Reason, Refused, gettext_noop
from kezhuan.core.joins import house
from kezhuan.core.models import Proposal, Undo
from kezhuan.core.sealing import SealedField

SAME_KEY = Reason("key.same", gettext_noop("新密钥与旧密钥相同"))


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many values of one place were sealed anew."""

    where: str
    values: int


class Turn:
    """One sealed word from the old key to the new one; one that opens with the new key already stays as it is."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new

    def alike(self, sealed: str) -> str:
        """A value of a sealed column."""
        return self._turned(
            sealed,
            lambda key: vault.unseal_alike(sealed, key=key),
            lambda text: vault.seal_alike(text, key=self.new),
        )

    def other(self, sealed: str) -> str:
        """A value sealed by vault.seal."""
        return self._turned(
            sealed, lambda key: vault.unseal(sealed, key=key), lambda text: vault.seal(text, key=self.new)
        )

    def _turned(self, sealed: str, opened: Callable[[str], str], closed: Callable[[str], str]) -> str:
        try:
            return closed(opened(self.old))
        except (InvalidTag, InvalidToken):
            opened(self.new)
            return sealed


def change_key(old: str, *, commit: bool) -> tuple[Resealed, ...]:
    """Everything sealed opens with this installation's present key, which was `old` before; without `commit` it was only
    tried. Refused, with nothing written, where a value opens with neither."""
    if old == settings.SECRET_KEY:
        raise Refused(SAME_KEY)
    turn = Turn(old, settings.SECRET_KEY)
    with transaction.atomic():
        done = [*_columns(turn), *_kept(turn), *_rooms(turn)]
        if commit:
            events.record("key.change", actor=SYSTEM, changes={line.where: line.values for line in done})
        else:
            transaction.set_rollback(True)
    return tuple(done)


def _columns(turn: Turn) -> list[Resealed]:
    """Every sealed column, past the field, whose own conversions would use the present key."""
    done = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField):
                where = f"{model._meta.db_table}.{field.column}"
                done.append(Resealed(where, _column(turn, model, field, where)))
    return done


def _column(turn: Turn, model: Any, field: Any, where: str) -> int:
    quote = connection.ops.quote_name
    table, key, column = quote(model._meta.db_table), quote(model._meta.pk.column), quote(field.column)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key}, {column} FROM {table} WHERE {column} <> ''")
        stood = [(pk, text) for pk, text in cursor.fetchall() if vault.is_sealed(text)]
        turned = [(_readable(where, turn.alike, text), pk) for pk, text in stood]
        cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", turned)
    return len(turned)


def _readable(where: str, change: Callable[[str], str], sealed: str) -> str:
    try:
        return change(sealed)
    except (InvalidTag, InvalidToken):
        raise _unreadable(where) from None


def _unreadable(where: str) -> Refused:
    words = gettext_noop("{where} 里有用旧密钥和新密钥都打不开的内容，没有改动任何内容；请核对旧密钥")
    return Refused(Reason("key.unreadable", words, {"where": where}))


def _kept(turn: Turn) -> list[Resealed]:
    """What an undo and a two-person step keep of sealed columns, as text inside their JSON."""
    done = []
    for model, name in ((Undo, "before"), (Proposal, "changes")):
        where, values = f"{model._meta.db_table}.{name}", 0
        for row in model._default_manager.filter(**{f"{name}__icontains": vault.MARK}).iterator():
            turned, n = _walked(getattr(row, name), lambda text, at=where: _readable(at, turn.alike, text))  # type: ignore[misc]
            model._default_manager.filter(pk=row.pk).update(**{name: turned})
            values += n
        done.append(Resealed(where, values))
    return done


def _walked(kept: Any, change: Callable[[str], str]) -> tuple[Any, int]:
    """The same JSON with every sealed text in it changed, and how many there were."""
    if isinstance(kept, str):
        return (change(kept), 1) if vault.is_sealed(kept) else (kept, 0)
    if isinstance(kept, dict):
        walked = {name: _walked(value, change) for name, value in kept.items()}
        return {name: value for name, (value, _n) in walked.items()}, sum(n for _value, n in walked.values())
    if isinstance(kept, list):
        items = [_walked(value, change) for value in kept]
        return [value for value, _n in items], sum(n for _value, n in items)
    return kept, 0


def _rooms(turn: Turn) -> list[Resealed]:
    """What rooms seal in their own way."""
    done = []
    for where, change in house().rekeyed.items():
        try:
            done.append(Resealed(where, change(turn)))
        except (InvalidTag, InvalidToken):
            raise _unreadable(where) from None
    return done
