"""What this installation knows of pairs: feedback and the outcomes of contacts, as judged pairs for matchcore."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kezhuan.demands.models import Demand
from kezhuan.matching import engine, rules
from kezhuan.matching.models import Contact, Feedback
from matchcore.tables import Label
from matchcore.types import Item, Need


@dataclass(frozen=True, slots=True)
class Judged:
    """Needs, items and labels that fit one another."""

    needs: tuple[Need, ...]
    items: tuple[Item, ...]
    labels: tuple[Label, ...]


def own() -> Judged:
    """The judged pairs of this installation: a pair judged several times counts by its highest level."""
    levels: dict[tuple[int, UUID], int] = {}
    for demand, item, code in Feedback.objects.values_list("demand_id", "item_uid", "code"):
        levels[demand, item] = max(levels.get((demand, item), 0), rules.feedback_level(code))
    talked = Contact.objects.filter(demand__isnull=False, item_uid__isnull=False)
    for pair in talked.values_list("demand_id", "item_uid", "state", "outcome"):
        about, named, state, outcome = pair
        level = rules.contact_level(state, outcome)
        if level is not None and about is not None and named is not None:
            levels[about, named] = max(levels.get((about, named), 0), level)
    needs = {d.pk: engine.need_of(d) for d in Demand.objects.filter(pk__in={demand for demand, _ in levels})}
    items = engine.items_of({item for _, item in levels})
    labels = [
        Label(needs[demand].id, str(item), level)
        for (demand, item), level in sorted(levels.items(), key=lambda one: (one[0][0], str(one[0][1])))
        if item in items and demand in needs
    ]
    return Judged(tuple(needs.values()), tuple(items.values()), tuple(labels))
