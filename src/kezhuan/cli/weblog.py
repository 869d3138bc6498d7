"""gunicorn's own lines in the form of all others: its plain ones would name addresses, and one-time links are keys."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

from kezhuan.core.operations.logs import JsonLines


class WebLog(Logger):  # type: ignore[misc]
    """The server's errors as JSON lines; there is no access log, for the house writes its own."""

    def setup(self, cfg: Any) -> None:
        """The handlers stand, each with the house's form."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLines())
