"""`./kz rules`: the rulebook on the command line. A version takes two signed-in people, so a command only prepares it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from kezhuan.core import clock
from kezhuan.core.access import VISITOR
from kezhuan.core.errors import Hidden, Invalid
from kezhuan.core.rulebook import reading
from kezhuan.core.rulebook.overlay import rulebook, with_added
from kezhuan.core.rulebook.shipped import read_versions
from kezhuan.core.rulebook.versions import RuleVersion
from kezhuan.core.rulebook.writing import as_text

OUT = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.group("rules", help="规则手册：查看、导出、起草新版本。")
def command() -> None:
    """The commands of the rulebook."""


@command.command("list", help="列出全部规则：代码、名称、起止日、依据程度。")
def list_rules() -> None:
    for row in reading.listing(today=clock.today()):
        click.echo(f"{row.code:<28}{row.from_} 至 {row.until or '今'}  {row.mark}  {row.title}")


@command.command("show", help="显示一条规则的全部版本。")
@click.argument("code")
def show(code: str) -> None:
    try:
        rule = reading.detail(code, VISITOR, today=clock.today())
    except Hidden:
        raise click.UsageError(f"没有规则“{code}”；./kz rules list 列出全部") from None
    click.echo(f"{rule.title}（{rule.code}，{rule.continuity_label}）")
    for version in rule.versions:
        now = " · 现行" if version.in_force else ""
        click.echo(f"\n{version.from_} 至 {version.until or '今'}{now}")
        click.echo(f"出处：{version.source}（{version.mark_label}）\nSM3：{version.sm3}\n")
        click.echo(version.text, nl=False)


@command.command("export", help="把全部规则版本（出处、标记、起止日、散列）写成 JSON。")
@click.argument("path", required=False, type=OUT)
def export(path: Path | None) -> None:
    rows = rulebook().export()
    _write(
        json.dumps(rows, ensure_ascii=False, indent=2, default=str) + "\n", path, f"写出 {len(rows)} 个版本"
    )


@command.command(
    "new", help="写出一条规则下一版本的草稿文件，改好后由两名经办人在「规则手册」页面提交、复核。"
)
@click.argument("code")
@click.argument("path", required=False, type=OUT)
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="新版本的起日，默认今天")
def new(code: str, path: Path | None, first: Any) -> None:
    versions = rulebook().versions(code)
    if not versions:
        raise click.UsageError(f"没有规则“{code}”；./kz rules list 列出全部")
    _write(_draft(versions[-1], first.date() if first else clock.today()), path, "草稿")


def _draft(last: RuleVersion, first: date) -> str:
    head: Mapping[str, Any] = {
        "title": last.title,
        "source": last.source,
        "mark": last.mark.value,
        "continuity": last.continuity.value,
    }
    body = as_text({"version": {"from": first, **last.body}}).replace("[version]", "[[version]]", 1)
    return f"# {last.code}\n{as_text(head)}\n{body.lstrip()}"


@command.command("check", help="核对草稿文件：能否与现有版本并存，说明哪一天重叠或空缺。")
@click.argument("code")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(code: str, path: Path) -> None:
    place = f"{code.replace('.', '/')}.toml"
    try:
        versions = read_versions(path.read_text(encoding="utf-8"), place=place)
        with_added(*versions)
    except UnicodeDecodeError:
        raise click.ClickException(f"{path} 不是 UTF-8 文本") from None
    except Invalid as fault:
        raise click.ClickException("；".join(str(reason) for reason in fault.reasons)) from None
    click.echo(f"{len(versions)} 个版本可以与现有版本并存")


def _write(text: str, path: Path | None, said: str) -> None:
    if path is None:
        click.echo(text, nl=False)
    else:
        path.write_text(text, encoding="utf-8")
        click.echo(f"{said}，写到 {path}")
