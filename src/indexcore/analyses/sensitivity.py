"""`python -m indexcore sensitivity`: rank bands, probabilities of tiers, Sobol indices."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import numpy as np
import pandas as pd

from indexcore.analyses.inputs import numbers, period_of, read, target_of, write_together
from indexcore.analysis.tiers import fixed_tiers
from indexcore.chart import RankBands
from indexcore.sensitivity.analysis import Runs, monte_carlo, sobol
from indexcore.sensitivity.bands import rank_tier_probabilities, tier_probabilities
from indexcore.sensitivity.factors import read_factors
from indexcore.sensitivity.model import Problem

BAR = 30


def add(commands: argparse._SubParsersAction, add_inputs: Callable[..., None]) -> None:
    """The command and its options."""
    command = commands.add_parser("sensitivity", help="名次的不确定性与敏感性：蒙特卡洛名次区间、Sobol 指数")
    add_inputs(command, required=False)
    command.add_argument("--edition", type=Path, help="版次目录（代替三个文件）")
    command.add_argument("--factors", type=Path, required=True, help="因素 TOML：[[factor]] 表")
    command.add_argument("--target", help="看哪个汇总得分，默认唯一的根")
    command.add_argument("--period", help="面板数据看哪一期，默认最后一期")
    command.add_argument("--runs", type=int, default=10_000, help="蒙特卡洛次数")
    command.add_argument("--sobol", type=int, metavar="N", help="改做 Sobol 分析，共 N×(因素数+2) 次")
    command.add_argument("--bootstrap", type=int, default=100, help="Sobol 指数的自助抽样次数")
    command.add_argument("--seed", type=int, default=0)
    command.add_argument("--tiers", help="固定分档下限，如 170,100；给出各档概率")
    command.add_argument("--tier-sizes", help="按名次分档的各档单位数，如 3,5；给出各档概率")
    command.add_argument("--out", type=Path, required=True, help="结果目录")
    command.set_defaults(run=run)


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Bands, inseparable neighbours, tiers and Sobol indices in the folder; a summary is printed."""
    table, structure, config = read(args)
    target = target_of(structure, args.target)
    problem = Problem(
        table, structure, config, read_factors(args.factors), target, period_of(table, args.period)
    )
    files = {}
    if args.sobol is None:
        runs = monte_carlo(problem, runs=args.runs, seed=args.seed, progress=progress_bar(sys.stderr))
        bands = runs.bands()
    else:
        found = sobol(
            problem,
            n=args.sobol,
            bootstrap=args.bootstrap,
            seed=args.seed,
            progress=progress_bar(sys.stderr),
        )
        runs, bands = found.runs, found.bands()
        files["sobol.csv"] = _csv(found.table().reset_index())
        out.write(found.table().round(4).to_string() + "\n")
    files |= _files(runs, bands, args)
    write_together(args.out, files)
    wide = float((bands["Q95"] - bands["Q5"]).median())
    out.write(f"{len(runs.scores)} 次运算，{len(runs.units)} 个单位；5%–95% 名次区间宽度的中位数 {wide:g}\n")
    out.write(f"{len(files)} 个文件写入 {args.out}\n")
    return 0


def progress_bar(err: TextIO) -> Callable[[int, int], None] | None:
    """A bar redrawn on one line of a terminal; None where nobody watches."""
    if not err.isatty():
        return None

    def tell(done: int, total: int) -> None:
        filled = BAR * done // total
        err.write(f"\r[{'#' * filled}{'.' * (BAR - filled)}] {done}/{total}")
        err.write("\n" if done == total else "")
        err.flush()

    return tell


def _files(runs: Runs, bands: pd.DataFrame, args: argparse.Namespace) -> dict[str, str]:
    ordered = bands.sort_values(["Nominal", "Median"], kind="stable")
    chart = RankBands(
        f"{runs.target} 名次区间",
        tuple(ordered.index),
        *(tuple(ordered[name].tolist()) for name in ("Nominal", "Median", "Q5", "Q95")),
    )
    files = {
        "bands.csv": _csv(bands.reset_index()),
        "inseparable.csv": _csv(runs.inseparable()),
        "runs.csv": _csv(_run_table(runs)),
        "bands.svg": chart.svg(),
        "bands.html": chart.table().html(),
    }
    if args.tiers:
        scheme = fixed_tiers(numbers(args.tiers, option="--tiers"))
        files["tiers.csv"] = _csv(tier_probabilities(runs.scores, scheme, units=runs.units).reset_index())
    if args.tier_sizes:
        sizes = tuple(int(size) for size in numbers(args.tier_sizes, option="--tier-sizes"))
        sizes = (*sizes, max(len(runs.units) - sum(sizes), 1))
        labels = tuple(f"第{k}档" for k in range(1, len(sizes) + 1))
        shares = rank_tier_probabilities(runs.ranks, sizes, units=runs.units, labels=labels)
        files["tiers_by_rank.csv"] = _csv(shares.reset_index())
    return files


def _run_table(runs: Runs) -> pd.DataFrame:
    """One row per run: the option each factor took (from 1), and the rank of every unit."""
    options = pd.DataFrame(runs.choices + 1, columns=list(runs.factors))
    whole = np.where(np.isnan(runs.ranks), -1, runs.ranks).astype(int)
    ranks = pd.DataFrame(whole, columns=list(runs.units)).astype("Int64").mask(whole < 0)
    return pd.concat([options, ranks], axis=1)


def _csv(frame: pd.DataFrame) -> str:
    return frame.to_csv(index=False, lineterminator="\n")
