"""What each broker of a contract is said to have brought about: the filer's statement, never a confirmed share of a deal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kezhuan.core.errors import Reason, gettext_noop

WHOLE_BP: Final = 10_000


def share_faults(parties: Sequence[tuple[str | None, int | None]]) -> dict[str, Reason]:
    """What is wrong with the brokers' shares in 1/10,000, by party: (side, share) in the order they are given."""
    wrong = {
        f"parties.{n}": Reason("party.share", gettext_noop("促成份额只由中介方填写，须大于 0、不超过 100%"))
        for n, (side, share) in enumerate(parties)
        if share is not None and (side != "broker" or not 0 < share <= WHOLE_BP)
    }
    if not wrong and sum(share or 0 for _side, share in parties) > WHOLE_BP:
        last = max(n for n, (_side, share) in enumerate(parties) if share)
        wrong[f"parties.{last}"] = Reason("party.shares", gettext_noop("各中介方的促成份额合计不能超过 100%"))
    return wrong
