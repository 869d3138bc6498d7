"""Who may make which move: every cell role × move × state × standing against rows written by hand.

The expected answers stand in moves.csv alone; nothing of the product makes them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.access.cast import ROLES, STANDINGS, cast

HERE = Path(__file__).parent
Cell = tuple[str, str, str, str, str]


def table(name: str) -> list[dict[str, str]]:
    """The rows of a hand-written table."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cells(row: dict[str, str]) -> set[Cell]:
    """The cells one row allows: every state and role it names."""
    return {
        (row["subject"], row["move"], state, role, row["standing"])
        for state in row["states"].split()
        for role in row["roles"].split()
    }


def allowed_by_table(rows: list[dict[str, str]]) -> set[Cell]:
    """Every cell some row allows."""
    return {cell for row in rows for cell in cells(row)}


def every_cell() -> Iterator[tuple[Cell, bool]]:
    """Every cell of the product with what the product says of it."""
    from kezhuan.core.frame.steps import forbidden
    from kezhuan.core.joins import house

    for kind, subject in house().subjects.items():
        if kind in ("claim", "evaluation"):
            continue  # their records hang on another record; tests of their rooms cover them
        for standing in STANDINGS[kind]:
            for role in ROLES:
                for state in subject.lifecycle.states:
                    record, actor = cast(kind, role=role, state=state, standing=standing)
                    for move in subject.lifecycle.moves:
                        if move.name == "create":
                            continue
                        open_to_them = subject.scope.allows(actor, record) and not forbidden(
                            subject, record, move, actor
                        )
                        yield (kind, move.name, state, role, standing), open_to_them


@pytest.fixture(scope="module")
def product(django_db_setup, django_db_blocker) -> dict[Cell, bool]:
    """What the product says, cell by cell; relations to recipients need a database, so one stands by."""
    with django_db_blocker.unblock():
        return dict(every_cell())


def test_every_cell_is_as_the_table_says(product: dict[Cell, bool]) -> None:
    expected = allowed_by_table(table("moves.csv"))
    allowed = {cell for cell, may in product.items() if may}

    assert len(product) >= 6000
    assert allowed - expected == set(), "the product allows what no row allows"
    assert expected - allowed == set(), "a row allows what the product forbids"


@pytest.mark.parametrize("number", range(len(table("moves.csv"))))
def test_a_row_taken_out_goes_red(number: int, product: dict[Cell, bool]) -> None:
    rows = table("moves.csv")
    without = allowed_by_table(rows[:number] + rows[number + 1 :])
    allowed = {cell for cell, may in product.items() if may}

    assert allowed != without, f"row {number + 2} of moves.csv proves nothing"
