"""The commands `indicators`, `twins` and `pseudo`: what they print and how they refuse."""

import json

import pytest

from matchcore.__main__ import main


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "demands.csv"
    text = (
        "铝型材挤压模具寿命只有12吨，主要失效形式为工作带磨损，希望改进热处理与氮化工艺，寿命提高到20吨以上"
    )
    path.write_text(
        f"id,title,description\na,模具,{text}\nb,模具,{text.replace('12', '13')}\nc,招聘,招聘工程师2名，月薪8000元，五险一金\n",
        encoding="utf-8",
    )
    return path


def test_indicators_as_json_hold_every_number(tmp_path, capsys):
    text = "1、抗拉强度≥600MPa，投入50万元"
    path = tmp_path / "need.txt"
    path.write_text(text, encoding="utf-8")
    assert main(["indicators", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    (row,) = found["rows"]
    assert (row["name"], row["operator"], row["low"], row["unit"]) == ("抗拉强度", ">=", 600.0, "MPa")
    assert text[slice(*row["span"])] == row["text"]
    assert [(one["text"], one["kind"]) for one in found["left"]] == [("1", "ordinal"), ("50", "money")]


def test_indicators_against_another_text(tmp_path, capsys):
    need, item = tmp_path / "need.txt", tmp_path / "item.txt"
    need.write_text("抗拉强度≥600MPa，孔隙率≤2%", encoding="utf-8")
    item.write_text("抗拉强度0.7GPa", encoding="utf-8")
    assert main(["indicators", str(need), "--against", str(item)]) == 0
    assert capsys.readouterr().out == "满足\t抗拉强度\t≥ 600 MPa\t0.7 GPa\n未说明\t孔隙率\t≤ 2 %\n"


def test_twins_and_pseudo_of_a_table(table, capsys):
    assert main(["twins", "--demands", str(table)]) == 0
    assert capsys.readouterr().out == "1.000\tb\ta\n"
    assert main(["pseudo", "--demands", str(table), "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["id"], found["kind"]) == ("c", "staffing")


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["indicators", "{missing}"], "文件读不出"),
        (["indicators", "{latin}"], "第 2 行：不是 UTF-8 编码"),
        (["indicators", "{empty}"], "没有文字"),
        (["indicators", "{table}", "--tolerance", "2"], "--tolerance 须在 0 与 1 之间，现为 2"),
        (["twins", "--demands", "{table}", "--threshold", "0"], "--threshold 须在 0.01 与 1 之间，现为 0"),
        (["pseudo", "--demands", "{missing}"], "文件读不出"),
    ],
)
def test_faults_are_named_and_nothing_is_printed(arguments, fault, table, tmp_path, capsys):
    paths = {
        "table": table,
        "missing": tmp_path / "none",
        "latin": tmp_path / "latin.txt",
        "empty": tmp_path / "empty.txt",
    }
    paths["latin"].write_bytes("强度\n".encode() + "强度".encode("gbk"))
    paths["empty"].write_text(" \n", encoding="utf-8")
    assert main([argument.format(**paths) for argument in arguments]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert fault in err
