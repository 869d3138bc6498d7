"""`./kz demo`: a whole region to look at, with one sign-in per role."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from secrets import token_hex

import click

from kezhuan import __version__
from kezhuan.cli import rooms, serve
from kezhuan.cli.say import say
from kezhuan.core.sm3 import digest
from kezhuan.settings.declared import ROOT, read


def prepare() -> None:
    """Database, demo region and search index stand; what stands already is left as it is.

    A demo whose writing was cut off is recognised by its mark and, on SQLite, written anew.
    """
    stands = read()["KZ_VAR"] / "demo.stands"
    if stands.exists() and stands.read_text(encoding="utf-8") == _fingerprint():
        return
    _build()
    stands.write_text(_fingerprint(), encoding="utf-8")


def _fingerprint() -> str:
    """What this code brought up, in short: the SQLite file, the release, the names of its migrations; on a server's
    database a new one each time, so that it is always asked. The same again means that nothing has to be asked of the
    database, which takes most of a later start."""
    file = read()["KZ_VAR"] / "kezhuan.sqlite3"
    if read()["KZ_DATABASE_URL"] or not file.exists():
        return token_hex()
    names = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("src/kezhuan/**/migrations/*.py"))
    return digest("\n".join((f"{file.stat().st_ino}", __version__, *names)))


def _build() -> None:
    mark = read()["KZ_VAR"] / "demo.unfinished"
    if mark.exists():
        _clear(mark)
    rooms.start_django()
    from kezhuan.cli.migrate import bring_up

    bring_up()
    from kezhuan.people.models import Organisation

    if Organisation.objects.exists():
        return
    mark.touch()
    say("正在写入演示区域……", "Writing the demo region …")
    started = time.monotonic()
    _write()
    mark.unlink()
    seconds = round(time.monotonic() - started)
    say(f"演示区域已写好，用时 {seconds} 秒", f"The demo region stands, {seconds} s")


def _clear(mark: Path) -> None:
    if read()["KZ_DATABASE_URL"]:
        say(
            "上次写入演示区域时被中断。请清空 KZ_DATABASE_URL 所指的库后再运行，并删除 " + str(mark),
            f"Writing the demo region was cut off last time. Empty the database, delete {mark}, and run this again.",
            err=True,
        )
        sys.exit(1)
    for path in mark.parent.glob("kezhuan.sqlite3*"):
        path.unlink()
    mark.unlink()


def _write() -> None:
    from kezhuan.core.events import seal
    from kezhuan.demo import load

    load.load()
    while seal():
        continue
    rooms.room_commands()["index"].main(["rebuild"], standalone_mode=False)


def announce(url: str) -> None:
    """Address and one sign-in per role stand on the terminal."""
    from kezhuan.demo import accounts

    say(f"\n科转演示已就绪：{url}\n按 Ctrl-C 停止。", f"\nThe Kezhuan demo is ready: {url}\nCtrl-C stops it.")
    click.echo(accounts.listing(url))


@click.group("demo", invoke_without_command=True, help="建好演示区域并提供服务；再次运行直接启动。")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址")
@click.option("--port", default=8000, show_default=True, help="监听端口")
@click.pass_context
def command(context: click.Context, host: str, port: int) -> None:
    if context.invoked_subcommand is not None:
        return
    os.environ.setdefault("KZ_DEMO", "1")
    os.environ.setdefault("KZ_SITE_URL", f"http://{host}:{port}")
    serve.refuse_taken(host, port)
    prepare()
    url = f"http://{host}:{port}/"
    wanted = serve.processes(host, port, workers=1)
    sys.exit(serve.run(wanted, host=host, port=port, ready=lambda: announce(url)))


@command.command("code", help="显示演示账号现在的动态验证码（30 秒一换）。")
@click.argument("account", required=False, default="")
def code(account: str) -> None:
    rooms.start_django()
    from kezhuan.demo import accounts

    try:
        click.echo(accounts.code(account))
    except KeyError:
        say(f"没有需要动态码的演示账号「{account}」", f"No demo account {account} needs a code", err=True)
        sys.exit(1)
