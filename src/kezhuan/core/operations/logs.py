"""Log lines a machine reads: one JSON object each, with nothing in it that opens a door or names a person.

What is written is chosen, not filtered: routes instead of addresses, types of errors instead of their texts. Texts that
libraries write themselves are scrubbed besides.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import datetime
from typing import Any

from kezhuan.core.clock import SHANGHAI

HIDDEN = "•••"
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_SCRUBBED = (
    (re.compile(r"://[^/\s@]+@"), f"://{HIDDEN}@"),
    (re.compile(r"(/[^\s?'\"]*)\?[^\s'\"]*"), rf"\1?{HIDDEN}"),
    (re.compile(r"(?i)(password|passwd|secret|token|authorization|口令|密码|验证码)(['\"]?\s*[=:：]\s*)\S+"), rf"\1\2{HIDDEN}"),
    # mobile and identity numbers, accounts: eleven digits or more, also grouped as they are written by hand
    (re.compile(r"(?<![\d-])(?:\d[ -]?){10,}\d[\dXx]?(?![\d-])"), HIDDEN),
    (re.compile(rf"(?!{_UUID}\b)(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9_-]{{20,}}"), HIDDEN),
)  # fmt: skip


def scrub(text: str) -> str:
    """The text without credentials, query strings, long numbers and tokens; ids of records stay."""
    for pattern, instead in _SCRUBBED:
        text = pattern.sub(instead, text)
    return text


def route_of(request: Any) -> str:
    """The pattern of the address asked for, never the address: a one-time link is a key."""
    match = getattr(request, "resolver_match", None)
    return match.route if match else "-"


class JsonLines(logging.Formatter):
    """One line of JSON per record; `fields` given as extra are written as they are."""

    def format(self, record: logging.LogRecord) -> str:
        """at, level, logger, said; for an error its type and the places it came through, never its text."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, tz=SHANGHAI).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "said": scrub(_said(record)),
        }
        request = getattr(record, "request", None)
        if request is not None and hasattr(request, "log_id"):
            line |= {"id": request.log_id, "route": route_of(request)}
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            frames = traceback.extract_tb(trace)[-12:]
            line |= {
                "error": kind.__name__,
                "stack": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
            }
        return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def _said(record: logging.LogRecord) -> str:
    said = record.getMessage()
    request = getattr(record, "request", None)
    if request is not None and hasattr(request, "get_full_path"):
        for address in (request.get_full_path(), request.path):
            said = said.replace(address, route_of(request))
    return said
