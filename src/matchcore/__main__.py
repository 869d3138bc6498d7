"""`python -m matchcore`: index, search, train, evaluate, match, bench, indicators, fields, twins, pseudo. Progress on stderr, results on stdout.

Exit codes: 0 done, 1 the request or a file is wrong (one sentence on stderr), 2 wrong usage, 130 broken off by the user.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from matchcore import commands, commands_understand
from matchcore.errors import MatchError


def whole(least: int) -> Callable[[str], int]:
    """Reads a whole number of at least `least` from the command line."""

    def read(text: str) -> int:
        value = int(text) if text.removeprefix("-").isdecimal() else None
        if value is None or value < least:
            raise argparse.ArgumentTypeError(f"须是不小于 {least} 的整数，现为 {text}")
        return value

    return read


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(
        prog="python -m matchcore", description="技术需求与成果匹配：建索引、检索、训练、评测、批量匹配"
    )
    subs = top.add_subparsers(dest="command", required=True)

    def sub(name: str, text: str) -> argparse.ArgumentParser:
        made = subs.add_parser(name, help=text, description=text)
        made.add_argument("--json", action="store_true", help="结果以 JSON 输出")
        made.set_defaults(run=getattr(commands, f"run_{name}"))
        return made

    index = sub("index", "由成果表重建索引；完成前旧索引照常可用")
    index.add_argument("--items", type=Path, required=True, help="CSV：id,title[,text,…]")
    index.add_argument("--out", type=Path, required=True, help="索引文件夹")

    search = sub("search", "为每条需求列出最匹配的成果")
    search.add_argument("--index", type=Path, required=True)
    search.add_argument("--demands", type=Path, required=True, help="CSV：id,title,description")
    search.add_argument("--top", type=whole(1), default=10)
    search.add_argument(
        "--explain", action="store_true", help="列出理由及其在原文中的位置，和最该问企业的一个问题"
    )
    search.add_argument("--model", type=Path)
    search.add_argument("--viewer", default="public", help="可见标签，以 | 分隔（默认 public）")
    search.add_argument(
        "--stage",
        action="append",
        default=[],
        metavar="KIND=WHERE",
        help="可选的精排：encoder=|onnx=|cross=文件夹，endpoint=|chat=地址#模型（密钥在环境变量 MATCHCORE_KEY）",
    )

    train = sub("train", "由标注学习模型")
    evaluate = sub("evaluate", "按固定口径评测")
    for made in (train, evaluate):
        made.add_argument("--demands", type=Path, required=True, help="CSV：id,title,description")
        made.add_argument("--items", type=Path, required=True, help="CSV：id,title[,text,…]")
        made.add_argument("--labels", type=Path, required=True, help="CSV：demand_id,achievement_id,level")
    train.add_argument("--out", type=Path, required=True, help="模型文件")
    train.add_argument("--if-better", action="store_true", help="已有模型时，只有在留出标注上胜出才替换")
    evaluate.add_argument("--model", type=Path, help="模型文件（默认用随附权重）")
    evaluate.add_argument("--cv", type=whole(2), metavar="K", help="K 折交叉验证，取 5 个折种子的均值")
    evaluate.add_argument(
        "--split", choices=("title", "random"), default="title", help="按需求名称或按标注对分折"
    )

    match = sub("match", "批量匹配：全部需求 × 全部成果，可中断续跑")
    match.add_argument("--index", type=Path, required=True)
    match.add_argument("--demands", type=Path, required=True)
    match.add_argument("--out", type=Path, required=True, help="结果 CSV：demand_id,rank,item_id,score,p1…p4")
    match.add_argument("--top", type=whole(1), default=10)
    match.add_argument("--depth", type=whole(1), default=500, help="每条需求排序的成果数（默认 500）")
    match.add_argument(
        "--width",
        type=whole(0),
        default=1500,
        help="先检索这么多，再筛出 --depth 条（默认 1500；0 为不筛，更快）",
    )
    match.add_argument("--processes", type=whole(0), default=0, help="进程数（默认取处理器数）")
    match.add_argument("--scheduler", help="Dask 调度器地址，例如 tcp://10.0.0.1:8786")
    match.add_argument("--model", type=Path)
    match.add_argument("--viewer", default="public")

    bench = sub("bench", "同一查询在 tantivy、SQLite FTS5、bm25s 与本系统上的耗时之比")
    bench.add_argument("--docs", type=whole(1), default=100_000)
    bench.add_argument("--queries", type=whole(1), default=200)
    bench.add_argument("--keep", type=Path, help="索引建在这个文件夹并留下，下次直接测量")
    bench.add_argument(
        "--only-tantivy", action="store_true", help="不测 SQLite FTS5 与 bm25s（百万条时很慢）"
    )
    commands_understand.add(subs)
    return top


def main(arguments: list[str] | None = None) -> int:
    """The exit code after carrying out the command line."""
    asked = parser().parse_args(arguments)
    try:
        asked.run(asked)
        sys.stdout.flush()
    except MatchError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Who reads the results has seen enough; nothing more may be written when Python closes its output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(f"错误：{error.filename or '文件'} 读写不了（{error.strerror or error}）", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("已中断", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
