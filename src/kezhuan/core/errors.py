"""The four ways an act can fail, each with one sentence for a person and one code for a program.

`Refused` 409 · `Hidden` 404 · `Stale` 409 with both values · `Invalid` 422 with field paths.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def gettext_noop(text: str) -> str:
    """Mark `text` for the catalogue and hand it back unchanged, so that pure code needs no Django."""
    return text


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is so: a code for programs and a Chinese sentence template with its parameters."""

    code: str
    template: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format_map(self.params) if self.params else self.template


class Failure(Exception):
    """What every failed act has in common: `code`, `status` and reasons for a person."""

    status = 400
    code = "failure"

    def __init__(self, *reasons: Reason) -> None:
        super().__init__("；".join(str(reason) for reason in reasons))
        self.reasons = reasons


class Refused(Failure):
    """A rule forbids this act now; nothing was written. `attempt` is what the audit row will say."""

    status = 409
    code = "refused"

    def __init__(self, *reasons: Reason) -> None:
        super().__init__(*reasons)
        self.attempt: Any = None


class Hidden(Failure):
    """There is nothing here for this actor: absent and hidden look the same."""

    status = 404
    code = "hidden"


class Stale(Failure):
    """Somebody else changed the record first; `mine` and `theirs` are shown side by side."""

    status = 409
    code = "stale"

    def __init__(self, *, mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> None:
        super().__init__(Reason("stale", "这条记录已被他人修改，请核对两份内容后再提交"))
        self.mine = dict(mine)
        self.theirs = dict(theirs)


class Invalid(Failure):
    """Input is at fault; `fields` maps a field path to the reasons that name its faults."""

    status = 422
    code = "invalid"

    def __init__(self, fields: Mapping[str, tuple[Reason, ...] | Reason]) -> None:
        self.fields: dict[str, tuple[Reason, ...]] = {
            path: (found,) if isinstance(found, Reason) else tuple(found) for path, found in fields.items()
        }
        super().__init__(*(reason for found in self.fields.values() for reason in found))
