"""The index finds only what the viewer may see, and follows the database."""

import shutil

import pytest

from kezhuan.achievements import usecases
from kezhuan.core import events
from kezhuan.core.access import VISITOR, Role
from kezhuan.search import queries, shelves
from tests.builders import TODAY, actor, organisation

pytestmark = pytest.mark.django_db
CONTENT = {
    "title": "碳化硅陶瓷支架",
    "summary": "轻量化部件。",
    "performance": "抗弯强度 400 MPa，采用独家烧结助剂钇铝石榴石。",
    "field": "05",
    "modes": ["licence"],
    "secrecy_cleared": True,
}


@pytest.fixture
def shelf(settings, tmp_path):
    settings.INDEX_DIR = tmp_path / "index"
    return settings.INDEX_DIR


def published(office):
    draft = usecases.draft_achievement(CONTENT, actor=office, today=TODAY)
    confirmed = usecases.confirm_ownership(draft.row.uid, note="一致。", actor=office, today=TODAY, version=1)
    return usecases.publish_achievement(
        draft.row.uid, actor=office, today=TODAY, version=confirmed.row.version
    )


def test_member_words_find_nothing_for_a_visitor_and_the_record_for_a_member(shelf):
    office = actor(Role.TTO, org=organisation(kind="institute"))
    published(office)
    shelves.rebuild()
    member = actor(Role.ENTERPRISE, org=organisation())

    assert queries.find_achievements(VISITOR, "钇铝石榴石", filters={}).total == 0
    assert queries.find_achievements(VISITOR, "碳化硅", filters={}).total == 1
    assert queries.find_achievements(member, "钇铝石榴石", filters={}).total == 1
    assert queries.find_achievements(member, "碳化硅", filters={}).facets["field"] == {"05": 1}


def test_the_index_follows_publication_and_withdrawal(shelf):
    shelves.rebuild()
    office = actor(Role.TTO, org=organisation(kind="institute"))
    shown = published(office)
    events.seal()
    shelves.follow()
    assert queries.find_achievements(VISITOR, "碳化硅", filters={}).total == 1

    usecases.move_achievement(
        shown.row.uid,
        "withdraw",
        reason_note="不再转让",
        actor=office,
        today=TODAY,
        version=shown.row.version,
    )
    assert queries.find_achievements(VISITOR, "碳化硅", filters={}).rows == ()  # before the index knows
    events.seal()
    shelves.follow()
    assert queries.find_achievements(VISITOR, "碳化硅", filters={}).total == 0


def test_a_host_without_folders_or_with_a_foreign_one_builds_them_anew_by_following(shelf):
    published(actor(Role.TTO, org=organisation(kind="institute")))
    events.seal()

    shelves.keep_up()
    assert queries.find_achievements(VISITOR, "碳化硅", filters={}).total == 1

    shutil.rmtree(shelf / "items")
    with pytest.raises(FileNotFoundError):
        shelves._commit(shelves.folder("items"))
    shelves.keep_up()
    assert queries.find_achievements(VISITOR, "碳化硅", filters={}).total == 1
    # Nothing has happened since, but the folder is of an earlier release.
    (shelf / "items" / "stamp.json").write_text('{"format": "matchcore-index/0"}')
    shelves.keep_up()
    assert queries.find_achievements(VISITOR, "碳化硅", filters={}).total == 1
    assert shelves.position() == events.head_position()
