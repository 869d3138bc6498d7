"""How many small faults in the rules of money their own fast tests notice: mutation score, by rule file.

    python benches/mutation.py                 every group, as a table
    python benches/mutation.py rights --alive  one group, with every mutant that lived
    python benches/mutation.py --least 90      exit 1 where a group comes to less (`./kz test --deep` does this)

Each mutant is one change of one place (a boundary, a sign, a rounding, a negated condition, a lost result …). It is
made in memory: a forked child imports the changed module and runs the tests named beside it, without Django and
without touching a file. Words are not changed, nor decorators and annotations. A mutant that runs longer than half a
minute counts as noticed. `os.fork` is needed, so this runs on Linux and macOS.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib
import importlib.abc
import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 30
PYTEST = (
    "-x", "-q", "--noconftest", "-p", "no:django", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist", "-o", "addopts=",
    "--import-mode=importlib", "--no-header", "-W", "ignore",
)  # fmt: skip
# group → rule file → the fast tests that decide about it
GROUPS: dict[str, dict[str, tuple[str, ...]]] = {
    "payouts": {
        "kezhuan.payouts.rules.allotting": ("payouts/test_allotting",),
        "kezhuan.payouts.rules.cases": ("payouts/test_ceiling", "payouts/test_conditions"),
        "kezhuan.payouts.rules.ceiling": ("payouts/test_ceiling", "payouts/test_conditions"),
        "kezhuan.payouts.rules.conditions": ("payouts/test_conditions", "payouts/test_ceiling"),
        "kezhuan.payouts.rules.deciding": ("payouts/test_deciding",),
        "kezhuan.payouts.rules.explaining": ("payouts/test_ceiling",),
        "kezhuan.payouts.rules.policy": ("payouts/test_policies", "payouts/test_ceiling"),
        "kezhuan.payouts.rules.simulating": ("payouts/test_deciding",),
    },
    "rights": {
        "kezhuan.rights.rules.contributing": ("rights/test_stakes_rules",),
        "kezhuan.rights.rules.dividing": ("rights/test_dividing", "rights/test_entitling"),
        "kezhuan.rights.rules.entitling": ("rights/test_entitling",),
        "kezhuan.rights.rules.sharing": ("rights/test_sharing", "rights/test_dividing"),
        "kezhuan.rights.rules.taxing": ("rights/test_taxing",),
        "kezhuan.rights.rules.venturing": ("rights/test_stakes_rules",),
    },
    "contract amounts": {
        "kezhuan.contracts.rules.amounts": ("contracts/test_amounts",),
        "kezhuan.contracts.rules.ledger": ("contracts/test_ledger",),
    },
}
COMPARED: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot,
    ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
RECKONED: dict[type, type] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
}  # fmt: skip
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any", "half_up": "int", "sorted": "list"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed place: its line, what was changed, and the whole changed tree."""

    line: int
    words: str
    tree: ast.Module


@dataclass(frozen=True, slots=True)
class Score:
    """What became of a file's mutants."""

    module: str
    made: int
    alive: tuple[Mutant, ...]

    @property
    def share(self) -> float:
        """Noticed ÷ made; 1 where nothing can be changed."""
        return 1.0 if not self.made else (self.made - len(self.alive)) / self.made


def changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """(what was changed, the node to stand in its place) for every small fault of this one node."""
    new = copy.deepcopy(node)
    match new:
        case ast.Compare() if type(new.ops[0]) in COMPARED:
            new.ops[0] = COMPARED[type(new.ops[0])]()
            yield "comparison", new
        case ast.BinOp() | ast.AugAssign() if type(new.op) in RECKONED:
            new.op = RECKONED[type(new.op)]()
            yield "arithmetic", new
        case ast.BoolOp():
            new.op = ast.Or() if isinstance(new.op, ast.And) else ast.And()
            yield "and/or", new
        case ast.UnaryOp() if isinstance(new.op, (ast.Not, ast.USub)):
            yield "sign or not lost", new.operand
        case ast.Constant() if isinstance(new.value, bool):
            yield "true/false", ast.Constant(not new.value)
        case ast.Constant() if isinstance(new.value, int):
            yield "one more", ast.Constant(new.value + 1)
        case ast.Return() if new.value is not None and not _is_none(new.value):
            new.value = ast.Constant(None)
            yield "result lost", new
        case ast.If() | ast.IfExp() | ast.While():
            new.test = ast.UnaryOp(ast.Not(), new.test)
            yield "condition negated", new
        case ast.comprehension() if new.ifs:
            new.ifs[0] = ast.UnaryOp(ast.Not(), new.ifs[0])
            yield "filter negated", new
        case ast.Call() if isinstance(new.func, ast.Name) and new.func.id in CALLED:
            new.func.id = CALLED[new.func.id]
            yield f"{node.func.id} for {new.func.id}", new  # type: ignore[attr-defined]
        case ast.Continue():
            yield "continue for break", ast.Break()
        case ast.Break():
            yield "break for continue", ast.Continue()


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def places(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None]]:
    """(parent, field, index) of every node that decides something; annotations, decorators and words are passed over."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for index, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(child, ast.AST):
                yield node, name, index
                yield from places(child)


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a module's text, in the order of its lines."""
    tree = ast.parse(source)
    for number in range(len(list(places(tree)))):
        parent, name, index = list(places(tree))[number]
        held = getattr(parent, name)
        node = held if index is None else held[index]
        for words, changed in changes(node):
            ast.copy_location(changed, node)
            put(parent, name, index, changed)
            yield Mutant(
                getattr(node, "lineno", getattr(parent, "lineno", 0)),
                words,
                ast.fix_missing_locations(copy.deepcopy(tree)),
            )
            put(parent, name, index, node)


