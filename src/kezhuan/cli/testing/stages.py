"""The stages as data: name, commands, time allowed, and what each needs."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field, replace

import click

from kezhuan.settings.declared import ROOT

PY = sys.executable
NAMES = ("style", "contracts", "types", "migrations", "sqlite", "postgres", "browser")
# Only by hand: what takes longer than a change may wait, and prints figures file by file.
DEEP_NAMES = ("coverage", "mutation")
LEAST_KILLED = "90"
# One order every time, so that a red run can be repeated; --deep shuffles.
ORDER = ("-p", "randomly", "-p", "no:cacheprovider", "--randomly-seed=1")
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
TYPED = ("src/kezhuan/core", "src/indexcore", "src/matchcore")
# The rooms are not typed to the last value; but nothing is called with what it does not take, and no name is missing.
UNASKED = (
    "arg-type", "assignment", "attr-defined", "call-overload", "dict-item", "import-untyped", "index", "list-item", "misc", "operator", "override",
    "return-value", "union-attr", "valid-type", "var-annotated",
)  # fmt: skip
CALLS = (
    "src/kezhuan",
    "--no-warn-unused-ignores",
    "--allow-untyped-defs",
    *(f"--disable-error-code={code}" for code in UNASKED),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its commands, the seconds they may take together, and whether they are pytest runs."""

    name: str
    label: str
    commands: tuple[tuple[str, ...], ...]
    seconds: int
    pytest: bool = False
    postgres: bool = False
    browser: bool = False
    environ: dict[str, str] = field(default_factory=dict)


def _pytest(marks: str, *more: str, workers: int = 2) -> tuple[str, ...]:
    words = (PY, "-m", "pytest", "-q", "-ra", "--tb=short", "-m", marks, "--durations=8", *ORDER)
    return (*words, "-n", str(workers), "--dist", "loadfile", *more) if workers else (*words, *more)


def standing(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the paths that exist."""
    return tuple(path for path in paths if (ROOT / path).exists())


def every(*, slow: bool) -> tuple[Stage, ...]:
    """All stages, cheapest first."""
    code = standing(("src", "tests", "benches"))
    without_slow = "" if slow else " and not slow"
    return (
        Stage(
            "style",
            "书写 ruff",
            ((PY, "-m", "ruff", "check", *code), (PY, "-m", "ruff", "format", "--check", *code)),
            60,
        ),
        Stage("contracts", "引入方向 import-linter", ((PY, "-c", LINT_IMPORTS),), 120),
        Stage("types", "类型 mypy", ((PY, "-m", "mypy", *standing(TYPED)), (PY, "-m", "mypy", *CALLS)), 240),
        Stage(
            "migrations", "数据库迁移", ((PY, "manage.py", "makemigrations", "--check", "--dry-run"),), 120
        ),
        Stage("sqlite", "测试 SQLite", (_pytest("not browser" + without_slow),), 2700, pytest=True),
        Stage(
            "postgres",
            "测试 PostgreSQL",
            (_pytest("database and not browser" + without_slow),),
            1500,
            pytest=True,
            postgres=True,
        ),
        Stage(
            "browser",
            "测试浏览器",
            (_pytest("browser" + without_slow),),
            1500,
            pytest=True,
            browser=True,
        ),
    )


def by_hand() -> tuple[Stage, ...]:
    """The stages of --deep alone: each prints its figures and fails under the wanted value."""
    return (
        Stage("coverage", "规则与办理的行与分支覆盖（须 100%）", ((PY, "benches/coverage_of_rules.py"),), 3600),
        Stage("mutation", f"规则的变异得分（各组须 {LEAST_KILLED}%）", ((PY, "benches/mutation.py", "--least", LEAST_KILLED),), 3600),
    )  # fmt: skip


def plan(chosen: tuple[str, ...], *, fast: bool, deep: bool) -> tuple[Stage, ...]:
    """The stages to run: all, those named, or one pytest run over the paths given."""
    stages = every(slow=not fast) + (by_hand() if deep else ())
    known = (*NAMES, *DEEP_NAMES) if deep else NAMES
    names = tuple(word for word in chosen if word in known)
    paths = tuple(word for word in chosen if word not in known)
    for path in paths:
        if not os.path.exists(path.split("::")[0]) and not (ROOT / path.split("::")[0]).exists():
            raise click.UsageError(f"没有这个测试路径或阶段：{path}；阶段有 {'、'.join(known)}")
    if fast:
        stages = tuple(stage for stage in stages if not (stage.postgres or stage.browser))
    if names or paths:
        only = names or ("sqlite",)
        stages = tuple(stage for stage in stages if stage.name in only)
    if paths:
        where = tuple(
            os.path.abspath(path) if os.path.exists(path.split("::")[0]) else path for path in paths
        )
        stages = tuple(_on(stage, where, fast=fast) for stage in stages)
    if deep:
        stages = tuple(_deep(stage) for stage in stages)
    return stages


def _on(stage: Stage, paths: tuple[str, ...], *, fast: bool) -> Stage:
    if not stage.pytest:
        return stage
    if stage.name == "sqlite":
        return replace(stage, commands=(_pytest("not slow" if fast else "", "--", *paths, workers=0),))
    return replace(stage, commands=tuple((*command, "--", *paths) for command in stage.commands))


def _deep(stage: Stage) -> Stage:
    if not stage.pytest:
        return stage
    commands = tuple(tuple("--randomly-seed=default" if word.startswith("--randomly-seed") else word for word in command)
                     for command in stage.commands)  # fmt: skip
    return replace(
        stage, commands=commands, seconds=stage.seconds * 6, environ={"HYPOTHESIS_PROFILE": "deep"}
    )
