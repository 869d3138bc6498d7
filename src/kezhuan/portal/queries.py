"""What the first page shows: open demands, achievements on offer, teams."""

from __future__ import annotations

from kezhuan.achievements import queries as achievements
from kezhuan.achievements.views import AchievementRow
from kezhuan.core.access import Actor
from kezhuan.demands import queries as demands
from kezhuan.demands import scopes
from kezhuan.demands.views import DemandRow


def newest_demands(actor: Actor, *, limit: int) -> tuple[DemandRow, ...]:
    """The demands published last; outside data (外部数据) only fills what is left."""
    found = demands.visible(actor).filter(state__in=scopes.OPEN_STATES).order_by("-published_at", "-id")
    own = list(found.filter(origin="local")[:limit])
    rest = list(found.exclude(origin="local")[: limit - len(own)]) if len(own) < limit else []
    return tuple(demands.row(actor, demand) for demand in (*own, *rest))


def newest_achievements(actor: Actor, *, limit: int) -> tuple[AchievementRow, ...]:
    """The achievements published last; outside data (外部数据) only fills what is left."""
    found = achievements.filtered(actor, states=("published", "coached")).order_by("-published_at", "-id")
    found = found.prefetch_related("evaluations")
    own = list(found.filter(origin="local")[:limit])
    rest = list(found.exclude(origin="local")[: limit - len(own)]) if len(own) < limit else []
    return tuple(achievements.row(actor, achievement) for achievement in (*own, *rest))
