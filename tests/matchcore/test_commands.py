"""The commands print what they promise, say faults in one sentence, and exit with the right code."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from matchcore import commands
from matchcore.__main__ import main
from matchcore.commands import bar
from tests.matchcore.small_pool import SUBJECTS, items, needs

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    pool = items(40)
    rows = {
        "items.csv": [("id", "title", "text"), *((i.id, i.fields["title"], i.fields["text"]) for i in pool)],
        "demands.csv": [("id", "title", "description"), *((n.id, n.title, n.description) for n in needs())],
        "labels.csv": [
            ("demand_id", "achievement_id", "level"),
            *(
                (need.id, item.id, 1 + 3 * (item.facets["field"] == (subject,)))
                for need, subject in zip(needs(), SUBJECTS, strict=True)
                for item in pool
            ),
        ],
    }
    for name, lines in rows.items():
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)
    return tmp_path


def _judged(tables: Path) -> list[str]:
    return [
        *("--demands", str(tables / "demands.csv"), "--items", str(tables / "items.csv")),
        *("--labels", str(tables / "labels.csv")),
    ]


def test_index_search_and_match(tables: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", "--items", str(tables / "items.csv"), "--out", str(tables / "ix"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["items"] == 40
    ask = ["--index", str(tables / "ix"), "--demands", str(tables / "demands.csv"), "--top", "3"]
    assert main(["search", *ask, "--explain", "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [len(row["hits"]) for row in found] == [3] * 10
    assert found[0]["hits"][0]["reasons"]
    assert found[0]["question"]["sentence"]
    assert main(["search", *ask, "--explain"]) == 0
    told = capsys.readouterr().out
    assert needs()[0].title in told
    # Every reason is a sentence with its characters in both texts; the question stands under the list.
    reason = found[0]["hits"][0]["reasons"][0]
    spans = [reason["need"], reason["item"]]
    places = "，".join(
        f"{side} {s[0]} {s[1]}–{s[2]}" for side, s in zip(("需求", "成果"), spans, strict=True)
    )
    assert f"双方都提到“{reason['params']['term']}”（{places}）" in told
    assert f"  可问企业：{found[0]['question']['sentence']}\n" in told
    assert main(["search", *ask, "--json"]) == 0
    assert "question" not in json.loads(capsys.readouterr().out.splitlines()[0])
    assert main(["match", *ask, "--out", str(tables / "out.csv"), "--processes", "1", "--json"]) == 0
    told = capsys.readouterr()
    assert len(json.loads(told.out)["checksum"]) == 64
    assert "已匹配 [####################] 10/10\n" in told.err
    assert "\r" not in told.err


def test_train_and_evaluate(tables: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", *_judged(tables), "--out", str(tables / "m.json"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["pairs"] == 400
    # A model says which data it was made from and how it did on titles it had not seen.
    kept = json.loads((tables / "m.json").read_text(encoding="utf-8"))["provenance"]
    assert kept["data"] == told["data"]
    assert len(kept["data"]) == 16
    assert set(kept["withheld"]) == {"ndcg@10", "contest_score"}
    assert 0.9 < kept["withheld"]["ndcg@10"] <= 1
    assert kept["withheld"] == told["withheld"]
    keys = ["ndcg@5", "ndcg@10", "mrr", "precision@5", "contest_score", "n_demands"]
    for extra in ([], ["--model", str(tables / "m.json")]):
        assert main(["evaluate", *_judged(tables), *extra, "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert list(found) == keys
        assert found["ndcg@5"] > 0.9
    assert main(["evaluate", *_judged(tables), "--cv", "2", "--split", "title", "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {*keys, *(f"{key}_ci" for key in keys[:-1])}


@pytest.mark.parametrize("extra", [[], ["--cv", "2"]])
def test_labels_that_leave_nothing_to_measure_give_null_and_a_sentence(
    tables: Path, capsys: pytest.CaptureFixture[str], extra: list[str]
) -> None:
    # Given judged pairs of which none is above level 2.
    lines = (tables / "labels.csv").read_text(encoding="utf-8").replace(",4", ",2")
    (tables / "labels.csv").write_text(lines, encoding="utf-8")
    assert main(["evaluate", *_judged(tables), *extra, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["mrr"], found["precision@5"]) == (None, None)
    assert found["ndcg@5"] > 0.5
    assert found.get("mrr_ci") is None

    # And none above level 1.
    (tables / "labels.csv").write_text(lines.replace(",2", ",1"), encoding="utf-8")
    assert main(["evaluate", *_judged(tables), *extra]) == 0
    said = capsys.readouterr().out
    assert "ndcg@5  无从测量：没有一对标注达到 2 级" in said
    assert "mrr  无从测量：没有一对标注达到 3 级" in said
    assert "None" not in said
    assert "nan" not in said
    ask = ["train", *_judged(tables), "--out", str(tables / "m.json"), "--if-better"]
    assert main(ask) == 0
    before = (tables / "m.json").read_bytes()
    assert main(ask) == 1
    assert "无从比较" in capsys.readouterr().err
    assert (tables / "m.json").read_bytes() == before


def test_a_bad_file_is_one_sentence_and_writes_nothing(
    tables: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tables / "items.csv").write_text("id,title\na1,x\na1,y\n", encoding="utf-8")
    assert main(["index", "--items", str(tables / "items.csv"), "--out", str(tables / "ix")]) == 1
    told = capsys.readouterr()
    assert "第 3 行" in told.err
    assert "a1" in told.err
    assert told.out == ""
    assert main(["train", *_judged(tables), "--out", str(tables / "m.json")]) == 1
    assert sorted(path.name for path in tables.iterdir()) == ["demands.csv", "items.csv", "labels.csv"]


def test_labels_of_one_title_alone_train_a_model_without_a_score(
    tables: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = needs()[0].id
    lines = (tables / "labels.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    one = [lines[0], *(line for line in lines if line.startswith(f"{first},"))]
    (tables / "labels.csv").write_text("".join(one), encoding="utf-8")
    assert main(["train", *_judged(tables), "--out", str(tables / "m.json")]) == 0
    assert "nDCG" not in capsys.readouterr().out
    kept = json.loads((tables / "m.json").read_text(encoding="utf-8"))["provenance"]
    assert kept["withheld"] == {"ndcg@10": None, "contest_score": None}
    assert main(["train", *_judged(tables), "--out", str(tables / "m.json"), "--if-better"]) == 1
    assert "只有一个需求名称" in capsys.readouterr().err


def test_the_bar_fills() -> None:
    assert bar(0, 10, "已匹配") == "已匹配 [....................] 0/10"
    assert bar(5, 10, "已匹配") == "已匹配 [##########..........] 5/10"
    assert bar(0, 0, "已匹配") == "已匹配 [####################] 0/0"


@pytest.mark.parametrize(
    "words",
    [
        "evaluate",
        "evaluate --demands d --items i --labels l --cv 1",
        "search --index x --demands d --top 0",
        "search --index x --demands d --top zwei",
        "match --index x --demands d --out o --depth 0",
        "match --index x --demands d --out o --width -1",
        "match --index x --demands d --out o --processes -1",
        "bench --docs 0",
        "bench --queries 0",
        "fields --demands d --top 0",
    ],
)
def test_wrong_usage_exits_with_2(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words.split())
    assert caught.value.code == 2
    assert capsys.readouterr().out == ""


def test_places_that_cannot_be_written_are_named_before_the_work(
    tables: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(path.name for path in tables.iterdir())
    judged, away = _judged(tables), str(tables / "none" / "out")
    asked = ["--index", str(tables / "ix"), "--demands", str(tables / "demands.csv")]
    for words, fault in (
        (["train", *judged, "--out", away], "所在文件夹不存在"),
        (["train", *judged, "--out", str(tables)], "是文件夹，应是文件"),
        (["match", *asked, "--out", away], "所在文件夹不存在"),
        (["index", "--items", judged[3], "--out", judged[3]], "是文件，应是文件夹"),
        (["index", "--items", judged[3], "--out", "/proc/none/x"], "读写不了"),
    ):
        assert main(words) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert fault in err
        assert "Traceback" not in err
    assert sorted(path.name for path in tables.iterdir()) == before


def test_a_broken_off_run_and_a_closed_pipe_are_no_tracebacks(
    tables: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "run_train", stopped)
    assert main(["train", *_judged(tables), "--out", str(tables / "m.json")]) == 130
    assert capsys.readouterr().err == "已中断\n"
    words = "import sys; from matchcore.__main__ import main; sys.exit(main(sys.argv[1:]))"
    asked = ["fields", "--demands", str(tables / "demands.csv")]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    read, write = os.pipe()
    os.close(read)
    found = subprocess.run(
        [sys.executable, "-c", words, *asked], env=env, stdout=write, stderr=subprocess.PIPE
    )
    os.close(write)
    assert (found.returncode, found.stderr) == (1, b"")


def test_one_title_cannot_be_split_into_folds(tables: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = needs()[0].id
    lines = (tables / "labels.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    one = [lines[0], *(line for line in lines if line.startswith(f"{first},"))]
    (tables / "labels.csv").write_text("".join(one), encoding="utf-8")
    assert main(["evaluate", *_judged(tables), "--cv", "2", "--json"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "只涉及一个需求名称" in err


def test_a_model_is_replaced_only_by_a_better_one(tables: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask = ["train", *_judged(tables), "--out", str(tables / "m.json"), "--if-better"]
    assert main(ask) == 0
    before = (tables / "m.json").read_bytes()
    assert main(ask) == 1
    assert "旧模型保留" in capsys.readouterr().err
    assert (tables / "m.json").read_bytes() == before
    plain = json.loads(before)
    plain["features"] = {
        name: [mean, scale, -weight] for name, (mean, scale, weight) in plain["features"].items()
    }
    (tables / "m.json").write_text(json.dumps(plain))
    assert main(ask) == 0
