from pathlib import Path

import numpy as np
import pytest

from indexcore.commands import main
from indexcore.config.load import config_from
from indexcore.errors import BadInput
from indexcore.pipeline import compute
from indexcore.reading.cells import parse_sheet
from indexcore.reading.data import read_data, table_from
from indexcore.reading.metadata import metadata_from, read_metadata

META = "iCode,Parent,Direction,Weight,Type,Low,High\na,I,1,2,Indicator,0,100\nb,I,-1,,Indicator,,\nI,,1,1,Aggregate,,\ng,,,,Group,,\n"


def meta(text: str = META):
    return metadata_from(parse_sheet(text, name="meta.csv"))


def data(text: str, metadata=None):
    return table_from(parse_sheet(text, name="data.csv"), metadata=metadata or meta())


def test_a_cross_section_is_read_with_groups_and_missing_values() -> None:
    table = data("uName,uCode,g,Time,a,b,extra\n杭州,HZ,east,2024,1,NA,7\n宁波,NB,west,2024,,2.5,8\n")
    assert table.units == ("HZ", "NB")
    assert table.names == ("杭州", "宁波")
    assert not table.is_panel
    assert table.values[0, 0, 0] == 1
    assert table.values[0, 1, 1] == 2.5
    assert table.flags.tolist() == [[[0, 1], [1, 0]]]
    assert table.attribute("g").tolist() == [["east", "west"]]
    assert table.attribute("extra").tolist() == [[7.0, 8.0]]


def test_periods_are_sorted_and_a_unit_absent_in_one_is_not_counted_there() -> None:
    table = data("uCode,year,a,b\nHZ,2021,3,1\nHZ,2020,1,1\nNB,2021,5,1\n")
    assert table.periods == (2020, 2021)
    assert table.present.tolist() == [[True, False], [True, True]]
    assert table.values[:, 0, 0].tolist() == [1, 3]


@pytest.mark.parametrize(
    "text, place, reason",
    [
        ("uCode,a,b\nHZ,x1,2\n", "data.csv 第 2 行「a」列", "不是数字"),
        ("uCode,a,b\nHZ,1,2\nHZ,1,3\n", "data.csv 第 3 行", "与第 2 行重复"),
        ("uCode,a,b\nHZ,101,2\n", "data.csv 第 2 行「a」列", "高于上限 100"),
        ("uCode,a,b\nHZ,-1,2\n", "data.csv 第 2 行「a」列", "低于下限 0"),
        ("uCode,a,b\nHZ,1_0,2\n", "data.csv 第 2 行「a」列", "不是数字"),
        ("uCode,a,b\nHZ,inf,2\n", "data.csv 第 2 行「a」列", "不是有限的数"),
        ("uCode,a\nHZ,1\n", "data.csv 表头", "缺少指标列 b"),
        ("uCode,a,b\n,1,2\n", "data.csv 第 2 行「uCode」列", "单位代码为空"),
        ("a,b\n1,2\n", "data.csv 表头", "缺少单位代码列"),
        ("uCode,a,b\nHZ,1\n", "data.csv 第 2 行", "有 2 格，表头有 3 列"),
        ("uCode,a,a\nHZ,1,2\n", "data.csv 表头", "列名重复"),
    ],
)
def test_a_bad_cell_is_named_with_place_and_reason(text: str, place: str, reason: str) -> None:
    with pytest.raises(BadInput) as caught:
        data(text)
    assert caught.value.faults[0].where == place
    assert reason in caught.value.faults[0].reason


def test_every_fault_is_reported_not_only_the_first() -> None:
    with pytest.raises(BadInput) as caught:
        data("uCode,a,b\nHZ,x,y\nNB,z,1\n")
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize(
    "row, reason",
    [
        ("c,I,sideways,1,Indicator,,", "方向应为 1 或 -1"),
        ("c,I,1,heavy,Indicator,,", "不是数字"),
        ("c,I,1,1,Thing,,", "不认识的类型"),
        ("c,Nowhere,1,1,Indicator,,", "上级 Nowhere 不存在"),
        ("a,I,1,1,Indicator,,", "代码重复"),
    ],
)
def test_bad_metadata_is_refused(row: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        meta(META + row + "\n")


def test_chinese_headers_and_gb18030_are_read(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_bytes(
        "代码,上级,方向,权重,类型\na,I,正,0.6,指标\nb,I,逆,0.4,指标\nI,,,,汇总\n".encode("gb18030")
    )
    structure = read_metadata(path).structure
    assert structure.directions.tolist() == [1, -1]
    assert structure["a"].weight == 0.6


def test_without_metadata_every_numeric_column_is_an_indicator(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("uCode,x,label,y\nA,1,p,2\nB,3,q,4\n")
    table, metadata = read_data(path)
    assert table.codes == ("x", "y")
    assert metadata.structure.aggregates == ()
    assert table.attribute("label").tolist() == [["p", "q"]]


def test_bad_files_end_with_the_cell_named_and_nothing_written(tmp_path: Path, capsys) -> None:
    (tmp_path / "d.csv").write_text("uCode,x\nA,1\nB,many\n")
    (tmp_path / "c.toml").write_text('[[step]]\nop = "normalise"\n')
    out = tmp_path / "out"
    arguments = [
        "compute",
        "--data",
        str(tmp_path / "d.csv"),
        "--config",
        str(tmp_path / "c.toml"),
        "--out",
        str(out),
    ]
    (tmp_path / "m.csv").write_text("iCode\nx\n")
    code = main([*arguments, "--meta", str(tmp_path / "m.csv")])
    assert code == 2
    assert "d.csv 第 3 行「x」列：不是数字：「many」" in capsys.readouterr().err
    assert not out.exists()


SCREENED = '[[step]]\nop = "screen"\nmin_available = 0.9'
FILLED = '[[step]]\nop = "impute"\n[[step]]\nop = "aggregate"\nmin_available = 1'


def test_what_does_not_apply_by_design_is_not_missing_data() -> None:
    table, tree = data("uCode,a,b\nHZ,1,X\nNB,3,\nJX,5,2\n"), meta().structure
    assert compute(table, structure=tree, config=config_from(SCREENED)).table.units == ("HZ", "JX")
    filled = compute(table, structure=tree, config=config_from(FILLED))
    np.testing.assert_equal(filled.table.values[0, :, 1], [np.nan, 2, 2])
    assert filled.scored.column("I")[0, 0] == 1