def put(parent: ast.AST, name: str, index: int | None, node: ast.AST) -> None:
    """The node stands in this place of its parent."""
    if index is None:
        setattr(parent, name, node)
    else:
        getattr(parent, name)[index] = node


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Whoever imports `module` gets the mutant."""

    def __init__(self, module: str, tree: ast.Module, path: Path) -> None:
        self.module, self.tree, self.path = module, tree, path

    def find_spec(self, name, path=None, target=None):  # type: ignore[no-untyped-def]
        """Only the one module is found here."""
        return (
            importlib.util.spec_from_file_location(name, self.path, loader=self)
            if name == self.module
            else None
        )

    def exec_module(self, module):  # type: ignore[no-untyped-def]
        """The mutant's code runs as the module."""
        exec(compile(self.tree, str(self.path), "exec"), module.__dict__)


def path_of(module: str) -> Path:
    """Where a module's text lies."""
    return ROOT / "src" / Path(*module.split(".")).with_suffix(".py")


def noticed(module: str, tree: ast.Module, tests: Sequence[Path], path: Path) -> bool:
    """True where the tests fail, or never end, on the mutant."""
    child = os.fork()
    if child == 0:
        import pytest

        signal.alarm(SECONDS)
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, 1)
        os.dup2(sink, 2)
        sys.meta_path.insert(0, Changed(module, tree, path))
        code = 3
        try:
            code = int(pytest.main([*PYTEST, *map(str, tests)]))
        finally:
            os._exit(code)
    _pid, status = os.waitpid(child, 0)
    if not os.WIFEXITED(status):
        return True
    code = os.WEXITSTATUS(status)
    if code == 5:
        raise SystemExit(f"no tests in {tests}")
    return code != 0


def score(module: str, tests: Sequence[Path], *, path: Path | None = None) -> Score:
    """Every mutant of the module tried; SystemExit where the tests are red without any change."""
    where = path or path_of(module)
    if module in sys.modules:
        raise SystemExit(f"{module} is imported already: a mutant would not be seen")
    source = where.read_text(encoding="utf-8")
    if noticed(module, ast.parse(source), tests, where):
        raise SystemExit(f"{module}: its tests are red without a mutant")
    made, alive = 0, []
    for mutant in mutants(source):
        made += 1
        if not noticed(module, mutant.tree, tests, where):
            alive.append(mutant)
    return Score(module, made, tuple(alive))


def warm() -> None:
    """What every child needs and no mutant changes is imported once."""
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in (
        "pytest",
        "hypothesis",
        "kezhuan.core.errors",
        "kezhuan.core.money",
        "kezhuan.core.rulebook.book",
    ):
        importlib.import_module(name)
    from hypothesis import Phase, settings

    # The same examples for every mutant, and none made smaller: that a fault was noticed is all that counts.
    settings.register_profile(
        "mutants",
        max_examples=40,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
    )
    settings.load_profile("mutants")


def group(name: str) -> Iterator[Score]:
    """The score of every file of a group."""
    warm()
    for module, tests in GROUPS[name].items():
        yield score(module, [ROOT / "tests" / f"{test}.py" for test in tests])


def main() -> int:
    """Prints the table; 1 where a group came to less than `--least`."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("groups", nargs="*", choices=[[], *GROUPS], default=[])
    asked.add_argument("--alive", action="store_true", help="every mutant that lived, by line")
    asked.add_argument("--least", type=float, default=0.0, help="percent a group must come to")
    given, under = asked.parse_args(), []
    commit = subprocess.run(
        ("git", "rev-parse", "--short", "HEAD"), cwd=ROOT, capture_output=True, text=True, check=False
    )
    print(
        f"{date.today()} · {commit.stdout.strip()}\n\n| group | file | mutants | noticed | score |\n|---|---|---:|---:|---:|"
    )
    for name in given.groups or GROUPS:
        made = noticed_ones = 0
        for each in group(name):
            seen = each.made - len(each.alive)
            made, noticed_ones = made + each.made, noticed_ones + seen
            print(f"| {name} | {each.module} | {each.made} | {seen} | {each.share:.1%} |", flush=True)
            for mutant in each.alive if given.alive else ():
                print(f"    {path_of(each.module).name}:{mutant.line} {mutant.words}", flush=True)
        print(f"| **{name}** | all | {made} | {noticed_ones} | **{noticed_ones / made:.1%}** |", flush=True)
        if 100 * noticed_ones < given.least * made:
            under.append(name)
    if under:
        print(f"under {given.least:g} %: {', '.join(under)}")
    return int(bool(under))


if __name__ == "__main__":
    sys.exit(main())
