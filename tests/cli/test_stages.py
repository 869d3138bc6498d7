"""`./kz test` itself: what it plans, what it counts, and that nothing skipped is hidden."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pytest

from kezhuan.cli.testing import runner, stages
from kezhuan.cli.testing.stages import Stage
from kezhuan.cli.testing.tally import Tally, read
from kezhuan.settings.declared import ROOT

JUNIT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"><failure message="no"/></testcase><testcase name="c"><error message="no"/></testcase>
<testcase name="d"><skipped message="reference data absent: x.csv (set KZ_BENCH)"/></testcase>
<testcase name="e"><skipped message="no strace"/></testcase>
</testsuite></testsuites>"""


def stage(code: str, **more: object) -> Stage:
    return Stage("probe", "试", ((sys.executable, "-c", code),), 5, **more)  # type: ignore[arg-type]


def planned(*chosen: str, fast: bool = False, deep: bool = False) -> list[str]:
    return [one.name for one in stages.plan(chosen, fast=fast, deep=deep)]


def test_everything_runs_cheapest_first() -> None:
    assert planned() == list(stages.NAMES)
    assert planned(fast=True) == ["style", "contracts", "types", "migrations", "sqlite"]


def test_stages_may_be_named_and_paths_given() -> None:
    assert planned("contracts", "style") == ["style", "contracts"]
    assert planned("tests/core") == ["sqlite"]
    assert planned("postgres", "tests/core") == ["postgres"]


def test_a_word_that_is_neither_is_named() -> None:
    with pytest.raises(click.UsageError, match="nosuch"):
        planned("nosuch")


def test_deep_shuffles_and_looks_at_more_examples() -> None:
    deep = {one.name: one for one in stages.plan((), fast=False, deep=True)}

    assert "--randomly-seed=default" in deep["sqlite"].commands[0]
    assert deep["sqlite"].environ == {"HYPOTHESIS_PROFILE": "deep"}


def test_deep_also_measures_the_rules_and_each_measure_can_be_asked_for_alone() -> None:
    assert planned(deep=True) == [*stages.NAMES, *stages.DEEP_NAMES]
    assert planned("coverage", deep=True) == ["coverage"]
    assert planned("mutation", deep=True) == ["mutation"]
    with pytest.raises(click.UsageError, match="mutation"):
        planned("mutation")
    for one in stages.by_hand():
        assert all((ROOT / word).exists() for word in one.commands[0] if word.startswith("benches/"))


def test_a_junit_file_is_counted_and_absent_reference_data_told_apart(tmp_path: Path) -> None:
    (tmp_path / "j.xml").write_text(JUNIT, encoding="utf-8")

    found = read(tmp_path / "j.xml")

    assert found == Tally(passed=1, failed=2, skipped=2, absent=1)
    assert found.line == "1 passed, 2 failed, 2 skipped"


def test_a_run_that_left_no_file_has_failed(tmp_path: Path) -> None:
    assert read(tmp_path / "none.xml") == Tally(failed=1)


@pytest.mark.parametrize(
    ("code", "state", "exit_code"), [("", "通过", 0), ("raise SystemExit(3)", "失败", 1)]
)
def test_a_stage_ends_as_its_command_does(
    code: str, state: str, exit_code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert runner.run((stage(code),)) == exit_code

    out = capsys.readouterr().out
    assert state in out
    assert out.splitlines()[-1] == f"0 passed, {exit_code} failed, 0 skipped"


def test_a_stage_that_takes_too_long_is_ended_and_has_failed(capsys: pytest.CaptureFixture[str]) -> None:
    slow = Stage("probe", "试", ((sys.executable, "-c", "import time; time.sleep(60)"),), 1)

    assert runner.run((slow,)) == 1
    assert "超过 1 秒" in capsys.readouterr().out


def test_later_stages_run_though_an_earlier_one_failed(capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.run((stage("raise SystemExit(1)"), stage("print('second')"))) == 1
    assert capsys.readouterr().out.count("━━ probe · 试") == 2


@pytest.mark.parametrize(("ci", "exit_code", "said"), [("true", 1, "CI 不许略过"), ("", 0, "略过")])
def test_a_missing_browser_is_a_failure_in_ci_and_said_elsewhere(
    ci: str, exit_code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(runner.shutil, "which", lambda name: None)

    assert runner.run((stage("", browser=True),)) == exit_code
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(("ci", "state"), [("true", "失败"), ("", "通过")])
def test_tests_that_skip_themselves_on_postgresql_fail_ci_unless_reference_data_is_absent(
    ci: str, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    one = stage("", pytest=True, postgres=True)

    assert runner._judge(one, [0], Tally(passed=3, skipped=1), 1.0, late=False).state == state
    assert runner._judge(one, [0], Tally(passed=3, skipped=1, absent=1), 1.0, late=False).state == "通过"


def test_a_selection_without_tests_has_failed() -> None:
    ended = runner._judge(stage("", pytest=True), [runner.NO_TESTS], Tally(), 1.0, late=False)

    assert (ended.state, ended.tally.failed) == ("失败", 1)


def test_settings_of_an_installation_do_not_reach_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KZ_DATABASE_URL", "postgresql://somebody@/theirs")
    monkeypatch.setenv("KZ_BENCH", "/data")

    assert runner.run((stage("import os; raise SystemExit('KZ_DATABASE_URL' in os.environ)"),)) == 0
    assert runner.run((stage("import os; raise SystemExit(os.environ.get('KZ_BENCH') != '/data')"),)) == 0
