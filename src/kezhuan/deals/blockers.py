"""What deals hold against moves of earlier rooms; house.py asks."""

from __future__ import annotations

from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.deals import queries


def holds_open(demand: object) -> Reason | None:
    """Why a demand cannot close now: a deal about it is still under way."""
    number = queries.open_deal_of(demand)
    if number is None:
        return None
    template = gettext_noop("对接项目 {number} 尚未签约或终止，需求暂不能办结或撤回")
    return Reason("deal.open", template, {"number": number})
