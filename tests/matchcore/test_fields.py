"""The guess of a text's field: exact cases, its proof, and how often it is right on labelled demands."""

from __future__ import annotations

import csv
import json
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore import tables, topics
from matchcore.__main__ import main
from matchcore.fields import guess_fields
from matchcore.text import fold, lexicon
from matchcore.types import Span
from tests.bench_data import bench_path

GOLD = Path(__file__).parent / "gold/demand_fields.csv"


def test_a_title_names_its_field_classes_section_and_proof() -> None:
    (found,) = guess_fields("小麦赤霉病防治")
    assert (found.field, found.share, found.ipc, found.industry) == (
        "现代农业与食品",
        1.0,
        ("A01",),
        ("A",),
    )
    assert found.spans[0] == Span("title", 0, 2)


def test_a_word_in_the_description_weighs_less_than_one_in_the_title() -> None:
    title, told = "污泥脱水", "用于数控车床"
    first, second = guess_fields(title, told)[:2]
    assert (first.field, second.field) == ("资源与环境", "先进制造与自动化")
    assert guess_fields(told, title)[0].field == "先进制造与自动化"
    assert {span.field for span in second.spans} == {"description"}


def test_nothing_listed_gives_no_guess_and_folding_changes_nothing() -> None:
    assert guess_fields("寻求合作", "希望联系") == ()
    assert guess_fields("", "") == ()
    assert guess_fields("汙水處理")[0].field == guess_fields("污水处理")[0].field == "资源与环境"


@given(
    st.text(alphabet="小麦污水处理轴承激光焊接电池 ，。aA1", max_size=40),
    st.text(alphabet="小麦污水处理轴承激光焊接电池 ，。aA1", max_size=80),
)
def test_shares_spans_and_order_hold_for_any_text(title: str, told: str) -> None:
    texts = {"title": title, "description": told}
    found = guess_fields(title, told, most=99)
    assert not found or sum(one.share for one in found) == pytest.approx(1, abs=0.001)
    assert [one.share for one in found] == sorted((one.share for one in found), reverse=True)
    for one in found:
        assert 1 <= len(one.ipc) <= 3
        assert one.industry
        for span in one.spans:
            assert 0 <= span.start < span.end <= len(texts[span.field])
    # Without the words it rests on, the guess is gone.
    for one in found[:1]:
        cut = {name: list(text) for name, text in texts.items()}
        for span in one.spans:
            cut[span.field][span.start : span.end] = "，" * (span.end - span.start)
        left = guess_fields("".join(cut["title"]), "".join(cut["description"]), most=99)
        assert one.field not in {other.field for other in left}


def test_every_row_of_the_list_names_a_known_field_and_topics_once() -> None:
    rows = tomllib.loads((files("matchcore") / "data/classes.toml").read_text(encoding="utf-8"))["class"]
    listed = [topic for row in rows for topic in row["topics"].split()]
    assert len(listed) == len(set(listed))
    assert set(listed) <= set(topics.names())
    assert {row["field"] for row in rows} == {row["name"] for row in lexicon()}
    assert all(len(code) == 3 and code[0] in "ABCDEFGH" for row in rows for code in row["ipc"])
    assert all(
        len(letter) == 1 and letter in "ABCDEFGHIJKLMNOPQRST" for r in rows for letter in r["industry"]
    )
    assert fold("污水") == "污水"


def test_the_command_prints_a_line_or_an_object_per_demand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "demands.csv"
    path.write_text("id,title,description\na,小麦赤霉病防治,\nb,寻求合作,\n", encoding="utf-8")
    assert main(["fields", "--demands", str(path), "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert (first["id"], first["fields"][0]["field"], first["fields"][0]["ipc"]) == (
        "a",
        "现代农业与食品",
        ["A01"],
    )
    assert first["fields"][0]["spans"][0] == ["title", 0, 2]
    assert second == {"id": "b", "fields": []}
    assert main(["fields", "--demands", str(path)]) == 0
    assert capsys.readouterr().out == (
        "a\t小麦赤霉病防治\t现代农业与食品 1.00 IPC A01 门类 A\nb\t寻求合作\t没有可推测的领域\n"
    )


@pytest.mark.bench
def test_labelled_demands_are_guessed_right_as_often_as_reported() -> None:
    needs = {need.id: need for need in tables.read_demands(bench_path("bdci2019/demands.csv"))}
    right = {"dev": 0, "final": 0}
    for row in csv.DictReader(GOLD.open(encoding="utf-8")):
        need = needs[row["demand_id"]]
        found = guess_fields(need.title, need.description)
        right[row["half"]] += bool(found) and found[0].field in row["fields"].split("|")
    assert right == {"dev": 36, "final": 36}
