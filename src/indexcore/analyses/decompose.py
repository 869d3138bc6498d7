"""`python -m indexcore decompose`: why a unit's score and rank changed between two editions or two periods."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from indexcore import edition
from indexcore.analyses.inputs import period_of, read, target_of, write_together
from indexcore.decompose.explain import ORDERS, Explanation, Inputs, explain
from indexcore.errors import refuse

KINDS = {
    "own": "自身变化",
    "moved": "标尺移动",
    "weight": "权重变化",
    "bonus": "特色加分",
    "membership": "单位进出",
}


def add(commands: argparse._SubParsersAction, add_inputs: Callable[..., None]) -> None:
    """The command and its options."""
    command = commands.add_parser("decompose", help="得分与名次为何变化：逐项贡献，合计等于变化")
    command.add_argument("unit", help="单位代码")
    add_inputs(command, required=False)
    command.add_argument("--edition", type=Path, help="版次目录（代替三个文件；同一版次内比较两期）")
    command.add_argument("--from", dest="start", help="面板数据的前一期")
    command.add_argument("--to", dest="end", help="面板数据的后一期，默认最后一期")
    command.add_argument("--old", type=Path, help="旧版次目录")
    command.add_argument("--new", type=Path, help="新版次目录")
    command.add_argument("--target", help="看哪个得分，默认唯一的根")
    command.add_argument("--order", choices=ORDERS, default="shapley", help="自身变化与标尺移动的先后")
    command.add_argument("--out", type=Path, help="另写 score.csv、rank.csv、crossings.csv，不取舍")
    command.set_defaults(run=run)


def run(args: argparse.Namespace, out: TextIO) -> int:
    """The contributions to score and rank as two tables."""
    before, after = _editions(args)
    target = target_of(after.structure, args.target)
    found = explain(before, after, unit=args.unit, target=target, order=args.order)
    if args.out is not None:
        parts = {
            "score": found.score.of(args.unit),
            "rank": found.rank.parts,
            "crossings": found.rank.crossings,
        }
        write_together(
            args.out,
            {f"{name}.csv": part.to_csv(index=False, lineterminator="\n") for name, part in parts.items()},
        )
    out.write("\n".join(lines(found, args.unit)) + "\n")
    return 0


def lines(found: Explanation, unit: str) -> list[str]:
    """The explanation in lines: totals first, then each part, largest first."""
    change = found.score
    start, end = float(change.before[0]), float(change.after[0])
    rows = [f"{unit} {change.target} 得分 {start:.6f} → {end:.6f}，变化 {end - start:+.6f}"]
    rows += [
        f"  {row.Node:<12} {KINDS[row.Kind]} {row.Contribution:+.6f}" for row in change.of(unit).itertuples()
    ]
    rank = found.rank
    rows.append(f"名次 {rank.before} → {rank.after}，前进 {rank.places:+d} 位")
    rows += [f"  {row.Node:<12} {KINDS[row.Kind]} {row.Places:+.4f}" for row in rank.parts.itertuples()]
    for places, word in ((1, "超过"), (-1, "被超过")):
        units = rank.crossings.loc[rank.crossings["Places"] == places, "Unit"] if len(rank.crossings) else []
        if len(units):
            rows.append(f"{word}：{'、'.join(units)}")
    return rows


def _editions(args: argparse.Namespace) -> tuple[Inputs, Inputs]:
    if (args.old is None) != (args.new is None):
        raise refuse("命令行", "--old 与 --new 须同时给出")
    if args.old is not None:
        pair = [Inputs(*edition.read_inputs(folder)) for folder in (args.old, args.new)]
        return pair[0], pair[1]
    if args.start is None:
        raise refuse("命令行", "须给出 --old 与 --new，或面板数据的 --from")
    table, structure, config = read(args)
    start, end = period_of(table, args.start, option="--from"), period_of(table, args.end, option="--to")
    return Inputs(table, structure, config, start), Inputs(table, structure, config, end)
