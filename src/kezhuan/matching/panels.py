"""What matching shows on the pages of a demand and of an achievement; None where a reader gets nothing."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from kezhuan.achievements import queries as achievements
from kezhuan.core.access import Actor, Role
from kezhuan.matching import queries
from kezhuan.matching.lifecycle import SIDES
from kezhuan.matching.pages import cards
from kezhuan.matching.queries import entry
from kezhuan.matching.views import Advice
from kezhuan.search.queries import SimilarRow, similar

FEW = 3


@dataclass(frozen=True, slots=True)
class DemandPanel:
    """The best of a demand's list, or the rows of the reader's own items, with the way to ask."""

    cards: tuple[cards.Card, ...]
    all_url: str
    waiting: bool
    nothing: bool
    followup: str
    ask_url: str
    template: str = "matching/demand_panel.html"


@dataclass(frozen=True, slots=True)
class AchievementPanel:
    """The demands an achievement fits, for its holder; similar achievements and the way to ask for everybody else."""

    cards: tuple[cards.Card, ...]
    similar: tuple[SimilarRow, ...]
    ask_url: str
    template: str = "matching/achievement_panel.html"


@dataclass(frozen=True, slots=True)
class EntryPanel:
    """What a text is told before it is handed in; `kind` begins the addresses of the twins."""

    advice: Advice
    kind: str
    template: str = "matching/entry_panel.html"


def entry_of_demand(actor: Actor, uid: UUID) -> EntryPanel | None:
    """What the writer reads before submitting and the operator on the 甄别卡; None where there is nothing to say."""
    return _entry(entry.of_demand(actor, uid), "demands")


def entry_of_achievement(actor: Actor, uid: UUID) -> EntryPanel | None:
    """What the holder and staff read before publishing; None for others, later, and where there is nothing to say."""
    advice = entry.before_publishing(actor, uid)
    return _entry(advice, "achievements") if advice is not None else None


def _entry(advice: Advice, kind: str) -> EntryPanel | None:
    return EntryPanel(advice, kind) if advice.twins or advice.sentence or not advice.compared else None


def of_demand(actor: Actor, uid: UUID) -> DemandPanel | None:
    """For the demand's side, staff and brokers its list; for a professional how to answer it."""
    may_ask = actor.role in SIDES
    listed = queries.top_of_list(actor, uid, most=FEW)
    if listed is not None:
        if not listed.open:
            return None
        drawn = tuple(
            cards.of_item(row, may_judge=False, may_ask=may_ask and row.claimed) for row in listed.rows
        )
        return DemandPanel(
            drawn, f"/demands/{uid}/matches/", listed.computed_at is None, listed.nothing, listed.followup, ""
        )
    if not may_ask or not queries.may_ask(actor, uid):
        return None
    rows = queries.ours_for_demand(actor, uid, most=FEW)
    drawn = tuple(cards.of_demand(row, may_judge=False, may_ask=True) for row in rows)
    ask_url = "" if drawn else f"/contacts/new/?{urlencode({'demand': uid})}"
    return DemandPanel(drawn, "", False, False, "", ask_url)


def of_achievement(actor: Actor, uid: UUID) -> AchievementPanel | None:
    """For its holder the demands it fits; for others what is like it, and how to ask."""
    held = achievements.get(actor, uid).organisation
    mine = held is not None and held.uid == actor.org_id
    rows = queries.for_item(actor, uid, limit=FEW) if mine else ()
    drawn = tuple(cards.of_demand(row, may_judge=False, may_ask=actor.role in SIDES) for row in rows)
    alike = similar(actor, "achievement", uid)
    asks = actor.role in SIDES and actor.role is not Role.EXPERT and held is not None and not mine
    ask_url = f"/contacts/new/?{urlencode({'kind': 'achievement', 'item': uid})}" if asks else ""
    return AchievementPanel(drawn, alike, ask_url) if drawn or alike or ask_url else None
