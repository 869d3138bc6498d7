"""What the first page shows: open demands, achievements on offer, teams."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django.db.models import QuerySet

from kezhuan.achievements import queries as achievements
from kezhuan.achievements.views import AchievementRow
from kezhuan.core.access import Actor
from kezhuan.demands import queries as demands
from kezhuan.demands import scopes
from kezhuan.demands.views import DemandRow


def newest_demands(actor: Actor, *, limit: int) -> tuple[DemandRow, ...]:
    """The demands published last, the region's own first."""
    found = demands.visible(actor).filter(state__in=scopes.OPEN_STATES)
    return tuple(demands.row(actor, d) for d in _own_first(demands.for_rows(found), limit))


def newest_achievements(actor: Actor, *, limit: int) -> tuple[AchievementRow, ...]:
    """The achievements published last, the region's own first."""
    found = achievements.filtered(actor, states=("published", "coached"))
    return tuple(achievements.row(actor, a) for a in _own_first(achievements.for_rows(found), limit))


def _own_first(found: QuerySet[Any], limit: int) -> list[Any]:
    """The newest of the region's own; outside data (外部数据) only fills what is left.

    Two questions, each in the order of an index, where one that sorts by origin first would read everything.
    """
    newest = found.order_by("-published_at", "-id")
    own = list(newest.filter(origin="local")[:limit])
    rest = newest.exclude(origin="local")[: limit - len(own)] if len(own) < limit else ()
    return list(chain(own, rest))
