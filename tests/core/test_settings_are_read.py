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
# Keys that no line names as a string: the file that reads them all the same, and the words in it that do.
COMPOSED = {
    "member_detail_per_user_hour": ("disclosure/opening.py", "limits[name] for name in counted"),
    "member_detail_per_user_day": ("disclosure/opening.py", "limits[name] for name in counted"),
    "member_detail_per_org_day": ("disclosure/opening.py", "limits[name] for name in counted"),
    "sealed_detail_per_user_day": ("disclosure/opening.py", "limits[name] for name in counted"),
}
# Settings whose rows are looked up by a name that another room hands over: where, and the words that do.
HANDED = {
    "settings.clocks": ("core/deadlines.py", 'rulebook().body("settings.clocks", day)[move.days]'),
    "settings.publicity": ("core/publicity/usecases.py", "rulebook().body(queries.RULE, today).get(kind)"),
    "settings.two_person_steps": ("core/frame/second.py", "rulebook().body(SETTING, today).get(step)"),
}


@cache
def literals() -> dict[str, frozenset[str]]:
    """Every string that stands in the code by itself, by room."""
    found: dict[str, set[str]] = {}
    for path in SOURCE.rglob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        said = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        found.setdefault(path.relative_to(SOURCE).parts[0], set()).update(said)
    return {room: frozenset(said) for room, said in found.items()}


def anywhere() -> set[str]:
    """The strings of all rooms."""
    return set().union(*literals().values())


def words(code: str) -> set[str]:
    """The strings of every room that asks for this setting."""
    return set().union(*(said for said in literals().values() if code in said))


def keys(value: Any) -> Iterator[str]:
    """Every key of a body, however deep."""
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield key
            yield from keys(below)
    elif isinstance(value, (tuple, list)):
        for below in value:
            yield from keys(below)


def unread(code: str, body: Mapping[str, Any]) -> set[str]:
    """The keys of a body that no room which asks for the setting reads."""
    handed = set(body) & anywhere() if code in HANDED else set()
    return set(keys(body)) - words(code) - set(COMPOSED) - handed


def settings() -> list[str]:
    """The codes of the settings that ship."""
    return sorted(code for code in shipped_book().rules if code.startswith("settings."))


@pytest.mark.parametrize("code", settings())
def test_every_setting_and_every_key_of_it_is_read(code: str) -> None:
    assert words(code), "no code asks for this setting"
    assert {key for version in shipped_book().rules[code] for key in unread(code, version.body)} == set()


def test_a_key_nobody_reads_is_found_however_deep() -> None:
    code = "settings.pages"
    body = dict(shipped_book().rules[code][0].body)
    assert unread(code, body) == set()
    assert unread(code, {**body, "rows_nobody_reads": 3}) == {"rows_nobody_reads"}
    assert unread(code, {**body, "name": ({"name": {"step_nobody_takes": 1}},)}) == {"step_nobody_takes"}
    # Read, but by a room that asks for another setting.
    assert unread(code, {**body, "file_max_mb": 3}) == {"file_max_mb"}
    for handed in HANDED:
        assert unread(handed, {"step_nobody_takes": {"name": "甲"}}) == {"step_nobody_takes"}


def test_what_reads_a_name_nobody_writes_stands_where_the_tables_say() -> None:
    shipped = {
        key for code in settings() for version in shipped_book().rules[code] for key in keys(version.body)
    }
    for key, (where, said) in COMPOSED.items():
        text = (SOURCE / where).read_text(encoding="utf-8")
        assert key in shipped, key
        assert key in text, key
        assert said in text, key
        assert key not in anywhere(), f"{key} is named in the code: it needs no line in the table"
    for code, (where, said) in HANDED.items():
        assert said in (SOURCE / where).read_text(encoding="utf-8"), code


def test_every_row_of_two_person_steps_is_a_step_somebody_takes() -> None:
    """A row's name is looked up by the step of a move; the rulebook's own step is no move."""
    from kezhuan.core.joins import house

    moves = (move for subject in house().subjects.values() for move in subject.lifecycle.moves)
    taken = {move.second.step for move in moves if move.second} | {"rule_version"}
    for version in shipped_book().rules["settings.two_person_steps"]:
        assert set(version.body) <= taken
