"""`./kz match`: rank all open demands, explain a pair, measure the matcher, learn from this installation's own judgements."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import click

CV_MOST = 20


@click.group("match", help="匹配：批量计算、说明理由、测量与训练。")
def match() -> None:
    """Everything the matcher does without a browser."""


@contextmanager
def _plainly() -> Iterator[None]:
    """A failure of the matcher is one sentence and exit code 1, not a traceback."""
    from kezhuan.core.errors import Failure
    from matchcore.errors import MatchError

    try:
        yield
    except (Failure, MatchError) as fault:
        raise click.ClickException(str(fault)) from fault


@match.command("run", help="为全部公开需求（含外部数据）计算匹配；中断后再运行会接着做。")
@click.option("--demand", "demand_uid", type=click.UUID, help="只计算这一项需求")
@click.option("--limit", type=click.IntRange(1), help="最多计算多少项")
@click.option("--force", is_flag=True, help="已是最新的也重新计算")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出结果")
def run(demand_uid: UUID | None, limit: int | None, force: bool, as_json: bool) -> None:
    """Every open demand's list is newer than the index; one list stands at a time, so an interruption loses one."""
    from kezhuan.core import clock
    from kezhuan.matching import usecases
    from kezhuan.search import shelves

    with _plainly():
        since = None if force or demand_uid else shelves.committed_at("items")
        uids = list(usecases.open_demands(demand_uid=demand_uid, since=since))
    if demand_uid and not uids:
        raise click.ClickException(f"没有这项公开需求：{demand_uid}")
    uids = uids[:limit]
    told = {"computed": 0, "credible": 0, "nothing": 0}
    with _plainly(), click.progressbar(uids, label="匹配", file=sys.stderr, show_pos=True) as bar:
        for uid in bar:
            made = usecases.refresh(uid, today=clock.today())
            if made is not None:
                told["computed"] += 1
                told["credible" if made.credible else "nothing"] += 1
    _tell(
        told,
        f"已计算 {told['computed']} 项需求：{told['credible']} 项有可信匹配，{told['nothing']} 项暂未找到合适成果",
        as_json,
    )


def _tell(value: dict[str, Any], words: str, as_json: bool) -> None:
    click.echo(json.dumps(value, ensure_ascii=False) if as_json else words)


@match.command("explain", help="说明一项需求与一项成果或团队的匹配理由。")
@click.argument("demand_uid", type=click.UUID)
@click.argument("item_uid", type=click.UUID)
def explain(demand_uid: UUID, item_uid: UUID) -> None:
    """Band, reasons with the words of both texts, 技术参数 by row, and the score part by part."""
    from kezhuan.core.access import SYSTEM
    from kezhuan.matching import queries

    with _plainly():
        row = queries.suggestion(SYSTEM, demand_uid, item_uid)
        if row is None:
            click.echo("不在这项需求的结果中：把握低于门槛、已被反馈排除，或尚未计算（./kz match run）")
            for reason in queries.reasons_of_pair(SYSTEM, demand_uid, item_uid):
                click.echo(f"  · {reason.words}")
            return
    click.echo(f"{row.demand_title} ←→ {row.item_title}（{row.item_organisation}）")
    click.echo(
        f"匹配度 {row.band_label}，第 {row.rank} 位，较强或强的把握 {row.levels[2] + row.levels[3]:.0%}"
    )
    for reason in row.reasons:
        click.echo(f"  · {reason.words}")
        for side, quote in (("需求", reason.need), ("对方", reason.item)):
            if quote:
                click.echo(f"      {side}：{quote.before}【{quote.words}】{quote.after}")
    for verdict in row.verdicts:
        click.echo(f"  {verdict.label}  {verdict.name}：要求 {verdict.wanted}，给出 {verdict.given or '--'}")
    for part in row.parts:
        click.echo(f"  {part.value:+.6f}  {part.label}")
    click.echo(f"  {row.score:+.6f}  合计")


_PATH = click.Path(exists=True, dir_okay=False, path_type=Path)


def _given(command: Any) -> Any:
    """The three tables, all or none."""
    for name, what in (
        ("labels", "标注（demand_id,achievement_id,level）"),
        ("items", "成果（id,title,…）"),
        ("demands", "需求（id,title,description）"),
    ):
        command = click.option(f"--{name}", type=_PATH, help=f"CSV：{what}")(command)
    return command


@match.command("evaluate", help="测量匹配质量并发布在质量页：默认用本平台自己的反馈，也可给出三张表。")
@_given
@click.option("--cv", type=click.IntRange(2, CV_MOST), help="交叉验证的折数；不给则测量当前模型")
@click.option(
    "--split",
    type=click.Choice(["title", "random"]),
    default="title",
    show_default=True,
    help="交叉验证怎样分组",
)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出结果")
def evaluate(
    demands: Path | None, items: Path | None, labels: Path | None, cv: int | None, split: str, as_json: bool
) -> None:
    """The measures of the protocol are stored with the day, the data's and the model's hash."""
    from kezhuan.matching import measuring, usecases
    from matchcore.evaluate import lines

    with _plainly():
        judged = measuring.judged(demands, items, labels)
        click.echo(f"{judged.source}：{len(judged.labels)} 对标注，正在计算", err=True)
        found = measuring.measure(judged, cv=cv, split=split)
        usecases.keep_measurement(
            found.figures,
            source=judged.source,
            data=found.data,
            model=found.model,
            how=found.how,
            pairs=len(judged.labels),
        )
    if as_json:
        click.echo(json.dumps(found.figures, ensure_ascii=False))
        return
    for line in lines(found.figures):
        click.echo(line)
    click.echo(f"数据 {found.data}，模型 {found.model}，{found.how}；已发布在 /quality/")


@match.command("train", help="用本平台自己的反馈（或三张表）训练；在未见过的需求上更好才启用。")
@_given
def train(demands: Path | None, items: Path | None, labels: Path | None) -> None:
    """A model learned here ranks from now on, if it wins on withheld titles; the old one stands otherwise."""
    from kezhuan.matching import measuring

    with _plainly():
        judged = measuring.judged(demands, items, labels)
        click.echo(f"{judged.source}：{len(judged.labels)} 对标注，正在训练", err=True)
        tried = measuring.train(judged)
    said = f"前 10 条排序质量：现有模型 {tried.before:.3f}，新模型 {tried.after:.3f}（按名称留出）"
    click.echo(f"{said}；{'已启用新模型' if tried.kept else '没有更好，仍用现有模型'}")


COMMANDS = (match,)
