"""Agreements, grants and a block list of the town: every state, so that every form of theirs can be reached."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kezhuan.core import clock
from tests.town.people import Town

# The states in which somebody of the town has something to do; who proposed or asked stands second.
OPEN_NDAS = {"proposed": "strange_institute", "uploaded": "stranger"}


def add(town: Town, moments: Any) -> None:
    """The records stand; nobody of the town may read anything more through them."""
    from kezhuan.core.joins import house
    from kezhuan.disclosure.models import Block, Grant, Nda
    from tests.builders import organisation

    today, firm = clock.today(), town.organisations["firm"]
    for state in house().subjects["nda"].lifecycle.states:
        other = town.organisations[OPEN_NDAS[state]] if state in OPEN_NDAS else organisation(kind="institute")
        nda = Nda.objects.create(
            state=state, discloser=firm, recipient=other, proposer_id=other.uid, region="330402", template="2026-1", proposed_by="李工",
            proposed_at=clock.now(), ends_on=today + timedelta(days=90), due_on=today, **moments(),
        )  # fmt: skip
        town.kept("nda", state, nda)
    ours = Nda.objects.create(
        state="proposed", discloser=firm, recipient=organisation(kind="institute"), proposer_id=firm.uid, region="330402", template="2026-1",
        proposed_by="张工", proposed_at=clock.now(), ends_on=today + timedelta(days=90), due_on=today, **moments(),
    )  # fmt: skip
    town.kept("nda", "proposed:ours", ours)
    signed = Nda.objects.get(uid=town.records["nda"]["signed"])
    demand = town.records["demand"]["published:member"]
    for state in house().subjects["grant"].lifecycle.states:
        other = town.organisations["strange_institute"] if state == "asked" else signed.recipient
        grant = Grant.objects.create(
            state=state, subject_type="demand", subject_id=demand, owner=firm, to_org=other, nda=signed if state == "granted" else None,
            purpose="评估合作", starts_on=today if state == "granted" else None, ends_on=today if state == "granted" else None, due_on=today,
            **moments(),
        )  # fmt: skip
        town.kept("grant", state, grant)
    Block.objects.create(
        owner=firm, blocked=organisation(), by_id=town.actors["firm"].user_id, at=clock.now()
    )
    _decoys(town)


def _decoys(town: Town) -> None:
    """One of each kind; nobody has opened them."""
    from kezhuan.disclosure.models import Decoy

    for n, kind in enumerate(("demand", "achievement")):
        fields = {
            "title": "无人之物",
            "teaser": "摘要",
            "body": "编号 {mark}",
            "aim": "",
            "field": "05",
            "region": "330402",
        }
        decoy = Decoy.objects.create(
            kind=kind, number=f"XQ-2026-99900{n}", fields=fields, published_on=clock.today(), at=clock.now(),
            ends_on=clock.today() + timedelta(days=90), by_id=town.actors["security"].user_id,
        )  # fmt: skip
        town.records.setdefault("decoy", {})[kind] = decoy.uid
