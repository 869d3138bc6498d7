"""What can go wrong, each with one sentence for a person and a code for a program."""

from __future__ import annotations


class MatchError(Exception):
    """The request cannot be carried out; nothing was written."""

    code = "match.error"


class BadTable(MatchError):
    """A file does not hold what it should; `line` counts from 1 with the header as line 1."""

    code = "table.bad"

    def __init__(self, path: object, line: int | None, fault: str) -> None:
        self.path, self.line, self.fault = str(path), line, fault
        place = f"{path} 第 {line} 行" if line else f"{path}"
        super().__init__(f"{place}：{fault}")


class BadIndex(MatchError):
    """A folder is not an index of this version."""

    code = "index.bad"


class Busy(MatchError):
    """Another process writes to this index."""

    code = "index.busy"


class BadModel(MatchError):
    """A file is not a model of this version."""

    code = "model.bad"


class NothingToMeasure(MatchError):
    """The labels hold no level a measure could be made of."""

    code = "measure.nothing"


class NotBetter(MatchError):
    """A retrained model did not beat the one in use on held-out pairs."""

    code = "model.not_better"
