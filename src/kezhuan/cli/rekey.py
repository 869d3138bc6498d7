"""`./kz rekey`: what lies sealed, opened with the old key and sealed with the present one."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kezhuan.core.errors import Refused
from kezhuan.core.operations import rekeying

WARNING = "会话全部失效，须重新登录；Webhook 的签名密钥、检索订阅的停止链接随密钥改变，请告知接收方。旧备份仍用旧密钥恢复，旧密钥请另行保存到旧备份过期。"


@click.command(
    "rekey",
    help="更换密钥：停机后用旧密钥打开加密的内容，用现在的密钥（KZ_SECRET_KEY）重新加密。不加 --commit 只试。",
)
@click.option(
    "--old",
    "old",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="存有旧密钥的文件",
)
@click.option("--commit", is_flag=True, help="确认写入；不加则只试，不改动任何内容")
def command(old: Path, commit: bool) -> None:
    """Everything sealed opens with the present key, or nothing has changed."""
    try:
        done = rekeying.change_key(old.read_text(encoding="utf-8").strip(), commit=commit)
    except Refused as fault:
        click.secho(str(fault), fg="red", err=True)
        sys.exit(1)
    for line in done:
        click.echo(f"{line.where}：{line.values} 处")
    total = sum(line.values for line in done)
    click.echo(
        f"{'已重新加密' if commit else '试过，可以重新加密'} {total} 处"
        + ("" if commit else "；加 --commit 写入")
    )
    if commit:
        click.echo(WARNING)
