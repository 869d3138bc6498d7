"""`./kz data`: sheets taken in, each through the room it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kezhuan.cli.say import say

if TYPE_CHECKING:
    from kezhuan.files.sheets.importing import Report

SHOWN_FAULTS = 50
CHUNK_ROWS = 1_000
# What can be taken in → (module with `run`, what it is); loaded when asked for.
IMPORTS = {
    "registry": ("kezhuan.people.imports", "企业名录：登记时据以填写名称、地址、法定代表人与地区"),
    "patents": ("kezhuan.achievements.patents", "专利登记信息：核对成果里的专利号、权利人与法律状态"),
    "demands": ("kezhuan.demands.imports", "技术需求"),
    "achievements": ("kezhuan.achievements.imports", "科技成果"),
}
# What a person takes in under their own hat, as on the page 表格导入 (exchange/kinds.py).
SHEETS = (
    "achievements", "demands", "visits", "profiles", "registry", "patents", "contacts", "contracts", "statistics", "deals", "pool", "usage",
    "distributions", "receipts",
)  # fmt: skip
DUMP = "dump"


@click.group("data", help="数据：导入表格。")
def command() -> None:
    """The group of this name."""


@command.command(
    "import",
    help="导入 CSV 或 Excel 表格。不加 --commit 只试读、不写入。\n\n可导入："
    + "；".join(f"{name}（{said}）" for name, (_module, said) in IMPORTS.items())
    + f"；{DUMP}（另一个平台的开放数据包，FILE 为文件夹）。\n\n加 --token 以本人身份导入「表格导入」页上的各种表，规则与网页相同："
    + "、".join(SHEETS),
)
@click.argument("kind", type=click.Choice([*dict.fromkeys((*IMPORTS, *SHEETS)), DUMP]))
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--commit", is_flag=True, help="确认写入；不加则只试读")
@click.option("--whole", is_flag=True, help="全部成功才写入：有一行有误就一行不写；不加则每 1000 行写入一次")
@click.option("--source", default="", help="数据来源的名称，默认为文件名")
@click.option(
    "--token", envvar="KZ_TOKEN", default="", help="访问令牌，在「访问令牌」页生成；或环境变量 KZ_TOKEN"
)
def import_(kind: str, file: Path, commit: bool, whole: bool, source: str, token: str) -> None:
    """The good rows of the sheet stand in their room, and every bad one is named with line, column and reason."""
    from django.db import transaction

    from kezhuan.core import clock
    from kezhuan.core.errors import Invalid

    if file.is_dir() is not (kind == DUMP):
        raise click.UsageError("dump 须给出文件夹，其余须给出文件")
    if kind == DUMP:
        _take_dump(file, commit=commit)
        return
    if kind not in IMPORTS and not token:
        raise click.UsageError("这种表以本人身份导入：访问令牌写在 --token 或环境变量 KZ_TOKEN")
    run = _under_hat(kind, token, commit=commit) if token else import_module(IMPORTS[kind][0]).run
    try:
        with transaction.atomic() if whole else nullcontext():
            report = run(
                file,
                commit=commit,
                today=clock.today(),
                source=source or file.name,
                chunk=None if whole else CHUNK_ROWS,
                progress=_progress(),
            )
            if whole and report.bad_lines:
                transaction.set_rollback(True)
                report = replace(report, committed=False)
    except Invalid as fault:
        click.echo("", err=True)
        raise click.ClickException(str(fault)) from fault
    click.echo("", err=True)
    for bad in report.faults[:SHOWN_FAULTS]:
        click.echo(f"第 {bad.line} 行 {bad.column}：{bad.reason}（原值：{str(bad.value or '')[:60]}）")
    if len(report.faults) > SHOWN_FAULTS:
        say(f"…另有 {len(report.faults) - SHOWN_FAULTS} 处", f"... {len(report.faults) - SHOWN_FAULTS} more")
    _conclude(report)


@command.command(
    "dump", help="把全部公开数据写入文件夹：CSV、JSON Lines、JSON-LD、字段说明、使用条件与清单。"
)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def dump(folder: Path) -> None:
    """The folder holds everything public."""
    from kezhuan.core import clock
    from kezhuan.exchange import dumps

    counts = dumps.dump(
        folder, today=clock.today(), told=lambda label, n: click.echo(f"{label} {n}", err=True)
    )
    say(
        f"已写入 {folder}：共 {sum(counts.values())} 条",
        f"Written to {folder}: {sum(counts.values())} records",
    )


def _under_hat(kind: str, token: str, *, commit: bool) -> Callable[..., Report]:
    """The import of this kind as the token's owner would do it on the page."""
    from kezhuan.core.errors import Hidden
    from kezhuan.exchange.usecases import import_at_once
    from kezhuan.people.tokens import open_token

    bearer = open_token(token)
    if bearer is None:
        raise click.ClickException("访问令牌无效、已撤销或已过期")
    if commit and "write" not in bearer.scopes:
        raise click.ClickException("这个访问令牌只能读取")

    def run(file: Path, *, source: str = "", **options: Any) -> Report:
        try:
            return import_at_once(kind, file, actor=bearer.actor, **options)
        except Hidden as fault:
            raise click.ClickException("令牌的身份不能导入这种表") from fault

    return run


def _take_dump(folder: Path, *, commit: bool) -> None:
    from kezhuan.core import clock
    from kezhuan.core.errors import Invalid
    from kezhuan.exchange import dumps

    try:
        counts = dumps.take_dump(folder, commit=commit, today=clock.today(), progress=_progress())
    except Invalid as fault:
        raise click.ClickException(str(fault)) from fault
    new, changed, same, bad = (counts[name] for name in ("new", "changed", "same", "bad"))
    done, done_en = ("已写入", "Written") if commit else ("试读，没有写入", "Dry run, nothing written")
    say(
        f"{done}：新增 {new}，更新 {changed}，未变 {same}，有误 {bad}",
        f"{done_en}: {new} new, {changed} changed, {same} unchanged, {bad} bad",
    )


def _progress() -> Callable[[int], None]:
    def told(n: int) -> None:
        if n % 200 == 0:
            click.echo(f"\r已读 {n} 行", nl=False, err=True)

    return told


def _conclude(report: Report) -> None:
    new, changed, same, bad = report.new, report.changed, report.same, report.bad_lines
    if not report.committed:
        say(
            f"试读：新增 {new}，更新 {changed}，未变 {same}，有误 {bad} 行。没有写入；确认后加 --commit",
            f"Dry run: {new} new, {changed} changed, {same} unchanged, {bad} bad rows. Nothing written; add --commit",
        )
    elif not new and not changed:
        say(
            f"没有变化：{same} 行与已有数据相同，有误 {bad} 行",
            f"No change: {same} rows as before, {bad} bad",
        )
    else:
        say(
            f"已写入：新增 {new}，更新 {changed}，未变 {same}，有误 {bad} 行",
            f"Written: {new} new, {changed} changed, {same} unchanged, {bad} bad rows",
        )
