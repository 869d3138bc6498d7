"""What a paper is made of, the same for PDF and Word."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kezhuan.core.errors import Failure, Invalid, Reason, gettext_noop

_NOT_PRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


class NoPaper(Failure):
    """This machine cannot set the paper now; the caller offers the print page instead."""

    status = 503
    code = "no_paper"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `headers` (unit in the header), rows of the same length, `numeric` columns set to the right."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    caption: str = ""

    def __post_init__(self) -> None:
        for line, row in enumerate(self.rows, start=1):
            if len(row) != len(self.headers):
                template = gettext_noop("表格第 {line} 行有 {found} 格，应为 {wanted} 格")
                params = {"line": line, "found": len(row), "wanted": len(self.headers)}
                raise Invalid({"table": Reason("paper.table", template, params)})


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (may be empty) with paragraphs, then facts (label, value), then tables."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    tables: tuple[Table, ...] = ()


def printed(text: str) -> str:
    """`text` without control and direction marks, which neither format can show."""
    return _NOT_PRINTED.sub("", text)
