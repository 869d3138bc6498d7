"""Prints docs/lifecycles/ from the tables the product runs on: `python docs/lifecycles.py` after a table changed.

`tests/architecture/test_lifecycles.py` fails while a page says something else than its table.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

if TYPE_CHECKING:
    from kezhuan.core.access import Part
    from kezhuan.core.lifecycle import Lifecycle, Move

RELATIONS = {
    "own": "本单位、本人",
    "inside": "辖区内",
    "mandated": "受托代办",
    "assigned": "经指派",
    "party": "当事方",
    "any": "",
}
MADE_BY = "docs/lifecycles.py"


def pages() -> dict[str, str]:
    """File name → text of every page; Django must be set up."""
    from kezhuan.core.joins import house

    tables = [subject.lifecycle for subject in house().subjects.values()]
    found = {f"{table.name}.md": page(table) for table in tables}
    return {"README.md": index(tables), **found}


def index(tables: list[Lifecycle]) -> str:
    """The list of all lifecycles with their states."""
    rows = [f"| [{table.label}]({table.name}.md) | `{table.name}` | {' · '.join(table.states.values())} |" for table in tables]  # fmt: skip
    head = ["# 状态与动作", "", f"由 `{MADE_BY}` 从各房间的 `<room>/lifecycle.py` 印出，不手改。", ""]
    return "\n".join([*head, "| 对象 | 代码 | 状态 |", "|---|---|---|", *rows]) + "\n"


def page(table: Lifecycle) -> str:
    """One lifecycle: diagram, states, and every move with roles, conditions and clocks."""
    return "\n".join([*_head(table), *_diagram(table), *_moves(table)]) + "\n"


def _head(table: Lifecycle) -> Iterator[str]:
    yield from (f"# {table.label}", "", f"由 `{MADE_BY}` 从 `<room>/lifecycle.py` 印出，不手改。", "")
    if table.path:
        yield from ("办理主线：" + " → ".join(table.states[state] for state in table.path), "")
    if table.final:
        ends = "、".join(label for state, label in table.states.items() if state in table.final)
        yield from (f"到此为止的状态：{ends}", "")


def _diagram(table: Lifecycle) -> Iterator[str]:
    yield from ("```mermaid", "stateDiagram-v2", "    direction LR")
    for state, label in table.states.items():
        yield f'    state "{label}" as {state}'
    for move in table.moves:
        if not move.sources and move.target:
            yield f"    [*] --> {move.target}: {move.label}"
        for source in move.sources:
            if move.target and move.target != source:
                yield f"    {source} --> {move.target}: {move.label}"
    yield from (f"    {state} --> [*]" for state in table.states if state in table.final)
    yield from ("```", "")


def _moves(table: Lifecycle) -> Iterator[str]:
    yield from ("| 动作 | 代码 | 从 | 到 | 谁 | 条件 | 时限与其他 |", "|---|---|---|---|---|---|---|")
    for move in table.moves:
        sources = "、".join(table.states[state] for state in move.sources) or "（新建）"
        target = table.states[move.target] if move.target else "不变"
        guards = "；".join(guard.message for guard in move.guards) or "—"
        yield f"| {move.label} | `{move.name}` | {sources} | {target} | {_who(move.roles) or '系统'} | {guards} | {_clocks(move)} |"


def _who(parts: tuple[Part, ...]) -> str:
    from kezhuan.core.access import Role
    from kezhuan.core.history import ROLE_LABELS

    said = []
    for part in parts:
        roles = "、".join(ROLE_LABELS[role] for role in Role if role in part.roles)
        relation = RELATIONS[part.relation.value]
        said.append(f"{roles}（{relation}）" if relation else roles)
    return "；".join(said)


def _clocks(move: Move) -> str:
    said = []
    if move.days is not None:
        said.append(_next_step(move.days))
    if move.second is not None:
        said.append(f"须第二人复核：{_who(move.second.parts)}（`{move.second.step}`）")
    if move.undo_s:
        said.append(f"{move.undo_s} 秒内可撤销")
    if move.notice:
        said.append(f"发通知 `{move.notice}`")
    if move.danger:
        said.append("先问清再办")
    return "；".join(said) or "—"


def _next_step(days: int | str) -> str:
    """The number that ships, and the key under which two officers change it."""
    from kezhuan.core.rulebook.book import shipped_book

    if isinstance(days, int):
        return f"下一步 {days} 个工作日"
    shipped = shipped_book().versions("settings.clocks")[-1].body[days]
    return f"下一步 {shipped} 个工作日（办理时限 `{days}`）"


def main() -> None:
    """Writes every page and removes those whose table is gone."""
    from kezhuan.cli.rooms import start_django

    start_django()
    folder = ROOT / "docs" / "lifecycles"
    folder.mkdir(exist_ok=True)
    made = pages()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    for stale in folder.glob("*.md"):
        if stale.name not in made:
            stale.unlink()
    print(f"{len(made)} 页写到 {folder.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
