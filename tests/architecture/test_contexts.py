"""The plugin that keeps records out of templates sees them wherever they hide."""

from __future__ import annotations

import pytest
from django.template import Context, Engine

from kezhuan.people.models import Organisation

TEMPLATE = Engine().from_string("{{ thing }}")


@pytest.mark.parametrize(
    "thing",
    [Organisation(), [Organisation()], {"a": (Organisation(),)}, Organisation.objects.all()],
    ids=["instance", "list", "nested", "queryset"],
)
def test_a_record_in_a_context_is_refused(thing: object, django_test_environment: None) -> None:
    with pytest.raises(AssertionError, match="'thing' holds"):
        TEMPLATE.render(Context({"thing": thing}))


def test_plain_values_are_fine(django_test_environment: None) -> None:
    assert TEMPLATE.render(Context({"thing": ["a", {"b": 1}]})) == "[&#x27;a&#x27;, {&#x27;b&#x27;: 1}]"
