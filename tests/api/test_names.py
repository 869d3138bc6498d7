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


def test_an_answer_s_model_is_made_once_a_shape():
    made = {}
    routers = [router for _prefix, router in api._routers]
    for operation in (
        one for router in routers for view in router.path_operations.values() for one in view.operations
    ):
        for model in operation.response_models.values():
            if model is not None and hasattr(model, "model_fields") and "response" in model.model_fields:
                made.setdefault(str(model.model_fields["response"].annotation), set()).add(id(model))

    assert len(made) > 100
    assert {shape: len(models) for shape, models in made.items() if len(models) > 1} == {}
