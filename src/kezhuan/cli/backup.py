"""`./kz backup`: the running house in one archive."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from django.conf import settings

from kezhuan.core import clock
from kezhuan.core.errors import Refused
from kezhuan.core.operations import usecases

KEY = "另行保管（不在备份里）：{names}。没有 KZ_SECRET_KEY（或 {place}），加密保存的内容无法读出。"


@click.command("backup", help="把数据库、文件、设置备份成一个文件；不必停机。")
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--keep-days",
    type=click.IntRange(1, 3650),
    help="删去此天数以前的备份；每月第一份另按 --keep-months 保留",
)
@click.option(
    "--keep-months", default=12, show_default=True, type=click.IntRange(0, 120), help="每月第一份保留几个月"
)
def command(folder: Path | None, keep_days: int | None, keep_months: int) -> None:
    folder = folder or settings.VAR / "backups"
    try:
        made = usecases.back_up(folder, at=clock.now())
    except Refused as fault:
        click.secho(str(fault), fg="red", err=True)
        sys.exit(1)
    click.echo(f"已备份到 {made.path}（{made.size:,} 字节，{made.manifest.rows:,} 行）")
    click.echo(f"SHA-256 {made.sha256}；审计链头 {made.manifest.head or '（空）'}")
    click.echo(KEY.format(names="、".join(made.manifest.kept_apart), place=settings.VAR / "secret.key"))
    if keep_days:
        gone = usecases.clear_old(folder, today=clock.today(), days=keep_days, months=keep_months)
        click.echo(f"已删去过期备份 {len(gone)} 份")
