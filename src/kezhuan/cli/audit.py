"""`./kz audit`: the chain of seals is verified, its head exported, its events written out."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import click

from kezhuan.core import events
from kezhuan.core.models import Unsealed


@click.group("audit", help="审计链：核验、导出链头、导出事件。")
def command() -> None:
    """The commands of the audit chain."""


@command.command("verify", help="逐条重算封印，指出被改、被删、被换、被插入的事件。")
@click.option("--anchor", help="此前导出的链头「位置:散列」，能发现整条链被重写")
def verify(anchor: str | None) -> None:
    started = time.monotonic()
    verdict = events.verify(anchor=_anchor(anchor) if anchor else None)
    seconds = time.monotonic() - started
    for fault in verdict.faults:
        click.secho(f"✗ 第 {fault.position} 条：{fault.what}", fg="red")
    waiting = Unsealed.objects.count()
    click.echo(f"核验 {verdict.checked} 条，用时 {seconds:.1f} 秒；待封印 {waiting} 条；链头 {verdict.head}")
    if verdict.faults:
        click.secho(f"发现 {len(verdict.faults)} 处问题", fg="red")
        sys.exit(1)
    click.secho("审计链完整", fg="green")


def _anchor(text: str) -> tuple[int, str]:
    position, _, sm3 = text.strip().partition(":")
    if not position.isdigit() or len(sm3) != 64:
        raise click.BadParameter("应为「位置:64 位散列」，即 ./kz audit head 所印", param_hint="--anchor")
    return int(position), sm3


@command.command("head", help="印出链头「位置:散列」；每日留存一份到别处，就能发现整链重写。")
def head() -> None:
    click.echo(events.head_line())


@command.command("export", help="把已封印的事件写成 JSON Lines，含封印，可在别处核验。")
@click.argument("path", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--after", default=0, show_default=True, type=click.IntRange(min=0), help="从此位置之后开始")
def export(path: Path, after: int) -> None:
    written, position = 0, after
    with path.open("w", encoding="utf-8") as out:
        while rows := list(events.sealed_rows(position)):
            for row in rows:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
            position, written = rows[-1]["position"], written + len(rows)
    click.echo(f"写出 {written} 条到 {path}；链头 {events.head_line()}")
