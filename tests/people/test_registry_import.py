"""`data import registry`: tried without a trace, written once, bad rows named."""

import pytest
from click.testing import CliRunner

from kezhuan.cli.data import command
from kezhuan.people import imports
from kezhuan.people.models import RegistryEntry
from tests.builders import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SHEET = (
    "统一社会信用代码,企业名称,注册地址,法定代表人,行政区划,曾用名\n"
    "91350100M000100Y43,示例材料有限公司,某路 1 号,张三,南湖区,旧名甲；旧名乙\n"
    "91350100M000100Y4Z,校验有误公司,,,,\n"
    "91330100799655058B,,某路 2 号,,,\n"
    "11330400002545696B,某机关,,,火星区,\n"
).encode()


def test_a_trial_writes_nothing_and_names_every_bad_row() -> None:
    report = imports.run(SHEET, commit=False, today=TODAY, source="试")

    assert (report.new, report.changed, report.same, report.bad_lines) == (1, 0, 0, 3)
    assert [(bad.line, bad.column, bad.reason.code) for bad in report.faults] == [
        (3, "统一社会信用代码", "uscc.letter"),
        (4, "企业名称", "sheet.required"),
        (5, "行政区划", "registry.region"),
    ]
    assert RegistryEntry.objects.count() == 0


def test_a_second_import_changes_nothing_and_a_mended_row_is_a_change() -> None:
    imports.run(SHEET, commit=True, today=TODAY, source="甲")
    again = imports.run(SHEET, commit=True, today=TODAY, source="乙")

    entry = RegistryEntry.objects.get()
    assert (again.new, again.changed, again.same) == (0, 0, 1)
    assert (entry.region, entry.former_names, entry.source) == ("330402", ["旧名甲", "旧名乙"], "甲")

    mended = imports.run(
        SHEET.replace("张三".encode(), "李四".encode()), commit=True, today=TODAY, source="丙"
    )
    entry.refresh_from_db()
    assert (mended.changed, entry.legal_person, entry.source) == (1, "李四", "丙")


def test_the_command_says_what_it_did(tmp_path) -> None:
    file = tmp_path / "名录.csv"
    file.write_bytes(SHEET)
    run = CliRunner().invoke

    trial = run(command, ["import", "registry", str(file)])
    first = run(command, ["import", "registry", str(file), "--commit"])
    second = run(command, ["import", "registry", str(file), "--commit"])

    assert (trial.exit_code, first.exit_code, second.exit_code) == (0, 0, 0)
    assert "第 3 行 统一社会信用代码" in trial.output
    assert "没有写入" in trial.output or "Nothing written" in trial.output
    assert "新增 1" in first.output or "1 new" in first.output
    assert "没有变化" in second.output or "No change" in second.output
    assert RegistryEntry.objects.get().source == "名录.csv"


def test_a_file_that_is_no_sheet_is_one_sentence(tmp_path) -> None:
    file = tmp_path / "empty.csv"
    file.write_bytes(b"")

    done = CliRunner().invoke(command, ["import", "registry", str(file)])

    assert done.exit_code == 1
    assert "文件是空的" in done.output
