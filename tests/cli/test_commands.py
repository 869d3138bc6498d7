"""The command line as a person meets it: help, doctor, audit, rules."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kezhuan.cli import rooms
from kezhuan.cli.main import OWN, house
from kezhuan.core import events
from kezhuan.core.access import SYSTEM
from kezhuan.core.models import Job, Unsealed


def said(*words: str) -> tuple[int, str]:
    answer = CliRunner().invoke(house, list(words), prog_name="./kz")
    if answer.exception is not None and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    return answer.exit_code, answer.output


def test_help_lists_every_command_with_what_it_does() -> None:
    code, text = said("help")

    assert code == 0
    for name, (_, what, _) in OWN.items():
        assert name in text
        assert what[:6] in text
    for name in rooms.room_commands():
        assert f"\n  {name}" in text


def test_help_of_one_command_shows_its_use() -> None:
    code, text = said("help", "audit", "verify")

    assert code == 0
    assert "--anchor" in text


def test_an_unknown_command_is_named() -> None:
    code, text = said("nosuch")

    assert code == 2
    assert "nosuch" in text


def test_groups_of_one_name_from_two_rooms_are_joined_and_doubles_refused() -> None:
    one, two, twin = click.Group("data"), click.Group("data"), click.Group("data")
    one.add_command(click.Command("import"))
    two.add_command(click.Command("export"))
    twin.add_command(click.Command("import"))
    found: dict[str, click.Command] = {}

    rooms._join(found, one)
    rooms._join(found, two)

    assert sorted(found["data"].commands) == ["export", "import"]  # type: ignore[attr-defined]
    with pytest.raises(RuntimeError, match="data import"):
        rooms._join(found, twin)
    with pytest.raises(RuntimeError, match="data"):
        rooms._join(found, click.Command("data"))


@pytest.mark.django_db
def test_doctor_finds_this_machine_fit_and_says_how_to_mend_what_is_not() -> None:
    code, text = said("doctor")

    assert code == 0, text
    assert "Python 3." in text
    assert "数据库" in text
    assert text.count("! ") + text.count("✗ ") <= text.count("→")


def test_doctor_prints_every_setting_with_its_help() -> None:
    _, text = said("doctor", "--settings")

    assert "KZ_DATABASE_URL" in text
    assert "KZ_BENCH" in text


def test_doctor_names_an_unknown_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KZ_DATABSE_URL", "x")

    code, text = said("doctor")

    assert code == 1
    assert "KZ_DATABSE_URL" in text


@pytest.mark.django_db
def test_audit_verify_says_sound_and_head_gives_what_the_anchor_takes() -> None:
    events.record("thing.done", actor=SYSTEM)
    events.seal()
    head = said("audit", "head")[1].strip()

    code, text = said("audit", "verify", "--anchor", head)

    assert code == 0
    assert "审计链完整" in text


@pytest.mark.django_db
def test_audit_verify_ends_with_a_fault_where_yesterdays_head_is_gone() -> None:
    events.record("thing.done", actor=SYSTEM)
    events.seal()

    code, text = said("audit", "verify", "--anchor", f"2:{'a' * 64}")

    assert code == 1
    assert "第 2 条" in text


def test_an_anchor_that_is_none_is_refused() -> None:
    assert said("audit", "verify", "--anchor", "nonsense")[0] == 2


@pytest.mark.django_db
def test_audit_export_writes_every_sealed_event(tmp_path: Path) -> None:
    for n in range(3):
        events.record("thing.done", actor=SYSTEM, changes={"n": n})
    events.seal()

    said("audit", "export", str(tmp_path / "log.jsonl"), "--after", "1")

    rows = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["changes"]["n"] for row in rows] == [1, 2]


def test_rules_export_carries_code_source_and_digest() -> None:
    rows = json.loads(said("rules", "export")[1])

    assert rows
    assert all(row["code"] and row["source"] and len(row["sm3"]) == 64 for row in rows)


@pytest.mark.django_db
def test_work_once_does_what_waits_and_ends() -> None:
    from kezhuan.core import jobs

    jobs.enqueue("nobody.handles", {})
    events.record("thing.done", actor=SYSTEM)

    assert said("work", "--once")[0] == 0

    assert Job.objects.get(kind="nobody.handles").attempts == 1
    assert not Unsealed.objects.exists()


@pytest.mark.django_db
def test_rules_are_listed_shown_drafted_and_checked(tmp_path: Path) -> None:
    draft = tmp_path / "next.toml"

    assert "settings.clocks" in said("rules", "list")[1]
    shown = said("rules", "show", "settings.screening")[1]
    assert "需求甄别（settings.screening，须连续有效）" in shown
    assert "现行" in shown
    code, text = said("rules", "show", "settings.nothing")
    assert code == 2
    assert "没有规则“settings.nothing”" in text
    assert said("rules", "new", "settings.pages", str(draft), "--from", "2027-01-01")[0] == 0
    assert "from = 2027-01-01\nrows_per_page = 20\n" in draft.read_text(encoding="utf-8")
    assert said("rules", "check", "settings.pages", str(draft)) == (0, "1 个版本可以与现有版本并存\n")


@pytest.mark.django_db
def test_a_draft_that_cannot_stand_is_named_with_its_day(tmp_path: Path) -> None:
    draft = tmp_path / "next.toml"
    said("rules", "new", "settings.pages", str(draft), "--from", "2020-01-01")

    code, text = said("rules", "check", "settings.pages", str(draft))

    assert code == 1
    assert "2020-01-01" in text
