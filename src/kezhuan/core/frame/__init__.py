"""The one way a record changes: scope → lock → version → blockers → guards → state → event → reactions.

`acts` moves and creates records, and refuses what no page offers, `second` is the two-person step, `after` what an actor may still do,
`refusals` the audit rows of what was refused, `bulk` outside records by the thousand, `steps` what they share.
"""

from kezhuan.core.frame.acts import act, create, refuse
from kezhuan.core.frame.after import Offer, offers, undo
from kezhuan.core.frame.bulk import bring_in
from kezhuan.core.frame.refusals import together
from kezhuan.core.frame.second import decide, hands
from kezhuan.core.frame.steps import DECIDERS, Step, forbidden

__all__ = [
    "DECIDERS",
    "Offer",
    "Step",
    "act",
    "bring_in",
    "create",
    "decide",
    "forbidden",
    "hands",
    "offers",
    "refuse",
    "together",
    "undo",
]
