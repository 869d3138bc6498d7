"""Every name of the API's description means one thing."""

from __future__ import annotations

from ninja.openapi.schema import OpenAPISchema

from kezhuan.api import api


def test_no_two_shapes_share_a_name(monkeypatch):
    # Ninja keeps the last of two shapes of one name, and every other operation is then described wrongly.
    seen: dict[str, dict] = {}
    twice: set[str] = set()
    keep = OpenAPISchema.add_schema_definitions

    def watched(self, definitions):
        for name, shape in definitions.items():
            if seen.setdefault(name, shape)["properties" if "properties" in shape else "title"] != shape.get(
                "properties", shape.get("title")
            ):
                twice.add(name)
        keep(self, definitions)

    monkeypatch.setattr(OpenAPISchema, "add_schema_definitions", watched)
    api._describe()
    assert len(seen) > 100
    assert " ".join(sorted(twice)) == ""
