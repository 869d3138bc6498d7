"""A batch gives the same bytes for any number of processes, resumes, and never mixes two jobs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from matchcore import batch
from matchcore.errors import BadIndex
from matchcore.index import rebuild
from matchcore.types import Need
from tests.matchcore.small_pool import items, needs

PUBLIC = frozenset({"public"})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("batch") / "index"
    rebuild(path, items())
    return path


@pytest.fixture
def many() -> list[Need]:
    return [replace(need, id=f"{need.id}-{copy}") for copy in range(5) for need in needs()]


def _run(folder: Path, out: Path, many: list[Need], **options: object) -> str:
    return batch.match(many, index=folder, out=out, top=5, viewer=PUBLIC, **options)


def test_one_process_and_two_give_the_same_bytes(folder: Path, tmp_path: Path, many: list[Need]) -> None:
    one = _run(folder, tmp_path / "one.csv", many, processes=1)
    two = _run(folder, tmp_path / "two.csv", many, processes=2)
    assert one == two
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    assert len((tmp_path / "one.csv").read_text().splitlines()) == 1 + 5 * len(many)


def test_a_sifted_batch_is_the_same_for_any_number_of_processes_and_another_without(
    folder: Path, tmp_path: Path, many: list[Need]
) -> None:
    one = _run(folder, tmp_path / "one.csv", many, processes=1, depth=10, width=40)
    two = _run(folder, tmp_path / "two.csv", many, processes=2, depth=10, width=40)
    bare = _run(folder, tmp_path / "bare.csv", many, processes=1, depth=10, width=0)
    assert one == two
    assert one != bare


def test_shards_of_another_width_are_not_reused(
    folder: Path, tmp_path: Path, many: list[Need], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a run of one width that broke off after a shard.
    real, runs = batch.run_shard, []

    def once(job: batch.Job, shard: list[Need]) -> str:
        if runs:
            raise KeyboardInterrupt
        runs.append(job.width)
        return real(job, shard)

    monkeypatch.setattr(batch, "run_shard", once)
    with pytest.raises(KeyboardInterrupt):
        _run(folder, tmp_path / "out.csv", many, processes=1, width=40)
    monkeypatch.setattr(batch, "run_shard", real)
    seen: list[int] = []

    _run(folder, tmp_path / "out.csv", many, processes=1, width=80, progress=seen.append)

    assert seen[0] == 0


def test_an_interrupted_run_goes_on_where_it_stopped(
    folder: Path, tmp_path: Path, many: list[Need], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = _run(folder, tmp_path / "whole.csv", many, processes=1)
    real, runs = batch.run_shard, []

    def stopping(job: batch.Job, shard: list[Need]) -> str:
        if len(runs) == 2:
            raise KeyboardInterrupt
        runs.append(shard)
        return real(job, shard)

    monkeypatch.setattr(batch, "run_shard", stopping)
    with pytest.raises(KeyboardInterrupt):
        _run(folder, tmp_path / "cut.csv", many, processes=1)
    assert not (tmp_path / "cut.csv").exists()
    monkeypatch.setattr(batch, "run_shard", lambda job, shard: runs.append(shard) or real(job, shard))
    seen: list[int] = []
    assert _run(folder, tmp_path / "cut.csv", many, processes=1, progress=seen.append) == whole
    assert seen[0] == 2 * batch.SHARD
    assert sum(map(len, runs)) == len(many)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cut.csv", "whole.csv"]


def test_shards_of_another_job_are_dropped(folder: Path, tmp_path: Path, many: list[Need]) -> None:
    parts = tmp_path / "out.csv.parts"
    parts.mkdir()
    (parts / "job").write_text("another job")
    (parts / "000000.csv").write_text("wrong\n")
    assert _run(folder, tmp_path / "out.csv", many, processes=1) == _run(
        folder, tmp_path / "b.csv", many, processes=1
    )


def test_a_missing_index_is_named_and_nothing_written(tmp_path: Path, many: list[Need]) -> None:
    with pytest.raises(BadIndex):
        _run(tmp_path / "absent", tmp_path / "out.csv", many)
    assert list(tmp_path.iterdir()) == []
