"""docs/lifecycles/ says what the tables say."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest

from tests.architecture.sources import ROOT


@pytest.fixture(scope="module")
def printer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("printed_lifecycles", ROOT / "docs" / "lifecycles.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_page_is_as_its_table(printer: ModuleType) -> None:
    made = printer.pages()
    written = {
        path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "lifecycles").glob("*.md")
    }

    assert set(written) == set(made), "run: python docs/lifecycles.py"
    assert [name for name in made if written[name] != made[name]] == [], "run: python docs/lifecycles.py"


def test_a_changed_table_is_seen(printer: ModuleType) -> None:
    from dataclasses import replace

    from kezhuan.core.joins import house

    table = house().subjects["demand"].lifecycle
    later = replace(table, moves=(replace(table.moves[0], days=99), *table.moves[1:]))

    assert printer.page(later) != printer.page(table)
    assert "下一步 99 个工作日" in printer.page(later)
