"""需求手册: open demands as sections of a paper, cut to the field groups of their reader."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from kezhuan.core import codes
from kezhuan.core.access import Actor
from kezhuan.core.money import display
from kezhuan.demands import queries, scopes
from kezhuan.demands.models import Demand
from kezhuan.disclosure.rules import Group
from kezhuan.files.paper import Section


def entries(
    actor: Actor, *, field: str = "", region: str = "", batch: UUID | None = None, limit: int
) -> tuple[int, tuple[tuple[UUID, Section], ...]]:
    """How many open demands answer the choice, and the first `limit` as sections; sealed text stands in none."""
    found = queries.filtered(actor, states=scopes.OPEN_STATES, field=field, region=region, batch=batch)
    page = found.prefetch_related("parameters", "recipients__organisation").order_by(
        "field", "-published_at", "-id"
    )
    return found.count(), tuple((demand.uid, _section(actor, demand)) for demand in page[:limit])


def _section(actor: Actor, demand: Demand) -> Section:
    seen = queries.groups(actor, demand)
    row = queries.row(actor, demand, seen=seen)
    facts = [
        (_("需求编号"), row.number),
        (_("提出单位"), _(row.organisation)),
        (_("技术领域"), row.field),
        (_("所在地区"), row.region),
    ]
    texts = [row.teaser]
    if Group.MEMBER in seen:
        facts += [
            (_("所属行业"), codes.label("industries", demand.industry)),
            (_("解决方式"), codes.label("solution_modes", demand.solution)),
            (_("预算"), _budget(demand)),
            (_("技术参数"), "；".join(p.text or p.name for p in demand.parameters.all())),
        ]
        texts += [demand.problem, demand.goal]
    kept = tuple((label, value) for label, value in facts if value)
    return Section(row.title, tuple(text for text in texts if text), kept)


def _budget(demand: Demand) -> str:
    low, high = demand.budget_low_fen, demand.budget_high_fen
    amounts = [display(fen) for fen in (low, high) if fen is not None]
    return " ~ ".join(dict.fromkeys(amounts))
