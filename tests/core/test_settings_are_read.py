"""What two people may change in the rulebook is read by the product: a key that nobody reads changes nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import kezhuan
from kezhuan.core.rulebook.book import shipped_book

SOURCE = Path(kezhuan.__file__).parent
NOT_YET = {
    "settings.clocks"
}  # DELETE THE ENTRY (leave: set[str]()) once the branch that reads the clocks is merged
# Keys that no line names as a string: the file that reads them all the same, and the words in it that do.
COMPOSED = {
    "member_detail_per_user_hour": ("disclosure/opening.py", "limits[name] for name in counted"),
    "member_detail_per_user_day": ("disclosure/opening.py", "limits[name] for name in counted"),
    "member_detail_per_org_day": ("disclosure/opening.py", "limits[name] for name in counted"),
    "sealed_detail_per_user_day": ("disclosure/opening.py", "limits[name] for name in counted"),
}


@cache
def literals() -> frozenset[str]:
    """Every string that stands in the code of the product by itself."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        found |= {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return frozenset(found)


def keys(value: Any) -> Iterator[str]:
    """Every key of a body, however deep."""
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield key
            yield from keys(below)
    elif isinstance(value, (tuple, list)):
        for below in value:
            yield from keys(below)


def unread(body: Mapping[str, Any]) -> set[str]:
    """The keys of a body that nothing in the product reads."""
    return set(keys(body)) - literals() - set(COMPOSED)


def settings() -> list[str]:
    """The codes of the settings that ship."""
    return sorted(code for code in shipped_book().rules if code.startswith("settings."))


@pytest.mark.parametrize("code", settings())
def test_every_setting_and_every_key_of_it_is_read(code: str) -> None:
    assert code in literals(), "no code asks for this setting"
    if code not in NOT_YET:
        assert {key for version in shipped_book().rules[code] for key in unread(version.body)} == set()


def test_a_key_nobody_reads_is_found_however_deep() -> None:
    body = dict(shipped_book().rules["settings.pages"][0].body)
    assert unread(body) == set()
    assert unread({**body, "rows_nobody_reads": 3}) == {"rows_nobody_reads"}
    assert unread({**body, "name": ({"level": {"step_nobody_takes": 1}},)}) == {"step_nobody_takes"}


def test_what_composes_a_name_stands_where_the_table_says() -> None:
    shipped = {
        key for code in settings() for version in shipped_book().rules[code] for key in keys(version.body)
    }
    for key, (where, words) in COMPOSED.items():
        text = (SOURCE / where).read_text(encoding="utf-8")
        assert key in shipped, key
        assert key in text, key
        assert words in text, key
        assert key not in literals(), f"{key} is named in the code: it needs no line in the table"


def test_every_row_of_two_person_steps_is_a_step_somebody_takes() -> None:
    """A row's name is looked up by the step of a move; the rulebook's own step is no move."""
    from kezhuan.core.joins import house

    moves = (move for subject in house().subjects.values() for move in subject.lifecycle.moves)
    taken = {move.second.step for move in moves if move.second} | {"rule_version"}
    for version in shipped_book().rules["settings.two_person_steps"]:
        assert set(version.body) <= taken
