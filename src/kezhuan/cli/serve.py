"""`./kz serve`: the web server with its background processes, all ended together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

import click

from kezhuan.cli import rooms, safety
from kezhuan.cli.say import say
from kezhuan.settings.declared import ROOT, read

STOP_S = 15


def kz(*words: str) -> list[str]:
    """The command line of another `./kz` process."""
    return [sys.executable, "-m", "kezhuan.cli.main", *words]


def web(host: str, port: int, *, workers: int) -> list[str]:
    """The command line of the web server: gunicorn, one page at a time in each of `workers` processes (`webworker`).

    Threads that all draw pages hold each other up for the interpreter's lock, which every row read gives away: eight in
    a process drew half as many pages as one (docs/benchmarks/web.md). A connection carries one page: kept open, it
    would tie its reader to one process, busy or not.
    """
    return [
        *(sys.executable, "-m", "gunicorn", "kezhuan.wsgi", "--bind", f"{host}:{port}"),
        *("--workers", str(workers), "--worker-class", "kezhuan.cli.webworker.WebWorker"),
        *("--threads", "1", "--keep-alive", "0"),
        *("--timeout", "60", "--graceful-timeout", "10"),
        *("--preload", "--log-level", "warning", "--chdir", str(ROOT)),
        # A process that grew is renewed; the jitter keeps all from going at once.
        *("--max-requests", "20000", "--max-requests-jitter", "2000"),
        *(("--logger-class", "kezhuan.cli.weblog.WebLog") if read()["KZ_LOG"] == "json" else ()),
    ]


def processes(host: str, port: int, *, workers: int) -> dict[str, list[str]]:
    """The processes of one host by name: web, worker with sealer, follower of the search index."""
    return {"web": web(host, port, workers=workers), "work": kz("work"), "index": kz("index", "follow")}


def answers(host: str, port: int) -> bool:
    """True where something listens at this address."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, port)) == 0


def run(wanted: dict[str, list[str]], *, host: str, port: int, ready: Callable[[], None]) -> int:
    """The processes run until a signal or until one of them ends, then all are ended; the exit code is returned.

    `ready` is called once, when the address answers. The others wait for that: whoever starts the platform waits for
    its pages, and all at once would take the processor from them.
    """
    first = {"web"} & wanted.keys() or wanted.keys()
    running = {name: subprocess.Popen(wanted[name]) for name in first}
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    told, code = False, 0
    while not stopping:
        ended = next((name for name, process in running.items() if process.poll() is not None), None)
        if ended is not None:
            code = running[ended].returncode or 1
            say(
                f"进程 {ended} 意外结束（{code}），其余一并停止",
                f"process {ended} ended ({code}); stopping the others",
                err=True,
            )
            break
        if not told and answers(host, port):
            ready()
            told = True
            running |= {name: subprocess.Popen(wanted[name]) for name in wanted.keys() - running.keys()}
        time.sleep(0.1)
    _end(running)
    return code


def _end(running: dict[str, subprocess.Popen[bytes]]) -> None:
    for process in running.values():
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + STOP_S
    for process in running.values():
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def refuse_taken(host: str, port: int) -> None:
    """Ends the program with a sentence where the address is already taken."""
    if answers(host, port):
        say(
            f"端口 {port} 已被占用；换一个：--port {port + 1}",
            f"Port {port} is taken; choose another: --port {port + 1}",
            err=True,
        )
        sys.exit(1)


def refuse_unsafe(host: str) -> None:
    """Ends the program, naming everything at once, where serving these settings would harm somebody."""
    values = read()
    rooms.start_django()
    from django.conf import settings
    from django.db import DatabaseError

    found = list(safety.unsafe(values, host=host, key=settings.SECRET_KEY))
    try:
        if not safety.trial(values, host) and not found:
            found += safety.found_by_checks()
        found += safety.found_in_database()
    except DatabaseError as fault:
        found.append((f"数据库连不上：{fault}", f"The database does not answer: {fault}"))
    for zh, en in found:
        say(f"✗ {zh}", f"✗ {en}", err=True)
    if found:
        sys.exit(1)


@click.command("serve", help="提供网站服务，连同后台任务与检索索引；Ctrl-C 停止。")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址")
@click.option("--port", default=8000, show_default=True, help="监听端口")
@click.option("--workers", type=click.IntRange(1, 64), help="网页进程数，默认 KZ_WORKERS")
@click.option(
    "--only",
    type=click.Choice(["web", "work", "index"]),
    multiple=True,
    help="只启动其中几个，其余由别处的进程管理",
)
@click.option("--check", is_flag=True, help="只检查能否对外服务，不启动")
def command(host: str, port: int, workers: int | None, only: tuple[str, ...], check: bool) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kezhuan.settings")
    if not safety.trial(read(), host):
        os.environ.setdefault("KZ_LOG", "json")
    refuse_unsafe(host)
    if check:
        say("可以对外服务", "Fit to serve")
        return
    wanted = processes(host, port, workers=workers or read()["KZ_WORKERS"])
    wanted = {name: words for name, words in wanted.items() if not only or name in only}
    if "web" in wanted:
        refuse_taken(host, port)
    url = f"http://{host}:{port}/"
    sys.exit(run(wanted, host=host, port=port, ready=lambda: say(f"已就绪：{url}", f"Ready: {url}")))
