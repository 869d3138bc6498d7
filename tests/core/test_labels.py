"""The labels a reader carries into every search, and those a region's record bears."""

from __future__ import annotations

from uuid import UUID

import pytest

from kezhuan.core.access import VISITOR, Actor, Role, region_labels, viewer_labels

ORG = UUID(int=7)


@pytest.mark.parametrize(
    ("actor", "labels"),
    [
        (VISITOR, {"public"}), (Actor(role=Role.BROKER, verified=True), {"public", "member"}), (Actor(role=Role.BROKER), {"public"}),
        (Actor(role=Role.MEMBER, verified=True), {"public"}), (Actor(role=Role.TTO, org_id=ORG), {"public", f"org:{ORG}"}),
        (Actor(role=Role.BROKER, org_id=ORG), {"public"}), (Actor(role=Role.DISTRICT, region="330402"), {"public", "region:330402"}),
        (Actor(role=Role.DISTRICT), {"public"}), (Actor(role=Role.ENTERPRISE, region="330402"), {"public"}),
        (Actor(role=Role.EXPERT, labels=frozenset({"own"})), {"public", "own"}),
    ],
)  # fmt: skip
def test_what_a_reader_carries(actor, labels):
    assert viewer_labels(actor) == labels


def test_a_region_is_found_at_every_level():
    assert region_labels("330402") == {"region:33", "region:3304", "region:330402"}
    assert region_labels("33") == {"region:33"}
    assert region_labels("") == frozenset()


def test_only_who_has_an_account_has_signed_in():
    assert not VISITOR.signed_in
    assert Actor(user_id=UUID(int=1)).signed_in
