"""An act's refusal leaves its audit row: no transaction may stand around it that takes the row back."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "src" / "kezhuan"
ACTS = {"act", "create", "refuse", "undo"}


def _called(node: ast.AST) -> Iterator[str]:
    """What the calls under this node are named, `frame.create` as it is written."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            yield f"{getattr(call.func.value, 'id', '')}.{call.func.attr}"


def hiding(tree: ast.AST) -> list[int]:
    """Lines of `with transaction.atomic()` that hold an act of the frame."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.With):
            opened = [name for item in node.items for name in _called(item.context_expr)]
            inside = {name for part in (*node.body, *node.items) for name in _called(part)}
            if "transaction.atomic" in opened and inside & {f"frame.{name}" for name in ACTS}:
                found.append(node.lineno)
    return found


def test_no_transaction_takes_back_the_audit_row_of_a_refusal():
    # given, when
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted(ROOT.rglob("*.py"))
        if not path.is_relative_to(ROOT / "core" / "frame")
        for line in hiding(ast.parse(path.read_text(encoding="utf-8")))
    ]
    # then `frame.together()` is what opens one around acts
    assert wrong == []


def test_an_act_inside_a_plain_transaction_is_found():
    inside = "with transaction.atomic():\n    frame.create('deal', {})\n"
    beside = "with transaction.atomic(), frame.act('deal') as step:\n    pass\n"
    right = "with frame.together():\n    frame.create('deal', {})\n"

    assert [hiding(ast.parse(text)) for text in (inside, beside, right)] == [[1], [1], []]
