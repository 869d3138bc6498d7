"""Published editions: inputs and results with their hashes, recomputed to prove them, compared to one another."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from indexcore.config.load import Config
from indexcore.errors import refuse
from indexcore.output import INPUTS, as_bytes, read_record, write
from indexcore.pipeline import compute, read_files
from indexcore.state import State
from indexcore.structure import Structure
from indexcore.table import Table

FORMAT = 1


def digest(content: bytes) -> str:
    """SHA-256 of bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def record_of(
    state: State,
    *,
    name: str,
    inputs: dict[str, tuple[str, bytes]],
    results: dict[str, bytes],
    frozen: bool,
    about: dict[str, str],
) -> dict[str, Any]:
    """What an edition says of itself: hashes of every input and result, and one hash over all of them."""
    files = {file: digest(content) for file, content in results.items()}
    given = {role: digest(content) for role, (_, content) in inputs.items()}
    parts = "\n".join(f"{key} {value}" for key, value in sorted({**given, **files}.items()))
    return {
        "format": FORMAT,
        "name": name,
        "title": state.config.title,
        "about": about,
        "frozen": frozen,
        "inputs": {role: {"file": inputs[role][0], "sha256": given[role]} for role in inputs},
        "files": files,
        "sha256": digest(parts.encode()),
    }


def publish(
    state: State,
    folder: Path,
    *,
    data: Path,
    meta: Path | None,
    config: Path,
    name: str = "",
    frozen: bool = False,
    about: dict[str, str] | None = None,
) -> dict[str, Any]:
    """The folder holds every stage, copies of every input, and the record that ties them together."""
    paths = {"data": data, "config": config} | ({"meta": meta} if meta is not None else {})
    paths |= {f"file:{given}": path for given, path in state.config.opened.items()}
    inputs = {role: (path.name, path.read_bytes()) for role, path in paths.items()}
    results = as_bytes(state)
    named = name or folder.name
    record = record_of(state, name=named, inputs=inputs, results=results, frozen=frozen, about=about or {})
    copies = {f"{INPUTS}/{_place(role)}": content for role, (_, content) in inputs.items()}
    write(folder, {**results, **copies}, record=record)
    return record


def _place(role: str) -> str:
    fixed = {"data": "data.csv", "meta": "meta.csv", "config": "config.toml"}
    if role in fixed:
        return fixed[role]
    given = role.removeprefix("file:")
    return os.path.join("files", digest(given.encode())[:8], Path(given).name)


def inputs_of(folder: Path) -> dict[str, Path]:
    """Role → path of the copies of an edition's inputs."""
    record = read_record(folder)
    if not record:
        raise refuse(str(folder), "不是版次目录（没有 edition.json）")
    return {role: folder / INPUTS / _place(role) for role in record["inputs"]}


def recompute(folder: Path) -> State:
    """The edition's state computed again from the inputs kept with it."""
    table, structure, settings = read_inputs(folder)
    return compute(table, structure=structure, config=settings)


def read_inputs(folder: Path) -> tuple[Table, Structure, Config]:
    """The data, tree and configuration kept with an edition."""
    inputs = inputs_of(folder)
    files = {role.removeprefix("file:"): path for role, path in inputs.items() if role.startswith("file:")}
    return read_files(data=inputs["data"], meta=inputs.get("meta"), config=inputs["config"], files=files)


def verify(folder: Path) -> list[str]:
    """What differs between the edition's record, its files and a new computation; empty when nothing does."""
    record, faults = read_record(folder), []
    for role, path in inputs_of(folder).items():
        if not path.is_file():
            faults.append(f"缺少输入 {role}")
        elif digest(path.read_bytes()) != record["inputs"][role]["sha256"]:
            faults.append(f"输入 {role} 被改动")
    for file, expected in record["files"].items():
        path = folder / file
        if not path.is_file() or digest(path.read_bytes()) != expected:
            faults.append(f"结果 {file} {'被改动' if path.is_file() else '缺失'}")
    if not faults:
        again = {file: digest(content) for file, content in as_bytes(recompute(folder)).items()}
        faults += [f"重算的 {file} 不同" for file in again if again[file] != record["files"].get(file)]
    return faults


