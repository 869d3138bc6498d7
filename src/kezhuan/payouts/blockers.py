"""What stands against a move because of records of other rooms; asked in the move's own transaction."""

from __future__ import annotations

from typing import Any

from kezhuan.core import clock
from kezhuan.core.errors import Reason
from kezhuan.payouts.usecases import basis


def fallen(application: Any) -> Reason | None:
    """A decided amount the contracts no longer carry cannot be agreed to."""
    return basis.fallen(application, today=clock.today())
