"""`python -m indexcore whatif`: supposed values, or the least improvement that reaches a goal."""

import argparse
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from indexcore.analyses.inputs import numbers, period_of, read, target_of
from indexcore.analysis.tiers import fixed_tiers
from indexcore.errors import refuse
from indexcore.whatif import Answer, Goal, Question, Standing


def add(commands: argparse._SubParsersAction, add_inputs: Callable[..., None]) -> None:
    """The command and its options."""
    command = commands.add_parser("whatif", help="测算：设想的数值，或达到某名次、档次、得分须提高多少")
    command.add_argument("unit", help="单位代码")
    command.add_argument("code", nargs="?", help="改变哪个指标；不写则逐个指标测算")
    add_inputs(command, required=False)
    command.add_argument("--edition", type=Path, help="版次目录（代替三个文件）")
    command.add_argument("--target", help="看哪个得分，默认唯一的根")
    command.add_argument("--period", help="面板数据改变哪一期，默认最后一期")
    command.add_argument("--rank", type=int, help="目标：此名次或更好")
    command.add_argument("--score", type=float, help="目标：此得分或更高")
    command.add_argument("--tier", type=int, help="目标：此档或更好，第 1 档最好；须同时给 --cuts")
    command.add_argument("--cuts", help="固定分档下限，如 170,100")
    command.add_argument("--ceiling", type=float, help="指标最多可达的值")
    command.add_argument("--set", action="append", default=[], metavar="代码=值", help="设想的数值，可写多次")
    command.add_argument("--json", action="store_true", help="以 JSON 给出全部数字，不取舍")
    command.set_defaults(run=run)


def run(args: argparse.Namespace, out: TextIO) -> int:
    """0 with the answer printed; 1 when no indicator asked about reaches the goal alone."""
    table, structure, config = read(args)
    question = Question(
        table,
        structure=structure,
        config=config,
        unit=args.unit,
        target=target_of(structure, args.target),
        period=period_of(table, args.period),
    )
    if args.set:
        return _suppose(question, args.set, out)
    goal = _goal(args)
    answers = [
        question.least_improvement(code, goal, ceiling=args.ceiling)
        for code in ([args.code] if args.code else structure.leaves)
    ]
    answers.sort(key=lambda answer: not answer.reachable)
    if args.json:
        out.write(json.dumps([_figures(answer) for answer in answers], ensure_ascii=False, indent=1) + "\n")
    else:
        out.write("".join(answer.sentence() + "\n" for answer in answers))
    return 0 if any(answer.reachable for answer in answers) else 1


def _suppose(question: Question, settings: list[str], out: TextIO) -> int:
    changes = {}
    for setting in settings:
        code, equals, value = setting.partition("=")
        if not equals or code not in question.structure.leaves:
            raise refuse(f"--set {setting}", "应写成 指标代码=数值")
        changes[code] = numbers(value, option=f"--set {code}")[0]
    before, after = question.standing({}), question.standing(changes)
    out.write(f"现在：第 {before.rank:.0f} 名，得分 {before.score:.6f}\n")
    out.write(f"设想：第 {after.rank:.0f} 名，得分 {after.score:.6f}\n")
    return 0


def _figures(answer: Answer) -> dict[str, object]:
    """An answer's numbers in full precision."""

    def standing(found: Standing | None) -> dict[str, float | None] | None:
        if found is None:
            return None
        figures = {"value": found.value, "score": found.score, "rank": found.rank}
        return {name: None if math.isnan(figure) else figure for name, figure in figures.items()}

    return {
        "unit": answer.unit,
        "code": answer.code,
        "goal": answer.goal,
        "reachable": answer.reachable,
        "rise": answer.rise,
        "monotone": answer.monotone,
        "now": standing(answer.now),
        "then": standing(answer.then),
        "best": standing(answer.best),
    }


def _goal(args: argparse.Namespace) -> Goal:
    scheme = fixed_tiers(numbers(args.cuts, option="--cuts")) if args.cuts else None
    return Goal(rank=args.rank, score=args.score, tier=args.tier, scheme=scheme)
