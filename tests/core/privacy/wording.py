"""Other words in force than those shipped."""

from __future__ import annotations

from typing import Any

from kezhuan.core.rulebook.overlay import rulebook
from tests.builders import TODAY


def reworded(monkeypatch: Any, purpose: str, **words: Any) -> None:
    """From now on this purpose is worded like this."""
    body = dict(rulebook().body("settings.consents", TODAY))
    body[purpose] = {**body[purpose], **words}

    class Book:
        def body(self, code: str, day: Any) -> Any:
            return body if code == "settings.consents" else rulebook().body(code, day)

    monkeypatch.setattr("kezhuan.core.privacy.queries.consents.rulebook", Book)
