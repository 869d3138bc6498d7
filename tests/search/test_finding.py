"""Finding as people type: folded characters, titles for suggestions, neighbours, teams, and no index at all."""

import threading

import pytest

from kezhuan.core.access import VISITOR, Role
from kezhuan.core.errors import Refused
from kezhuan.people.models import Profile
from kezhuan.search import queries, shelves
from tests.builders import actor, organisation, ruled
from tests.matching import market

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def shelf(settings, tmp_path):
    settings.INDEX_DIR = tmp_path / "index"
    office = market.office()
    offer = market.achievement(office, title="碳化硅陶瓷轻量化支架 ABS 技术")
    market.achievement(office, title="碳化硅陶瓷轻量化支架烧结工艺")
    market.crowd(office)
    shelves.rebuild()
    return offer.row.uid


@pytest.mark.parametrize(
    "typed",
    ["碳化硅陶瓷", "碳化矽".replace("矽", "硅"), "ＡＢＳ", "abs", "碳化硅陶瓷輕量化支架", "轻量化　支架"],
)
def test_width_case_and_traditional_characters_find_the_same(shelf, typed):
    assert shelf in {row.uid for row in queries.find_achievements(VISITOR, typed, filters={}).rows}


def test_suggestions_come_from_public_titles_alone(shelf):
    office = market.office()
    secret = market.achievement(office, title="碳化硅内部研制项目", level="member")
    shelves.rebuild()

    found = queries.suggestions("碳化硅")

    assert "碳化硅陶瓷轻量化支架 ABS 技术" in found
    assert secret.row.title not in found
    member = actor(Role.ENTERPRISE, org=organisation())
    assert secret.row.uid in {
        row.uid for row in queries.find_achievements(member, "内部研制", filters={}).rows
    }
    assert queries.suggestions("碳") == ()


def test_a_neighbour_is_found_but_not_oneself_nor_the_crowd(shelf):
    found = queries.similar(VISITOR, "achievement", shelf)

    assert [row.title for row in found] == ["碳化硅陶瓷轻量化支架烧结工艺"]


def test_as_many_neighbours_are_shown_as_the_rulebook_has_it(shelf):
    ruled("settings.pages", similar_shown=0)

    assert queries.similar(VISITOR, "achievement", shelf) == ()


def test_listed_teams_are_found_and_the_unlisted_are_not(shelf):
    from kezhuan.core import clock

    team = organisation(kind="institute")
    moment = {"state_since": clock.now(), "created_at": clock.now(), "updated_at": clock.now()}
    for name, state in (("陶瓷基复合材料团队", "listed"), ("陶瓷未公布团队", "draft")):
        Profile.objects.create(kind="team", name=name, organisation=team, state=state, region="330402", fields=["05"],
                               summary="陶瓷基复合材料成型。", **moment)  # fmt: skip
    shelves.rebuild()

    found = queries.find_profiles(VISITOR, "陶瓷", filters={})

    assert [row.name for row in found.rows] == ["陶瓷基复合材料团队"]
    assert found.total == 1


def test_without_an_index_a_search_says_so_and_pages_lose_only_their_adornments(shelf, settings, tmp_path):
    settings.INDEX_DIR = tmp_path / "nowhere"

    with pytest.raises(Refused) as refusal:
        queries.find_achievements(VISITOR, "陶瓷", filters={})

    assert "重建索引" in str(refusal.value)
    assert queries.similar(VISITOR, "achievement", shelf) == ()
    assert queries.suggestions("陶瓷") == ()


def test_threads_search_on_while_the_index_is_rebuilt(shelf):
    stop, faults, found = threading.Event(), [], []

    def search():
        from matchcore.types import Need

        while not stop.is_set():
            try:
                index = shelves.reader("items")
                found.append(
                    len(
                        index.search(Need("n", "碳化硅陶瓷支架"), viewer=frozenset({"public"}), explain=False)
                    )
                )
            except Exception as fault:  # noqa: BLE001 - whatever a thread meets is the finding
                faults.append(fault)
                return

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        shelves.rebuild()
    stop.set()
    for thread in threads:
        thread.join()

    assert faults == []
    assert found
    assert min(found) > 0
