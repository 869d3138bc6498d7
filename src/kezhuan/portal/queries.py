"""What the first page shows: open demands, achievements on offer, teams."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Value, When

from kezhuan.achievements import queries as achievements
from kezhuan.achievements.views import AchievementRow
from kezhuan.core.access import Actor
from kezhuan.demands import queries as demands
from kezhuan.demands import scopes
from kezhuan.demands.views import DemandRow

# Outside data (外部数据) only fills what is left.
OWN_FIRST = Case(When(origin="local", then=Value(0)), default=Value(1), output_field=IntegerField())


def newest_demands(actor: Actor, *, limit: int) -> tuple[DemandRow, ...]:
    """The demands published last, the region's own first."""
    found = demands.visible(actor).filter(state__in=scopes.OPEN_STATES)
    return tuple(demands.row(actor, d) for d in found.order_by(OWN_FIRST, "-published_at", "-id")[:limit])


def newest_achievements(actor: Actor, *, limit: int) -> tuple[AchievementRow, ...]:
    """The achievements published last, the region's own first."""
    found = achievements.filtered(actor, states=("published", "coached")).prefetch_related("evaluations")
    return tuple(
        achievements.row(actor, a) for a in found.order_by(OWN_FIRST, "-published_at", "-id")[:limit]
    )
