"""Numbers of ratings; who rated is never part of a public number."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kezhuan.core import clock, codes
from kezhuan.core.access import SYSTEM, Actor
from kezhuan.core.errors import gettext_noop
from kezhuan.core.figures import Figure, FigureRow, Filter, QueryRows, Rows
from kezhuan.core.periods import touched
from kezhuan.ratings import queries, rules
from kezhuan.ratings.models import Rating
from kezhuan.ratings.scopes import RATINGS

SOURCE = gettext_noop("本平台服务评价")


def _level(level: str) -> str:
    return codes.label(queries.LEVELS, level)


def _rows(actor: Actor, found: Any) -> QueryRows:
    low = queries.low_levels(clock.today())

    def row(rating: Rating) -> FigureRow:
        weight = Decimal(rating.level not in low)
        if not actor.signed_in:
            return FigureRow("", "", _level(rating.level), None, weight)
        title = f"{_(rules.SERVICES[rating.subject_type])} {rating.about}".strip()
        return FigureRow(title, f"/ratings/{rating.uid}/", _level(rating.level), rating.created_at, weight)

    return QueryRows(
        found, row, "level", _level, weigh=lambda all: Decimal(all.exclude(level__in=low).count())
    )


def _all(actor: Actor, filter: Filter) -> Rows:
    scope = RATINGS.q(actor if actor.signed_in else SYSTEM)
    return _rows(actor, Rating.objects.filter(scope, state__in=rules.RATED))


def _period(*moves: str) -> Callable[[Actor, Filter], Rows]:
    def rows(actor: Actor, filter: Filter) -> Rows:
        found = Rating.objects.filter(
            RATINGS.q(actor), state__in=rules.RATED, region__startswith=actor.region or "?",
            uid__in=touched("rating", moves, filter),
        )  # fmt: skip
        return _rows(actor, found)

    return rows


def _made(
    name: str,
    label: str,
    definition: str,
    *moves: str,
    measure: Any = "count",
    unit: str = gettext_noop("次"),
) -> Figure:
    return Figure(
        code=f"period-rating-{name}", label=label, measure=measure, scope=f"rating.{name}.in-period", unit=unit, definition=definition,
        source=SOURCE, rows=_period(*moves), desk=False, public=False, group_label=gettext_noop("满意程度"),
    )  # fmt: skip


PERIOD_FIGURES = (
    _made("given", gettext_noop("收到的服务评价"), gettext_noop("辖区内本期作出的服务评价，同一次服务只评一次。"), "rate", "rate_low"),
    _made(
        "satisfied", gettext_noop("服务满意率"), gettext_noop("辖区内本期作出的服务评价中，非常满意、满意、基本满意所占的比例。"), "rate", "rate_low",
        measure="share", unit="%",
    ),
    _made("low", gettext_noop("收到的差评"), gettext_noop("辖区内本期作出的不满意、非常不满意的评价。"), "rate_low"),
    _made("answered", gettext_noop("答复的差评"), gettext_noop("辖区内本期得到答复的差评。"), "answer"),
)  # fmt: skip

FIGURES = (
    Figure(
        code="ratings-satisfied", label=gettext_noop("服务满意率"), measure="share", scope="rating.given", unit="%",
        definition=gettext_noop("服务办结后受邀评价的单位中，评为非常满意、满意、基本满意的比例；未评价的不计；任一类不足 5 次时不公布。"), source=SOURCE, rows=_all,
        named=False, group_label=gettext_noop("满意程度"),
    ),
)  # fmt: skip
