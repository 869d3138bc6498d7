"""`./kz restore`: an archive into an empty house, proved before anybody relies on it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from kezhuan.cli import rooms
from kezhuan.cli.migrate import bring_up
from kezhuan.core.errors import Refused
from kezhuan.core.operations import archive, usecases
from kezhuan.core.operations.rules import Manifest


@click.command("restore", help="把一份备份恢复到空的位置，核对行数、散列与审计链，并重建索引。")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="只核对备份文件，不写入")
@click.option("--other-key", is_flag=True, help="没有原密钥也恢复；加密保存的内容将无法读出")
def command(path: Path, only_check: bool, other_key: bool) -> None:
    try:
        if only_check:
            _say(archive.check(path))
            return
        manifest = usecases.restore(path, other_key=other_key)
    except Refused as fault:
        _end(str(fault))
    _say(manifest)
    bring_up()
    faults = _faults(manifest, path.name)
    for fault in faults:
        click.secho(f"✗ {fault}", fg="red")
    rooms.room_commands()["index"].main(["rebuild"], standalone_mode=False)
    if faults:
        _end(f"已恢复，但有 {len(faults)} 处核对不符；请勿启用，换一份备份")
    click.secho("已恢复：行数、文件散列、审计链都与备份一致", fg="green")


def _faults(manifest: Manifest, name: str) -> list[str]:
    from kezhuan.files import blobs

    verdict = usecases.prove(manifest, archive_name=name)
    found = [f"审计链第 {fault.position} 条：{fault.what}" for fault in verdict.faults]
    return found + [f"文件 {uid} 的内容与散列不符" for uid in blobs.damaged()]


def _say(manifest: Manifest) -> None:
    click.echo(
        f"备份完好：{manifest.made_at} 制作，版本 {manifest.release}，{manifest.vendor}，"
        f"{len(manifest.counts)} 张表 {manifest.rows:,} 行，审计链头 {manifest.head or '（空）'}"
    )


def _end(said: str) -> NoReturn:
    click.secho(said, fg="red", err=True)
    sys.exit(1)
