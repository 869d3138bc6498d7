"""What a column can hold of what was typed: an empty value stands where a column knows no nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model


def storable(model: type[Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, with the column's own empty value (its default, or an empty text) for None where it must not be null."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    return {
        name: fields[name].get_default()
        if value is None and name in fields and not fields[name].null
        else value
        for name, value in values.items()
    }
