"""`python -m indexcore analyse`: every table an analyst reads about data, structure and results, at once."""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

import pandas as pd

from indexcore.analyses.inputs import read, write_together
from indexcore.errors import BadInput
from indexcore.pipeline import compute, plain_step
from indexcore.state import State
from indexcore.steps.registry import RUN

DATA = ("raw", "denominate", "impute", "treat", "normalise")
Asked = tuple[str, State, str, dict[str, Any]]


def add(commands: argparse._SubParsersAction, add_inputs: Callable[..., None]) -> None:
    """The command and its options."""
    command = commands.add_parser(
        "analyse", help="统计量、相关、主成分、信度、剔除一项、优势与短板，写成 CSV"
    )
    add_inputs(command, required=False)
    command.add_argument("--edition", type=Path, help="版次目录（代替三个文件）")
    command.add_argument("--period", help="面板数据看哪一期，默认最后一期")
    command.add_argument("--target", help="看哪个得分，默认唯一的根")
    command.add_argument("--group", help="组内名次按哪一列分组")
    command.add_argument("--high", type=float, default=0.9, help="相关高于此数则标出")
    command.add_argument("--low", type=float, default=-0.4, help="同组指标相关低于此数则标出")
    command.add_argument("--out", type=Path, required=True, help="结果目录")
    command.set_defaults(run=run)


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Every table in the folder, all or none; a table the data do not allow is named with the reason."""
    table, structure, config = read(args)
    state = compute(table, structure=structure, config=config)
    tables: dict[str, pd.DataFrame] = {}
    for name, seen, op, params in _asked(state, args):
        try:
            stage = RUN[op](seen, plain_step(op, **params)).stages[-1]
            made = {f"{name}_{side}": side_table() for side, side_table in stage.sides.items()}
            tables |= made or {name: stage.frame()}
        except BadInput as error:
            out.write(f"未写 {name} {params.get('what', op)}：{error}\n")
    write_together(
        args.out, {f"{name}.csv": t.to_csv(index=False, lineterminator="\n") for name, t in tables.items()}
    )
    out.write(f"{len(tables)} 个文件写入 {args.out}\n")
    return 0


def _asked(state: State, args: argparse.Namespace) -> Iterator[Asked]:
    """File prefix, the state the table is about, the step that makes it, and its parameters."""
    seen = {"period": args.period, "high": args.high, "low": args.low}
    for stage in state.stages:
        if stage.op in DATA:
            yield stage.file, _at(state, stage.name), "analyse", {**seen, "what": ("stats",)}
    raw, ready = _at(state, "raw"), replace(state, scores=None)
    for what in ("availability", "denominators"):
        yield "raw", raw, "analyse", {**seen, "what": (what,)}
    for method in ("pearson", "spearman", "kendall"):
        yield f"raw_{method}", raw, "analyse", {**seen, "what": ("correlations",), "correlation": method}
    yield "normalised", ready, "analyse", {**seen, "what": ("flags",)}
    if state.table.is_panel:
        for measure in ("CAGR", "prc_change", "slope"):
            yield "trend", raw, "trend", {"measure": measure}
    if state.scores is None:
        return
    for what in ("correlations", "ancestors", "cronbach", "strengths"):
        yield "scores", state, "analyse", {**seen, "what": (what,)}
    for level in state.structure.levels[1:]:
        yield f"scores_level{level}", state, "analyse", {**seen, "what": ("pca",), "level": level}
    for level in state.structure.levels[:-1]:
        asked = {**seen, "what": ("removal",), "remove_level": level, "target": args.target}
        yield f"level{level}", state, "analyse", asked
    if args.group is not None:
        yield "group_ranks", state, "rank", {"group": args.group}


def _at(state: State, stage: str) -> State:
    """The state with the data of one stage and no scores."""
    found = state.stage(stage).table
    codes = [code for code in state.structure.leaves if code in found.codes]
    return replace(state, table=found.take_codes(codes), scores=None)
