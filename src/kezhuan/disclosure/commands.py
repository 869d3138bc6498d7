"""`./kz privacy` and `./kz disclosure`: what is due to be deleted, who read a record, whose reading a watermark names."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import click


@click.group("privacy", help="个人信息与留存：到期清除的试算与执行。")
def privacy() -> None:
    """What the law and our own rules say about keeping."""


@privacy.command("retention", help="按留存期限清除；加 --dry-run 只列出条数，不改动。")
@click.option("--dry-run", is_flag=True, help="只列出将清除的条数")
def retention(dry_run: bool) -> None:
    """Each rule with its days and rows; without --dry-run they are carried out, as the day's work does."""
    from kezhuan.core import retention as rules

    lines = rules.plan()
    if not dry_run:
        rules.carry_out()
    for line in lines:
        click.echo(
            f"{line.label}（{line.code}）：保存 {line.days} 天，{'将清除' if dry_run else '已清除'} {line.rows} 条"
            + (f"，{rules.SOON_D} 天内再到期 {line.soon} 条；{line.why}；{line.gone}" if dry_run else "")
        )


@click.group("disclosure", help="未公开内容的查阅：谁看过、水印是谁的。")
def disclosure() -> None:
    """For whoever runs the machine, when an owner or an auditor asks."""


@disclosure.command("seen", help="谁看过一条记录：KIND 为 demand 或 achievement。")
@click.argument("kind", type=click.Choice(["demand", "achievement"]))
@click.argument("uid", type=click.UUID)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="起始日期")
@click.option("--limit", type=click.IntRange(1, 10_000), default=200, show_default=True)
def seen(kind: str, uid: UUID, since: datetime | None, limit: int) -> None:
    """The readings since that day, newest first."""
    from kezhuan.disclosure.queries import readings_of

    total, rows = readings_of(kind, uid, since=since.date() if since else None, limit=limit)
    for row in rows:
        click.echo(
            f"{row.at:%Y-%m-%d %H:%M}\t{row.organisation}\t{row.person}\t{row.role}\t{row.group}\t{row.why}\t{row.short}"
        )
    click.echo(f"共 {total} 次")


@disclosure.command("trace", help="水印编号是谁的查阅（8 位）。")
@click.argument("short")
def trace(short: str) -> None:
    """The account behind a watermark found outside."""
    from kezhuan.disclosure.queries import traced

    found = traced(short)
    if not found:
        raise click.ClickException(f"没有编号为 {short} 的查阅")
    for row in found:
        click.echo(
            f"{row.at:%Y-%m-%d %H:%M}\t{row.user}\t{row.organisation}\t{row.role}\t{row.subject_type} {row.subject_id}\t{row.group}"
        )


@disclosure.command("unusual", help="工作人员一个月里看了什么、办了什么；要核对的排在前面。")
@click.option("--month", type=click.DateTime(["%Y-%m"]), help="哪个月，例如 2026-10；不写是本月")
def unusual(month: datetime | None) -> None:
    """Everybody of an office who opened sealed text or a full number in that month."""
    from kezhuan.core import clock
    from kezhuan.disclosure.queries import habits_of

    rows = habits_of(month.date() if month else clock.today())
    for row in rows:
        why = "；".join(map(str, row.why)) or "-"
        click.echo(
            f"{row.user}\t{row.organisation}\t{row.role}\t{row.read}\t{row.idle}\t{row.off_hours}\t{why}\t{'、'.join(row.idle_records)}"
        )
    click.echo(f"共 {len(rows)} 人，{sum(bool(row.why) for row in rows)} 人需要核对")


COMMANDS = (privacy, disclosure)
