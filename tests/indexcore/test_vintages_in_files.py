"""Observations one per row: the vintage of the day counts, statuses reach the flags, bad rows are named."""

from pathlib import Path

import numpy as np
import pytest

from indexcore.errors import BadInput
from indexcore.output import frames
from indexcore.pipeline import compute_files

META = "iCode,Parent,Direction,Type\na,I,1,Indicator\nb,I,1,Indicator\nI,,,Aggregate\ng,,,Group\nPop,,,Denominator\n"
ROWS = """uCode,iCode,Time,Value,Vintage,Status
HZ,a,2023,10,2024-01-01,reported
HZ,a,2023,12,2024-06-01,revised
HZ,b,2023,1,2024-01-01,estimated
NB,a,2023,20,2024-01-01,
NB,b,2023,X,2024-01-01,
HZ,g,2023,east,2024-01-01,
NB,Pop,2023,5,2024-01-01,
"""


def computed(folder: Path, *, rows: str = ROWS, config: str = ""):
    for name, text in {"m.csv": META, "d.csv": rows, "c.toml": config}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return compute_files(data=folder / "d.csv", meta=folder / "m.csv", config=folder / "c.toml")


@pytest.mark.parametrize("day, value", [("2024-05-31", 10), ("2024-06-01", 12)])
def test_the_latest_vintage_of_the_day_counts(tmp_path: Path, day: str, value: float) -> None:
    state = computed(tmp_path, config=f"[edition]\nas_of = {day}\n")
    np.testing.assert_equal(state.table.values, [[[value, 1], [20, np.nan]]])
    assert state.table.attribute("g").tolist() == [["east", ""]]
    assert state.table.by_design.tolist() == [[[False, False], [False, True]]]


def test_statuses_reach_the_flags(tmp_path: Path) -> None:
    flags = frames(computed(tmp_path))["flags"]
    assert flags.to_numpy().tolist() == [
        ["HZ", "a", "revised"],
        ["HZ", "b", "estimated"],
        ["NB", "b", "missing_by_design"],
    ]


@pytest.mark.parametrize(
    "row, reason",
    [
        ("HZ,a,2023,11,2024-06-01,\n", "d.csv 第 9 行：单位 HZ 指标 a 与第 3 行重复"),
        ("HZ,z,2023,11,2024-06-01,\n", "元数据中没有指标 z"),
        ("HZ,a,2022,11,soon,\n", "不是日期：「soon」"),
        ("HZ,a,2022,11,2024-01-01,guessed\n", "不认识的状态「guessed」"),
        ("HZ,a,2022,many,2024-01-01,\n", "不是数字：「many」"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        computed(tmp_path, rows=ROWS + row)


@pytest.mark.parametrize(
    "config, reason",
    [
        ("[edition]\nas_of = 2020-01-01", "截至 2020-01-01 没有任何数据"),
        ('[edition]\nas_of = "today"', "应为日期"),
        ("[edition]\nedition_year = 2023\ndata_year = 2024", "数据年份晚于版次年份"),
        ("[edition]\nas_of = 2024-12-31\npublished_on = 2024-12-30", "数据截止日晚于发布日"),
        ("[edition]\ncolour = 1", "不认识的键"),
    ],
)
def test_an_impossible_edition_is_refused(tmp_path: Path, config: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        computed(tmp_path, config=config)
