"""What a manifest says, what differs after a restore, and which archives may go."""

from datetime import date, timedelta

import pytest

from kezhuan.core.operations.rules import (
    FORMAT,
    Manifest,
    Member,
    differences,
    manifest_of,
    outdated,
    unknown_migrations,
)

MANIFEST = Manifest(
    FORMAT, "2026-11-29T02:00:00+08:00", "0.1.0", "sqlite", ("core.0001_initial",), {"core_event": 3, "core_seal": 2}, "2:ab", "cd",
    ("KZ_SECRET_KEY",), (Member("database", 5, "e", "f"),),
)  # fmt: skip


def test_a_manifest_comes_back_as_it_was_written() -> None:
    assert manifest_of(MANIFEST.plain()) == MANIFEST
    assert MANIFEST.rows == 5


@pytest.mark.parametrize(
    "broken", [{"format": 2}, {"format": FORMAT}, MANIFEST.plain() | {"members": [{"name": "x"}]}]
)
def test_what_is_no_manifest_of_ours_is_refused(broken: dict) -> None:
    with pytest.raises(ValueError):
        manifest_of(broken)


def test_every_table_that_differs_is_named_also_one_that_is_missing_or_new() -> None:
    assert differences({"a": 1, "b": 2, "c": 0}, {"a": 1, "b": 3, "d": 4}) == (
        ("b", 2, 3),
        ("c", 0, 0),
        ("d", 0, 4),
    )
    assert differences({"a": 1}, {"a": 1}) == ()


def test_a_migration_of_a_later_release_is_named() -> None:
    assert unknown_migrations(["a.1", "a.2"], ["a.1", "b.1"]) == ("a.2",)


def test_old_archives_go_but_the_first_of_each_month_and_the_newest_stay() -> None:
    today = date(2026, 11, 29)
    made = {f"{today - timedelta(n):%Y%m%d}": today - timedelta(n) for n in range(120)}

    gone = outdated(made, today=today, days=35, months=12)

    kept = sorted(set(made) - set(gone))
    assert len(kept) == 36 + len(["20260802", "20260901", "20261001"])
    assert kept[:3] == ["20260802", "20260901", "20261001"]
    assert "20261025" in kept
    assert "20261024" in gone


def test_the_newest_archive_stays_however_old_and_months_can_be_none() -> None:
    made = {"a": date(2020, 1, 1), "b": date(2020, 2, 1)}

    assert outdated(made, today=date(2026, 1, 1), days=1, months=0) == ("a",)
    assert outdated({}, today=date(2026, 1, 1), days=1, months=0) == ()
