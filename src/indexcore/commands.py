"""The command line: files in, a folder of CSV out, or one readable answer."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from indexcore import analyses, edition
from indexcore.errors import BadInput
from indexcore.output import log_frame
from indexcore.pipeline import compute_files
from indexcore.state import State
from indexcore.trace import lines, trace


def main(
    arguments: Sequence[str] | None = None, *, out: TextIO | None = None, err: TextIO | None = None
) -> int:
    """The exit code of one command: 0 done, 1 a difference was found, 2 bad input, named on standard error."""
    args = parser().parse_args(arguments)
    try:
        return args.run(args, out or sys.stdout)
    except BadInput as error:
        for fault in error.faults:
            (err or sys.stderr).write(f"错误 {fault}\n")
        return 2
    except OSError as error:
        (err or sys.stderr).write(f"错误 {error.filename}：{error.strerror}\n")
        return 2


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    top = argparse.ArgumentParser(
        prog="indexcore", description="综合指数计算：数据、指标元数据、TOML 配置 → 各步结果"
    )
    commands = top.add_subparsers(dest="command", required=True)
    compute = commands.add_parser("compute", help="按配置计算，每一步写成 CSV")
    add_inputs(compute, required=True)
    compute.add_argument("--out", type=Path, required=True, help="结果目录")
    compute.add_argument("--name", default="", help="版次名")
    compute.add_argument("--freeze", action="store_true", help="冻结：此目录以后不能再覆盖")
    compute.add_argument("--edition-year", default="", help="版次年份")
    compute.add_argument("--data-year", default="", help="数据年份")
    compute.set_defaults(run=run_compute)
    tracing = commands.add_parser("trace", help="一个数追溯到原始值")
    tracing.add_argument("unit", help="单位代码")
    tracing.add_argument("code", help="指标或汇总项代码")
    tracing.add_argument("--period", help="时期，默认最后一期")
    add_inputs(tracing, required=False)
    tracing.add_argument("--edition", type=Path, help="版次目录（代替三个文件）")
    tracing.set_defaults(run=run_trace)
    comparing = commands.add_parser("compare", help="比较两个版次：得分、名次、为何不同")
    comparing.add_argument("old", type=Path, help="旧版次目录")
    comparing.add_argument("new", type=Path, help="新版次目录")
    comparing.add_argument("--code", help="比较哪个得分，默认根")
    comparing.set_defaults(run=run_compare)
    verifying = commands.add_parser("verify", help="重算版次，证明结果与记录一致")
    verifying.add_argument("edition", type=Path)
    verifying.set_defaults(run=run_verify)
    analyses.add(commands, add_inputs)
    return top


def add_inputs(command: argparse.ArgumentParser, *, required: bool) -> None:
    """The three files every computation starts from."""
    command.add_argument("--data", type=Path, required=required, help="数据 CSV：每行一个单位（和时期）")
    command.add_argument("--meta", type=Path, help="指标元数据 CSV；没有时每个数值列都是正向指标")
    command.add_argument("--config", type=Path, required=required, help="TOML 配置")
    command.add_argument(
        "--files", type=Path, action="append", default=[], help="另在此目录找配置所提到的文件，可写多次"
    )


def state_of(args: argparse.Namespace) -> State:
    """The state computed from the files or the edition a command names."""
    if getattr(args, "edition", None) is not None:
        return edition.recompute(args.edition)
    if args.data is None or args.config is None:
        raise SystemExit("须给出 --edition，或 --data、--meta 与 --config")
    return compute_files(data=args.data, meta=args.meta, config=args.config, folders=args.files)


def run_compute(args: argparse.Namespace, out: TextIO) -> int:
    """Every stage in the folder; the notes of each step are printed."""
    state = state_of(args)
    given = {"edition_year": args.edition_year, "data_year": args.data_year}
    about = {key: str(value) for key, value in state.config.edition.items()}
    about |= {key: value for key, value in given.items() if value}
    record = edition.publish(
        state, args.out, data=args.data, meta=args.meta, config=args.config, name=args.name or about.get("name", ""),
        frozen=args.freeze, about=about,
    )  # fmt: skip
    for row in log_frame(state).itertuples():
        out.write(f"{row.step:>2} {row.name:<16} {row.file:<22} {row.note}\n")
    out.write(f"{len(record['files'])} 个文件写入 {args.out}，版次校验值 {record['sha256'][:16]}\n")
    return 0


def run_trace(args: argparse.Namespace, out: TextIO) -> int:
    """The figure with everything below it."""
    figure = trace(state_of(args), args.unit, args.code, period=args.period)
    out.write("\n".join(lines(figure)) + "\n")
    return 0


def run_compare(args: argparse.Namespace, out: TextIO) -> int:
    """Scores old and new, then what changed in inputs, steps and values."""
    found = edition.compare(args.old, args.new, code=args.code)
    out.write(found.scores.to_csv(index=False, lineterminator="\n"))
    out.write(f"\n改变的输入：{'、'.join(found.inputs) or '无'}\n")
    for line in found.steps:
        out.write(f"改变的步骤：{line}\n")
    if len(found.cells):
        out.write(
            f"改变的原始值 {len(found.cells)} 个：\n{found.cells.to_csv(index=False, lineterminator=chr(10))}"
        )
    return 0


def run_verify(args: argparse.Namespace, out: TextIO) -> int:
    """0 when a new computation gives every file again, else 1 and what differs."""
    faults = edition.verify(args.edition)
    for fault in faults:
        out.write(f"{fault}\n")
    out.write("与记录不一致\n" if faults else "重算一致\n")
    return 1 if faults else 0
