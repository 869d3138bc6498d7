"""Every stage as CSV, all of them or none: files are made aside and moved in place when all are ready."""

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from indexcore.errors import refuse
from indexcore.state import State
from indexcore.table import Mark, as_frame

RECORD = "edition.json"
INPUTS = "inputs"
WHOLE = ("rank", "tiers")


def frames(state: State) -> dict[str, pd.DataFrame]:
    """File stem → table: each stage that holds data, its side tables, cell marks, the log and the results."""
    found: dict[str, pd.DataFrame] = {}
    for stage in state.stages:
        if stage.is_data or stage.scores is not None:
            found[stage.file] = _whole_numbers(stage.frame()) if stage.op in WHOLE else stage.frame()
        for name, side in stage.sides.items():
            found[f"{stage.file}_{name}"] = side()
    found["flags"] = flags_frame(state)
    found["log"] = log_frame(state)
    found["parameters"] = parameters_frame(state)
    if state.scores is not None:
        found["results"] = results_frame(state)
    return found


def flags_frame(state: State) -> pd.DataFrame:
    """One row per cell that is not simply reported: what happened to it, in words."""
    table = state.table
    rows = [
        {
            "uCode": table.units[u],
            **({"Time": table.periods[p]} if table.is_panel else {}),
            "iCode": table.codes[k],
            "flag": "+".join(
                mark.name.lower() for mark in Mark if mark and table.flags[p, u, k] & mark and mark.name
            ),
        }
        for p, u, k in np.argwhere((table.flags != 0) & table.present[..., None])
    ]
    return pd.DataFrame(rows, columns=None if rows else ["uCode", "iCode", "flag"])


def log_frame(state: State) -> pd.DataFrame:
    """One row per step and note, in order."""
    rows = [
        {"step": number, "name": stage.name, "op": stage.op, "file": f"{stage.file}.csv", "note": note}
        for number, stage in enumerate(state.stages)
        for note in stage.notes or ("",)
    ]
    return pd.DataFrame(rows)


def parameters_frame(state: State) -> pd.DataFrame:
    """One row per stage, code and parameter used: bounds, methods, denominators, treatments."""
    rows = [
        {"name": stage.name, "iCode": code, "parameter": key, "value": value}
        for stage in state.stages
        for code, used in stage.used.items()
        for key, value in used.items()
    ]
    return pd.DataFrame(rows, columns=["name", "iCode", "parameter", "value"])


def results_frame(state: State) -> pd.DataFrame:
    """Units with their names, scores of the aggregates, highest level first, and the rank of each root."""
    scores = state.scored
    added = [code for code in scores.codes if code not in state.structure]
    codes = [*added, *reversed(state.structure.aggregates)]
    values = np.stack([scores.column(code) for code in codes], axis=-1)
    frame = as_frame(values, codes=codes, like=state.table)
    names = dict(zip(state.table.units, state.table.names, strict=True))
    frame.insert(1, "uName", [names[unit] for unit in frame["uCode"]])
    ranked = state.last("rank")
    if ranked is not None and ranked.scores is not None:
        whole = _whole_numbers(ranked.frame())
        for code in (
            c for c in codes if c in ranked.scores.codes and (c in added or c in state.structure.roots)
        ):
            frame.insert(frame.columns.get_loc(code) + 1, f"{code}_rank", whole[code])
    return frame


def _whole_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    codes = [c for c in frame.columns if c not in ("uCode", "Time")]
    exact = [c for c in codes if (frame[c].dropna() % 1 == 0).all()]
    return frame.astype(dict.fromkeys(exact, "Int64"))


def as_bytes(state: State) -> dict[str, bytes]:
    """File name → CSV content of every table; the same for the same state, to the byte."""
    return {
        f"{stem}.csv": frame.to_csv(index=False, lineterminator="\n").encode()
        for stem, frame in frames(state).items()
    }


def write(folder: Path, contents: Mapping[str, bytes], *, record: Mapping[str, object]) -> None:
    """All contents stand in `folder`, and `record` as edition.json; a frozen edition there is not overwritten.

    Everything is made aside first; files of an earlier run that are not made again are removed.
    """
    old = read_record(folder)
    if old.get("frozen"):
        raise refuse(str(folder), "此处是已冻结的版次，不能覆盖；请换一个目录")
    folder.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".indexcore-", dir=folder))
    text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    every = {**contents, RECORD: text.encode()}
    try:
        for name, content in every.items():
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            (aside / name).write_bytes(content)
        for name in old.get("files", {}):
            (folder / name).unlink(missing_ok=True)
        shutil.rmtree(folder / INPUTS, ignore_errors=True)
        for name in every:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(aside / name, folder / name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def read_record(folder: Path) -> dict:
    """The record of an edition's folder, empty when there is none."""
    path = folder / RECORD
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
