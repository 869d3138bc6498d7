"""`./kz indices`: editions listed, computed, published, verified and taken out as files."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import click

from kezhuan.core.terminal import plainly


@click.group("indices", help="成果转化指数：年度版的查看、计算、核验、导出。")
def indices() -> None:
    """The group of commands."""


@indices.command("list", help="列出全部年度版。")
@click.option("--state", help="只列这个状态")
def list_editions(state: str | None) -> None:
    """One line an edition: uid, state, data year, name."""
    from kezhuan.core.access import SYSTEM
    from kezhuan.indices import queries

    _total, rows = queries.editions(SYSTEM, states=(state,) if state else (), limit=1000)
    for row in rows:
        click.echo(
            f"{row.uid}  {row.state_label:<6} 数据 {row.data_year} 版次 {row.edition_year}  {row.name}"
        )
    click.echo(f"共 {len(rows)} 个年度版", err=True)


@indices.command("compute", help="重新计算一个草稿（服务器上以系统身份）。")
@click.argument("uid", type=click.UUID)
def compute(uid: UUID) -> None:
    """The draft holds new results; its seal is printed."""
    from kezhuan.core import clock
    from kezhuan.core.access import SYSTEM
    from kezhuan.indices import queries, usecases

    with plainly():
        usecases.compute_edition(uid, actor=SYSTEM, today=clock.today(), version=None)
        click.echo(queries.edition(SYSTEM, uid).row.sm3)


@indices.command("verify", help="用封存的数据和口径重算，逐字核对；不写 UID 则核对全部已发布的。")
@click.argument("uid", type=click.UUID, required=False)
def verify(uid: UUID | None) -> None:
    """One line an edition; exit code 1 where one does not hold."""
    from kezhuan.core.access import SYSTEM
    from kezhuan.indices import queries

    failed = 0
    with plainly():
        rows = (
            queries.editions(SYSTEM, states=("published", "superseded"), limit=1000)[1]
            if uid is None
            else (queries.edition(SYSTEM, uid).row,)
        )
        for row in rows:
            verdict = queries.verdict(SYSTEM, row.uid)
            failed += not verdict.holds
            click.echo(
                f"{'一致' if verdict.holds else '不一致'}  {row.uid}  {row.name}  {'、'.join(verdict.differing)}"
            )
    if failed:
        raise click.ClickException(f"{failed} 个年度版与封存的不一致")


@indices.command("export", help="把一个年度版的全部文件写进目录；`python -m indexcore` 可以直接用。")
@click.argument("uid", type=click.UUID)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="目录，须不存在或为空"
)
def export(uid: UUID, out: Path) -> None:
    """Every frozen file of the edition stands in the folder."""
    from kezhuan.core.access import SYSTEM
    from kezhuan.indices import queries

    with plainly():
        shown = queries.edition(SYSTEM, uid)
        if out.exists() and any(out.iterdir()):
            raise click.ClickException(f"{out} 不是空目录")
        out.mkdir(parents=True, exist_ok=True)
        for file in shown.files:
            (out / file.name).write_text(queries.file_text(SYSTEM, uid, file.name), encoding="utf-8")
    click.echo(f"{len(shown.files)} 个文件写入 {out}")


@indices.command(
    "bands", help="测算名次区间（蒙特卡洛，带进度条）；已存的重算核对。不写 UID 则办全部有结果的年度版。"
)
@click.argument("uid", type=click.UUID, required=False)
def bands(uid: UUID | None) -> None:
    """One line an edition: stored, or whether running again gives the stored numbers; exit code 1 where not."""
    from kezhuan.core.access import SYSTEM
    from kezhuan.indices import queries, usecases

    differing = 0
    rows = queries.editions(SYSTEM, limit=1000)[1] if uid is None else (queries.edition(SYSTEM, uid).row,)
    for row in (row for row in rows if row.sm3):
        with click.progressbar(length=100, label=row.name) as bar:
            done = usecases.keep_bands(row.uid, progress=lambda n, of: bar.update(n * 100 // of - bar.pos))
        if done == "known":
            held = queries.bands_proof(SYSTEM, row.uid)
            done, differing = ("一致", differing) if held else ("不一致", differing + 1)
        click.echo(f"{ {'stored': '已存'}.get(done, done) }  {row.uid}  {row.name}")
    if differing:
        raise click.ClickException(f"{differing} 个年度版的名次区间与存的不一致")


COMMANDS = (indices,)
