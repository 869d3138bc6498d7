"""A plugin for every test: no template context holds a model instance or a queryset.

Pages show frozen views that hold what this actor may see; a model instance would carry the rest along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

# Pages of the sign-in library, rendered by its own views with its own records.
FOREIGN = ("account/", "mfa/", "usersessions/", "allauth/")


def rows_in(value: Any, depth: int = 2) -> Iterator[str]:
    """The names of the models whose instances or querysets lie in `value`, looked for in plain containers."""
    from django.db.models import Model, QuerySet

    if isinstance(value, Model):
        yield type(value).__name__
    elif isinstance(value, QuerySet):
        yield f"QuerySet of {value.model.__name__}"
    elif depth and isinstance(value, Mapping):
        for inner in value.values():
            yield from rows_in(inner, depth - 1)
    elif depth and isinstance(value, (list, tuple, set, frozenset)):
        for inner in value:
            yield from rows_in(inner, depth - 1)


def check(sender: Any, template: Any, context: Any, **more: Any) -> None:
    """AssertionError where this template is rendered with a record in its context."""
    outermost = getattr(context, "template", None) or template
    if (outermost.name or "").startswith(FOREIGN):
        return
    for layer in getattr(context, "dicts", [context]):
        for name, value in layer.items():
            for found in rows_in(value):
                raise AssertionError(
                    f"{template.name}: context variable {name!r} holds {found}; pass a frozen view"
                )


@pytest.fixture(autouse=True, scope="session")
def _no_records_in_templates() -> Iterator[None]:
    from django.test.signals import template_rendered

    template_rendered.connect(check, dispatch_uid="no-records-in-templates")
    yield
    template_rendered.disconnect(dispatch_uid="no-records-in-templates")
