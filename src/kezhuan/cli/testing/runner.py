"""Runs stages one after another, prints what each took, and closes with one line for the whole."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import click

from kezhuan.cli.postgres import NoServer, Server
from kezhuan.cli.testing.stages import Stage
from kezhuan.cli.testing.tally import Tally, read
from kezhuan.settings.declared import ROOT

# What a person set for their own installation must not reach the tests.
KEPT = {"KZ_BENCH", "KZ_PG_URL", "KZ_PYTHON"}
NO_TESTS = 5  # pytest's exit code


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one stage ended: `state` is 通过, 失败 or 略过."""

    stage: Stage
    state: str
    seconds: float
    tally: Tally
    why: str = ""


def run(stages: tuple[Stage, ...]) -> int:
    """Every stage has run or says why not; 0 only where none failed. In CI a skipped stage has failed."""
    outcomes = []
    for stage in stages:
        click.secho(f"\n━━ {stage.name} · {stage.label}", bold=True)
        outcome = _stage(stage)
        said = f"━━ {stage.name} {outcome.state} {outcome.seconds:.1f} 秒" + (
            f"：{outcome.why}" if outcome.why else ""
        )
        click.secho(said, fg={"通过": "green", "失败": "red"}.get(outcome.state, "yellow"))
        outcomes.append(outcome)
    return _close(outcomes)


def _close(outcomes: list[Outcome]) -> int:
    total = sum((outcome.tally for outcome in outcomes), Tally())
    click.echo("\n阶段与用时")
    for outcome in outcomes:
        counts = outcome.tally.line if outcome.stage.pytest else ""
        click.echo(
            f"  {outcome.stage.name:<11}{outcome.state}{outcome.seconds:>8.1f} 秒  {counts}{outcome.why}"
        )
    click.echo(f"  {'合计':<9}{'':>4}{sum(outcome.seconds for outcome in outcomes):>8.1f} 秒")
    click.echo(f"因缺少参照数据 KZ_BENCH 而略过的测试：{total.absent}")
    click.echo(total.line)
    return int(any(outcome.state == "失败" for outcome in outcomes))


def _stage(stage: Stage) -> Outcome:
    started = time.monotonic()
    with ExitStack() as stack:
        environ = {
            name: value for name, value in os.environ.items() if not name.startswith("KZ_") or name in KEPT
        }
        environ |= {
            "OMP_NUM_THREADS": "1",
            "PYTHONUTF8": "1",
            "PYTHONPATH": str(ROOT / "src"),
        } | stage.environ
        try:
            environ |= _needs(stage, stack)
        except NoServer as missing:
            return _skipped(stage, str(missing), time.monotonic() - started)
        junit = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kz-junit-"))) / "junit.xml"
        codes, late = [], False
        for command in stage.commands:
            words = (*command[:3], f"--junitxml={junit}", *command[3:]) if stage.pytest else command
            left = stage.seconds - (time.monotonic() - started)
            code = _call(words, environ, seconds=left)
            late = late or code is None
            codes.append(code)
        seconds = time.monotonic() - started
        tally = read(junit) if stage.pytest and NO_TESTS not in codes else Tally()
        return _judge(stage, codes, tally, seconds, late=late)


def _judge(stage: Stage, codes: list[int | None], tally: Tally, seconds: float, *, late: bool) -> Outcome:
    if late:
        return Outcome(stage, "失败", seconds, tally + Tally(failed=1), f"超过 {stage.seconds} 秒，已停止")
    if any(code != 0 for code in codes):
        failed = tally if tally.failed or not stage.pytest else tally + Tally(failed=1)
        if NO_TESTS in codes:
            return Outcome(stage, "失败", seconds, failed, "没有选中任何测试")
        return Outcome(stage, "失败", seconds, failed if stage.pytest else Tally(failed=1))
    unseen = tally.skipped - tally.absent
    if unseen and (stage.postgres or stage.browser) and in_ci():
        return Outcome(stage, "失败", seconds, tally, f"有 {unseen} 个测试被略过，CI 不许略过")
    return Outcome(stage, "通过", seconds, tally)


def _skipped(stage: Stage, why: str, seconds: float) -> Outcome:
    if in_ci():
        return Outcome(stage, "失败", seconds, Tally(failed=1), f"CI 不许略过：{why}")
    return Outcome(stage, "略过", seconds, Tally(skipped=1), why)


def _needs(stage: Stage, stack: ExitStack) -> dict[str, str]:
    if stage.postgres:
        url = os.environ.get("KZ_PG_URL") or stack.enter_context(Server()).url("kezhuan")
        return {"KZ_DATABASE_URL": url}
    if stage.browser and shutil.which("chromium") is None:
        raise NoServer("没有 Chromium；apt-get install chromium fonts-noto-cjk")
    return {}


def in_ci() -> bool:
    """True where CI runs this."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def _call(words: tuple[str, ...], environ: dict[str, str], *, seconds: float) -> int | None:
    """The exit code; None where the time ran out and the command with its children was ended."""
    process = subprocess.Popen(words, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        return process.wait(max(1.0, seconds))
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
