"""Who may read an offer is widened by two: the owner asks, somebody at the bureau lets it stand."""

import pytest

from kezhuan.achievements import queries, usecases
from kezhuan.core import frame
from kezhuan.core.access import VISITOR, Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.models import Proposal
from tests.achievements.test_story import CONTENT
from tests.builders import TODAY, actor, organisation

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def office():
    return actor(Role.TTO, org=organisation(kind="institute"))


@pytest.fixture
def offer(office):
    """An offer only verified members read."""
    draft = usecases.draft_achievement(CONTENT | {"level": "member"}, actor=office, today=TODAY)
    checked = usecases.confirm_ownership(
        draft.row.uid, note="权属清楚。", actor=office, today=TODAY, version=draft.row.version
    )
    return usecases.publish_achievement(
        draft.row.uid, actor=office, today=TODAY, version=checked.row.version
    ).row


def _hidden_from_the_public(uid):
    with pytest.raises(Hidden):
        queries.detail(VISITOR, uid)


def test_an_owner_alone_does_not_widen_an_offer_by_editing_it(office, offer):
    with pytest.raises(Invalid) as fault:
        usecases.edit_achievement(
            offer.uid, {"level": "public"}, actor=office, today=TODAY, version=offer.version
        )

    assert list(fault.value.fields) == ["level"]
    _hidden_from_the_public(offer.uid)


def test_what_the_owner_asks_stands_once_the_bureau_agrees(office, offer):
    usecases.widen_achievement(offer.uid, actor=office, today=TODAY, version=offer.version)
    _hidden_from_the_public(offer.uid)
    waiting = Proposal.objects.get(subject_id=offer.uid)
    with pytest.raises(Refused) as same:
        frame.decide(waiting.uid, approve=True, actor=office, today=TODAY)
    assert [reason.code for reason in same.value.reasons] == ["proposal.same_person"]

    frame.decide(waiting.uid, approve=True, actor=actor(Role.DISTRICT, region="330402"), today=TODAY)

    assert queries.detail(VISITOR, offer.uid).row.title == CONTENT["title"]
    assert "widen" not in {o.name for o in queries.detail(office, offer.uid).offers}


def test_a_refused_or_overtaken_request_widens_nothing(office, offer):
    usecases.widen_achievement(offer.uid, actor=office, today=TODAY, version=offer.version)
    usecases.edit_achievement(
        offer.uid, {"summary": "改过的简介。"}, actor=office, today=TODAY, version=offer.version
    )
    overtaken = Proposal.objects.get(subject_id=offer.uid)
    with pytest.raises(Refused):
        frame.decide(overtaken.uid, approve=True, actor=actor(Role.DISTRICT, region="330402"), today=TODAY)
    _hidden_from_the_public(offer.uid)

    usecases.widen_achievement(offer.uid, actor=office, today=TODAY, version=offer.version + 1)
    again = Proposal.objects.get(subject_id=offer.uid, state=Proposal.OPEN)
    frame.decide(
        again.uid, approve=False, actor=actor(Role.DISTRICT, region="330402"), today=TODAY, reason="简介过细"
    )

    _hidden_from_the_public(offer.uid)


def test_an_owner_narrows_at_once(office, offer):
    draft = usecases.draft_achievement(CONTENT, actor=office, today=TODAY)
    checked = usecases.confirm_ownership(
        draft.row.uid, note="权属清楚。", actor=office, today=TODAY, version=draft.row.version
    )
    shown = usecases.publish_achievement(
        draft.row.uid, actor=office, today=TODAY, version=checked.row.version
    ).row

    usecases.edit_achievement(
        shown.uid, {"level": "member"}, actor=office, today=TODAY, version=shown.version
    )

    _hidden_from_the_public(shown.uid)