@dataclass(frozen=True)
class Comparison:
    """Two editions side by side: scores and ranks old and new, inputs that changed, values that changed."""

    scores: pd.DataFrame
    inputs: tuple[str, ...]
    cells: pd.DataFrame
    steps: tuple[str, ...]


def compare(old: Path, new: Path, *, code: str | None = None) -> Comparison:
    """Old and new figures of every unit for one score (the root by default), and why they differ."""
    before, after = recompute(old), recompute(new)
    wanted = code or (after.structure.roots[0] if after.structure.roots else "")
    first, second = read_record(old)["inputs"], read_record(new)["inputs"]
    changed = [role for role in sorted({*first, *second}) if _hash(first, role) != _hash(second, role)]
    return Comparison(
        scores=_scores(before, after, wanted),
        inputs=tuple(changed),
        cells=_cells(before, after),
        steps=tuple(_steps(before, after)),
    )


def _hash(inputs: dict[str, dict[str, str]], role: str) -> str:
    return inputs.get(role, {}).get("sha256", "")


def _scores(before: State, after: State, code: str) -> pd.DataFrame:
    if before.scores is None or after.scores is None:
        raise refuse("比较", "两个版次都须有得分")
    parts = []
    for state in (before, after):
        ranked = next(stage for stage in reversed(state.stages) if stage.op == "rank")
        scored = next(
            s for s in reversed(state.stages) if s.scores is not None and code in s.scores.codes and s.is_data
        )
        keys = ["uCode", "Time"] if state.table.is_panel else ["uCode"]
        both = scored.frame()[[*keys, code]].merge(
            ranked.frame()[[*keys, code]]
            if ranked.scores and code in ranked.scores.codes
            else scored.frame()[keys],
            on=keys,
            suffixes=("", "_rank"),
        )
        parts.append(both.set_index(keys))
    joined = parts[0].join(parts[1], how="outer", suffixes=("_old", "_new"))
    if f"{code}_old" not in joined:
        raise refuse(f"指标 {code}", "两个版次没有共同的这个得分")
    joined["change"] = joined[f"{code}_new"] - joined[f"{code}_old"]
    if f"{code}_rank_old" in joined and f"{code}_rank_new" in joined:
        joined["rank_change"] = joined[f"{code}_rank_old"] - joined[f"{code}_rank_new"]
    return joined.reset_index()


def _cells(before: State, after: State) -> pd.DataFrame:
    """Raw values that differ between the editions, including those only one of them has."""
    long = []
    for state in (before, after):
        frame = state.stages[0].frame()
        keys = ["uCode", "Time"] if "Time" in frame else ["uCode"]
        long.append(
            frame.melt(id_vars=keys, var_name="iCode", value_name="value").set_index([*keys, "iCode"])[
                "value"
            ]
        )
    both = pd.concat(long, axis=1, keys=["old", "new"])
    differ = ~((both["old"] == both["new"]) | (both["old"].isna() & both["new"].isna()))
    return both[differ].reset_index()


def _steps(before: State, after: State) -> list[str]:
    """Steps that differ between the two configurations, in words."""
    notes = []
    first, second = before.config.steps, after.config.steps
    for number in range(max(len(first), len(second))):
        a = first[number] if number < len(first) else None
        b = second[number] if number < len(second) else None
        if a is None or b is None or a.op != b.op:
            notes.append(f"第 {number + 1} 步：{a.op if a else '无'} → {b.op if b else '无'}")
            continue
        notes += [
            f"第 {number + 1} 步 {a.op}：{key} {a.params[key]!r} → {b.params[key]!r}"
            for key in a.params
            if a.params[key] != b.params[key]
        ]
        if a.overrides != b.overrides or a.nested != b.nested:
            notes.append(f"第 {number + 1} 步 {a.op}：分指标或分层的设置不同")
    return notes
