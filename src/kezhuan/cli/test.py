"""`./kz test`: what CI runs, cheapest first, each stage with its time, one summary last."""

from __future__ import annotations

import sys

import click

from kezhuan.cli.testing import runner, stages


@click.command(
    "test",
    help="运行全部检查（与 CI 相同）。可给测试路径，或阶段名："
    + "、".join(stages.NAMES)
    + "；--deep 另有"
    + "、".join(stages.DEEP_NAMES)
    + "。",
)
@click.argument("chosen", nargs=-1)
@click.option("--fast", is_flag=True, help="略去慢测试、PostgreSQL 与浏览器")
@click.option(
    "--deep", is_flag=True, help="加上随机顺序、更多生成样例、规则的覆盖与变异得分；耗时较长，由人运行"
)
def command(chosen: tuple[str, ...], fast: bool, deep: bool) -> None:
    sys.exit(runner.run(stages.plan(chosen, fast=fast, deep=deep)))
