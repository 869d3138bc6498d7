"""`./kz doctor`: whether this machine and these settings will carry the house, and how to mend what will not."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from kezhuan.settings.declared import DECLARED, ROOT, SettingsError, read

# SQLite before this may, rarely, damage a WAL database written by two connections at once.
WAL_SOUND = (3, 51, 3)
FREE_MB = 500
SKEW_S = 120


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: `level` is ok, warn or fault; `mend` says what to do."""

    level: str
    what: str
    mend: str = ""


def python() -> Iterator[Finding]:
    """The interpreter is new enough and knows SM3."""
    import hashlib

    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("ok" if sys.version_info >= (3, 11) else "fault", f"Python {version}", "需要 3.11 或更高")
    if "sm3" not in hashlib.algorithms_available:
        yield Finding(
            "warn", "OpenSSL 没有 SM3，审计封印改用纯 Python 计算，较慢", "换用带 SM3 的 OpenSSL 1.1.1 以上"
        )


def settings() -> Iterator[Finding]:
    """Every KZ_ variable is known and readable."""
    try:
        values = read()
    except SettingsError as fault:
        yield Finding("fault", str(fault), "改正后重试")
        return
    changed = [setting.name for setting in DECLARED if values[setting.name] != setting.default]
    yield Finding("ok", "设置可读" + (f"；已设 {'、'.join(changed)}" if changed else "；均为默认值"))
    if not values["KZ_HTTPS"] and not values["KZ_SITE_URL"].startswith(
        ("http://localhost", "http://127.0.0.1")
    ):
        yield Finding(
            "warn", "对外地址已设而 KZ_HTTPS 未开，登录信息会明文传输", "前置 HTTPS 代理并设 KZ_HTTPS=1"
        )


def storage() -> Iterator[Finding]:
    """The data folder can be written and has room."""
    folder: Path = read()["KZ_VAR"]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as fault:
        yield Finding(
            "fault",
            f"不能写入 {folder}：{fault.strerror}",
            f"chown 给运行本程序的用户，或用 KZ_VAR 另指：{folder}",
        )
        return
    free = shutil.disk_usage(folder).free // 2**20
    yield Finding(
        "ok" if free >= FREE_MB else "warn", f"{folder} 可写，余 {free} MB", f"至少留出 {FREE_MB} MB"
    )


def database() -> Iterator[Finding]:
    """The database answers and stands at this version."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    from kezhuan.cli.rooms import start_django

    start_django()
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as fault:
        yield Finding("fault", f"数据库连不上：{fault}", "检查 KZ_DATABASE_URL 与数据库服务")
        return
    yield Finding("ok", f"数据库 {connection.vendor} 可用")
    if waiting:
        yield Finding("warn", f"数据库还差 {len(waiting)} 步升级", "./kz migrate")
    if connection.vendor == "sqlite":
        yield from _sqlite()
    else:
        yield from _postgresql()


def _sqlite() -> Iterator[Finding]:
    if sqlite3.sqlite_version_info < WAL_SOUND:
        yield Finding(
            "warn",
            f"SQLite {sqlite3.sqlite_version} 在多进程写入时有极少见的损坏缺陷（3.51.3 修复）",
            "试用可以；正式使用请用 PostgreSQL（KZ_DATABASE_URL）",
        )


def _postgresql() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"SHOW {name}")
            value = cursor.fetchone()[0]
            if value == "off":
                yield Finding(
                    "fault",
                    f"PostgreSQL 的 {name} 关闭，断电会丢失已确认的写入",
                    f"ALTER SYSTEM SET {name} = on",
                )
        cursor.execute("SELECT extract(epoch FROM now())")
        skew = abs(float(cursor.fetchone()[0]) - datetime.now().timestamp())
        if skew > SKEW_S:
            yield Finding(
                "warn", f"本机与数据库时钟相差 {skew:.0f} 秒", "启用时间同步：timedatectl set-ntp true"
            )


def clock() -> Iterator[Finding]:
    """The clock is not before the newest file of this installation."""
    newest = max(path.stat().st_mtime for path in (ROOT / "src" / "kezhuan").iterdir())
    now = datetime.now().astimezone()
    if now.timestamp() < newest - SKEW_S:
        yield Finding(
            "fault", f"时钟 {now:%Y-%m-%d %H:%M} 早于程序文件的时间", "校准时钟：timedatectl set-ntp true"
        )
    else:
        yield Finding("ok", f"时钟 {now:%Y-%m-%d %H:%M %Z}；期限按北京时间计算")


def fonts() -> Iterator[Finding]:
    """A Chinese font stands for PDFs."""
    lister = shutil.which("fc-list")
    found = (
        subprocess.run([lister, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False).stdout
        if lister
        else ""
    )
    if found.strip():
        yield Finding("ok", f"中文字体：{found.splitlines()[0].split(',')[0]}")
    else:
        yield Finding("warn", "没有中文字体，PDF 改为提供打印页", "apt-get install fontconfig fonts-noto-cjk")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (python, settings, storage, database, clock, fonts)


@click.command("doctor", help="检查 Python、设置、数据库、字体、写权限与时钟，并说明如何修好。")
@click.option("--settings", "listing", is_flag=True, help="列出每个环境变量、默认值与用途")
def command(listing: bool) -> None:
    if listing:
        for setting in DECLARED:
            click.echo(f"{setting.name}（默认 {setting.default!r}）\n    {setting.help}")
        return
    faults = 0
    for check in CHECKS:
        for finding in check():
            mark, colour = {"ok": ("✓", "green"), "warn": ("!", "yellow"), "fault": ("✗", "red")}[
                finding.level
            ]
            click.secho(f"{mark} {finding.what}", fg=colour)
            if finding.level != "ok" and finding.mend:
                click.echo(f"    → {finding.mend}")
            faults += finding.level == "fault"
        if faults:
            break
    sys.exit(1 if faults else 0)
