"""What the rooms' commands share: how a failed act reads on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click


@contextmanager
def plainly() -> Iterator[None]:
    """A failed act is one sentence on the terminal, not a traceback."""
    from kezhuan.core.errors import Failure

    try:
        yield
    except Failure as failure:
        raise click.ClickException(str(failure) or "没有这一项") from failure
