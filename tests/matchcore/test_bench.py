"""The bench prints the tables the documents show, and measures a kept index without building it again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matchcore.__main__ import main
from matchcore.bench_tables import markdown


def run(path: Path, *words: str, docs: int = 120) -> int:
    return main(
        ["bench", "--docs", str(docs), "--queries", "3", "--only-tantivy", "--keep", str(path), *words]
    )


def test_a_kept_index_is_measured_again_and_not_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "x", "--json") == 0
    first = json.loads(capsys.readouterr().out)
    built = (tmp_path / "x" / "stamp.json").stat().st_mtime_ns
    assert run(tmp_path / "x", "--json") == 0
    again = json.loads(capsys.readouterr().out)
    assert (tmp_path / "x" / "stamp.json").stat().st_mtime_ns == built
    assert set(first) - set(again) == {"index_docs_per_s", "index_docs_per_cpu_s"}
    assert again["visible_ms"] <= again["visible_most_ms"]
    assert again["visible_commit_ms"] + again["visible_reload_ms"] < again["visible_most_ms"] + 0.2
    assert len(again["rounds"]) == 5
    ratios = [each["candidates"]["p95_cpu_ms"] / each["tantivy"]["p95_cpu_ms"] for each in again["rounds"]]
    assert again["candidates_to_tantivy"]["p95_cpu_ms"] == round(sorted(ratios)[2], 2)

    assert run(tmp_path / "x", docs=1000) == 1
    assert "不是 1000 条" in capsys.readouterr().err


def test_the_tables_of_the_documents_are_printed() -> None:
    times = {"p50_ms": 2.0, "p95_ms": 4.0, "p50_cpu_ms": 1.0, "p95_cpu_ms": 2.0}
    ours = {**times, "p95_ms": 6.0, "p95_cpu_ms": 2.5}
    found = {"docs": 5000, "queries": 7, "load_average": [0.5, 1, 1], "tantivy": times, "candidates": ours}
    lines = list(markdown({**found, "memory_mb": 1234}))
    assert lines[0].startswith("| 5,000 documents, 7 queries, load 0.5 |")
    assert lines[3] == ("| our candidates (analysis + query) | 2.00 | 6.00 | 1.00 | 2.50 | 1.50 | 1.25 |")
    rounds = [
        {"tantivy": times, "candidates": {**times, "p95_ms": p95, "p95_cpu_ms": 2.6}}
        for p95 in (4.4, 8.0, 5.0)
    ]
    shown = list(
        markdown({**found, "rounds": rounds, "candidates_to_tantivy": {"p95_ms": 1.25, "p95_cpu_ms": 1.3}})
    )
    assert shown[7:11] == [
        "| 1 | 2.00 | 2.60 | 1.30 | 1.10 |",
        "| 2 | 2.00 | 2.60 | 1.30 | 2.00 |",
        "| 3 | 2.00 | 2.60 | 1.30 | 1.25 |",
        "| **median** | | | **1.30** | **1.25** |",
    ]
    assert lines[-1] == "| memory of a searching process, MB | 1,234 |"
    assert all(line.count("|") == lines[0].count("|") for line in lines[:4])
