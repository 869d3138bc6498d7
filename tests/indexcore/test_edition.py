"""Editions are proved by recomputing, refuse to be overwritten, compare, and trace to raw values."""

import json
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest

from indexcore import edition
from indexcore.commands import main
from indexcore.errors import BadInput

META = "iCode,iName,Parent,Direction,Weight,Type,Source\na,专利,I,1,1,Indicator,统计局\nb,流榜率,I,-1,1,Indicator,\nI,总指数,,,,Aggregate,\n"
DATA = "uCode,uName,a,b\nHZ,杭州,10,1\nNB,宁波,5,3\nJX,嘉兴,,2\n"
CONFIG = """
title = "试算"
[[step]]
op = "impute"
[[step]]
op = "normalise"
[[step]]
op = "weights"
file = "w.csv"
[[step]]
op = "aggregate"
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in {
        "m.csv": META,
        "d.csv": DATA,
        "c.toml": CONFIG,
        "w.csv": "iCode,Weight\na,3\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def command(*arguments: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    return main(arguments, out=out, err=err), out.getvalue(), err.getvalue()


def compute(files: Path, name: str, *more: str) -> tuple[int, str, str]:
    inputs = ("--data", files / "d.csv", "--meta", files / "m.csv", "--config", files / "c.toml")
    return command("compute", *map(str, inputs), "--out", str(files / name), *more)


def test_every_stage_is_written_with_results_flags_and_record(files: Path) -> None:
    code, said, _ = compute(
        files, "e1", "--name", "2024 年度版", "--edition-year", "2025", "--data-year", "2024"
    )
    assert code == 0
    assert "填补 1 个值" in said
    names = {path.stem for path in (files / "e1").glob("*.csv")}
    assert {
        "raw",
        "imputed",
        "normalised",
        "aggregated",
        "ranks",
        "results",
        "flags",
        "log",
        "parameters",
    } <= names
    assert not any(path.name.startswith(".") for path in (files / "e1").iterdir())
    results = pd.read_csv(files / "e1" / "results.csv")
    assert results[["uCode", "uName", "I", "I_rank"]].to_numpy().tolist() == [
        ["HZ", "杭州", 100.0, 1],
        ["NB", "宁波", 0.0, 3],
        ["JX", "嘉兴", 50.0, 2],
    ]
    assert pd.read_csv(files / "e1" / "flags.csv").to_numpy().tolist() == [["JX", "a", "imputed"]]
    record = json.loads((files / "e1" / "edition.json").read_text(encoding="utf-8"))
    assert record["about"] == {"edition_year": "2025", "data_year": "2024"}
    assert set(record["inputs"]) == {"data", "meta", "config", "file:w.csv"}


def test_an_edition_is_proved_from_its_own_copies_and_a_changed_figure_is_found(files: Path) -> None:
    compute(files, "e1")
    for name in ("d.csv", "m.csv", "c.toml", "w.csv"):
        (files / name).unlink()
    assert command("verify", str(files / "e1")) == (0, "重算一致\n", "")
    path = files / "e1" / "ranks.csv"
    path.write_text(path.read_text().replace("HZ,1", "HZ,2"))
    assert command("verify", str(files / "e1"))[:2] == (1, "结果 ranks.csv 被改动\n与记录不一致\n")


def test_a_changed_input_copy_is_found(files: Path) -> None:
    compute(files, "e1")
    path = files / "e1" / "inputs" / "data.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("10", "11"), encoding="utf-8")
    assert edition.verify(files / "e1") == ["输入 data 被改动"]


def test_a_frozen_edition_is_not_overwritten(files: Path) -> None:
    compute(files, "e1", "--freeze")
    before = {path: path.read_bytes() for path in (files / "e1").glob("*") if path.is_file()}
    code, _, err = compute(files, "e1")
    assert (code, "已冻结" in err) == (2, True)
    assert {path: path.read_bytes() for path in (files / "e1").glob("*") if path.is_file()} == before


def test_a_place_that_cannot_hold_results_is_named(files: Path) -> None:
    (files / "e1").write_text("a file, not a folder")
    code, _, err = compute(files, "e1")
    assert (code, err.startswith("错误 ")) == (2, True)
    assert "e1" in err


def test_a_second_run_leaves_no_file_of_the_first(files: Path) -> None:
    compute(files, "e1")
    (files / "c.toml").write_text('[[step]]\nop = "normalise"\n')
    compute(files, "e1")
    assert not (files / "e1" / "aggregated.csv").exists()
    assert edition.verify(files / "e1") == []


def test_a_failing_run_leaves_the_earlier_results_alone(files: Path) -> None:
    compute(files, "e1")
    (files / "d.csv").write_text(DATA.replace("10", "ten"), encoding="utf-8")
    code, _, err = compute(files, "e1")
    assert (code, err) == (2, "错误 d.csv 第 2 行「a」列：不是数字：「ten」\n")
    assert edition.verify(files / "e1") == []


def test_two_editions_are_compared_with_old_new_and_why(files: Path) -> None:
    compute(files, "e1")
    (files / "d.csv").write_text(DATA.replace("NB,宁波,5", "NB,宁波,20"), encoding="utf-8")
    (files / "c.toml").write_text(CONFIG.replace('op = "impute"', 'op = "impute"\nmethod = "median"'))
    compute(files, "e2")
    found = edition.compare(files / "e1", files / "e2")
    assert found.inputs == ("config", "data")
    assert found.steps == ("第 1 步 impute：method 'mean' → 'median'",)
    assert found.cells.to_numpy().tolist() == [["NB", "a", 5.0, 20.0]]
    row = found.scores.set_index("uCode").loc["NB"]
    assert (row["I_old"], row["I_new"], row["change"], row["rank_change"]) == (0, 75, 75, 2)
    code, said, _ = command("compare", str(files / "e1"), str(files / "e2"))
    assert code == 0
    assert "改变的原始值 1 个" in said


def test_a_figure_is_traced_to_raw_values_with_shares_and_marks(files: Path) -> None:
    compute(files, "e1")
    code, said, _ = command("trace", "JX", "I", "--edition", str(files / "e1"))
    assert code == 0
    for part in (
        "I 总指数 = 50",
        "a 专利 = 50  权重份额 0.75",
        "来源 统计局；imputed",
        "raw 缺失",
        "impute 7.5",
        "b 流榜率 = 50",
    ):
        assert part in said


def test_tracing_what_does_not_exist_is_refused(files: Path) -> None:
    compute(files, "e1")
    assert "没有这个单位代码" in command("trace", "XX", "I", "--edition", str(files / "e1"))[2]
    assert "都没有这个代码" in command("trace", "HZ", "Z", "--edition", str(files / "e1"))[2]
    with pytest.raises(BadInput, match="不是版次目录"):
        edition.inputs_of(files)
