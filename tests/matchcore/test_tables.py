"""A fault in a file is named with its line; a file without fault is read as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from matchcore import tables
from matchcore.errors import BadTable


def _write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_demands_and_items_are_read_with_their_fields(tmp_path: Path) -> None:
    demands = tables.read_demands(
        _write(tmp_path / "d.csv", '\ufeffid,title,description\nd1,电池,"多行\n说明"\n')
    )
    assert [(need.id, need.title, need.description) for need in demands] == [("d1", "电池", "多行\n说明")]
    text = "id,title,text,labels,trl,region\na1,电解液,配方,member|org:1,6,410000|411000\n"
    item = next(tables.read_items(_write(tmp_path / "i.csv", text)))
    assert dict(item.fields) == {"title": "电解液", "text": "配方"}
    assert item.labels == {"member", "org:1"}
    assert dict(item.facets) == {"trl": ("6",), "region": ("410000", "411000")}


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        ("", 1, "空文件"),
        ("id,title\nd1,x\n", 1, "缺少列 description"),
        ("id,title,title,description\n", 1, "列名重复"),
        ("id,title,description\nd1,x,y\nd1,z,w\n", 3, "与第 2 行重复"),
        ("id,title,description\n,x,y\n", 2, "id 为空"),
        ('id,title,description\nd1,"a\nb",y\nd2, ,\n', 4, "都是空的"),
        ("id,title,description\nd1,x\n", 2, "有 2 列，表头是 3 列"),
        ('id,title,description\nd1,x,"y\n', 2, "CSV 格式有误"),
        ("id,title,description\n", 1, "没有一条需求"),
    ],
)
def test_faults_of_demands(tmp_path: Path, text: str, line: int, fault: str) -> None:
    with pytest.raises(BadTable, match=fault) as caught:
        tables.read_demands(_write(tmp_path / "d.csv", text))
    assert caught.value.line == line


def test_wrong_encoding_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_bytes(b"id,title,description\nd1,x,y\nd2," + "电池".encode("gbk") + b",z\n")
    with pytest.raises(BadTable, match="不是 UTF-8") as caught:
        tables.read_demands(path)
    assert caught.value.line == 3


def test_a_missing_file_is_a_bad_table(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="读不出"):
        tables.read_demands(tmp_path / "absent.csv")


@pytest.mark.parametrize(
    ("row", "fault"),
    [("a1,,", "没有文字"), ("a1,x,high", "trl 应是整数")],
)
def test_faults_of_items(tmp_path: Path, row: str, fault: str) -> None:
    path = _write(tmp_path / "i.csv", f"id,title,trl\n{row}\n")
    with pytest.raises(BadTable, match=fault):
        list(tables.read_items(path))


@pytest.mark.parametrize(
    ("rows", "line", "fault"),
    [
        ("d1,a1,5\n", 2, "level 应是 1 至 4"),
        ("d1,a1,\n", 2, "level 应是 1 至 4，不能是 空"),
        ("d9,a1,1\n", 2, "需求 d9 不在需求表中"),
        ("d1,a9,1\n", 2, "成果 a9 不在成果表中"),
        ("d1,a1,1\nd1,a1,2\n", 3, "与第 2 行重复"),
        ("", 1, "没有一对标注"),
    ],
)
def test_faults_of_labels(tmp_path: Path, rows: str, line: int, fault: str) -> None:
    path = _write(tmp_path / "l.csv", "demand_id,achievement_id,level\n" + rows)
    with pytest.raises(BadTable, match=fault) as caught:
        tables.read_labels(path, demands={"d1"}, items={"a1"})
    assert caught.value.line == line
