"""An achievement from draft to offer: rights checked, ownership confirmed, no evaluation needed."""

import pytest

from kezhuan.achievements import queries, usecases
from kezhuan.core.access import VISITOR, Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from tests.builders import TODAY, actor, organisation

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CONTENT = {
    "title": "碳化硅陶瓷",
    "summary": "轻量化部件。",
    "field": "05",
    "modes": ["licence"],
    "trl": 6,
    "floor_price_fen": 100_000_00,
    "secrecy_cleared": True,
}


def test_publishing_needs_the_ownership_check_and_no_evaluation():
    institute = organisation(kind="institute")
    office = actor(Role.TTO, org=institute)
    draft = usecases.draft_achievement(CONTENT, actor=office, today=TODAY)
    uid = draft.row.uid
    with pytest.raises(Refused):
        usecases.publish_achievement(uid, actor=office, today=TODAY, version=draft.row.version)

    confirmed = usecases.confirm_ownership(
        uid, note="专利权人与登记簿一致。", actor=office, today=TODAY, version=draft.row.version
    )
    shown = usecases.publish_achievement(uid, actor=office, today=TODAY, version=confirmed.row.version)

    assert (shown.row.state, shown.row.trl_kind, shown.sealed.floor_price_fen) == (
        "published",
        "自评",
        100_000_00,
    )
    public = queries.detail(VISITOR, uid)
    assert (public.row.title, public.member, public.sealed) == ("碳化硅陶瓷", None, None)


def test_a_wrong_patent_number_is_named_by_its_row_and_nothing_is_kept():
    institute = organisation(kind="institute")
    office = actor(Role.TTO, org=institute)
    draft = usecases.draft_achievement(CONTENT, actor=office, today=TODAY)

    with pytest.raises(Invalid) as fault:
        usecases.edit_achievement(
            draft.row.uid,
            {"summary": "改"},
            actor=office,
            today=TODAY,
            version=draft.row.version,
            rights=[{"kind": "invention", "number": "201310699744.3"}],
        )

    assert list(fault.value.fields) == ["rights.0.number"]
    assert queries.detail(office, draft.row.uid).row.summary == "轻量化部件。"


def test_a_draft_does_not_exist_for_another_institute():
    draft = usecases.draft_achievement(
        CONTENT, actor=actor(Role.TTO, org=organisation(kind="institute")), today=TODAY
    )
    with pytest.raises(Hidden):
        queries.detail(actor(Role.TTO, org=organisation(kind="institute")), draft.row.uid)
