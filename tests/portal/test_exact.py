"""A number leads straight to its record; to whoever may not see it, it is a word without hits."""

import pytest

from kezhuan.achievements import usecases
from kezhuan.core.access import Role
from kezhuan.core.identifiers.patents import check_digit
from kezhuan.search import shelves
from tests.builders import TODAY, sign_in
from tests.matching import market
from tests.portal.publishing import achievement, demand

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PATENT = f"ZL202010123456.{check_digit('202010123456')}"


@pytest.fixture
def shelf(settings, tmp_path):
    settings.INDEX_DIR = tmp_path / "index"
    shelves.rebuild()


def wide(text):
    return "".join(chr(ord(char) + 0xFEE0) if char.isalnum() else char for char in text)


def test_a_display_number_in_any_spelling_opens_the_record(client, shelf):
    row = achievement("碳化硅复合材料", "近净成形。")

    for typed in (
        row.number,
        row.number.lower(),
        row.number.replace("-", ""),
        wide(row.number),
        f"  {row.number} ",
    ):
        answer = client.get("/search/", {"q": typed})
        assert (answer.status_code, answer["Location"]) == (303, f"/achievements/{row.uid}/")


def test_with_a_kind_or_filter_chosen_the_list_stays(client, shelf):
    row = achievement("碳化硅复合材料", "近净成形。")

    assert client.get("/search/", {"q": row.number, "in": "achievements"}).status_code == 200


def test_a_number_nobody_may_see_answers_like_one_that_does_not_exist(client, shelf):
    hidden = demand("卫星支架减重攻关", "卫星部件", "寻求部件方案。", audience="member")

    found = client.get("/search/", {"q": hidden.number})
    absent = client.get("/search/", {"q": "XQ-2026-999999"})

    assert (found.status_code, absent.status_code) == (200, 200)
    assert str(hidden.uid) not in found.content.decode()
    sign_in(client, Role.ENTERPRISE)
    assert client.get("/search/", {"q": hidden.number})["Location"] == f"/demands/{hidden.uid}/"


def test_a_patent_number_opens_the_record_for_members_alone(client, shelf):
    office = market.office()
    a = market.achievement(office, title="碳化硅陶瓷支架")
    usecases.edit_achievement(a.row.uid, {}, actor=office, today=TODAY, version=a.row.version,
                              rights=[{"kind": "invention", "number": PATENT, "title": "支架", "status": "active", "holder": "甲"}])  # fmt: skip

    assert client.get("/search/", {"q": PATENT}).status_code == 200
    sign_in(client, Role.ENTERPRISE)
    for typed in (PATENT, PATENT.lower(), PATENT.removeprefix("ZL"), PATENT.replace(".", ""), wide(PATENT)):
        assert client.get("/search/", {"q": typed})["Location"] == f"/achievements/{a.row.uid}/"


def test_the_api_names_the_record_and_the_words_meant(client, shelf):
    row = achievement("碳化硅复合材料", "近净成形。")
    shelves.rebuild()

    assert client.get("/api/v1/search", {"q": row.number}).json()["straight"] == f"/achievements/{row.uid}/"
    found = client.get("/api/v1/search", {"q": "tanhuagui"}).json()
    assert (found["meant"], found["straight"], found["total"]) == (["碳化硅"], "", 1)
    assert client.get("/api/v1/search/suggestions", {"q": "thg"}).json() == ["碳化硅复合材料"]


def test_suggestions_are_options_and_say_no_private_title(client, shelf):
    achievement("碳化硅复合材料", "近净成形。")
    demand("碳化硅支架攻关", "部件攻关", "寻求碳化硅方案。", audience="member")
    shelves.rebuild()
    sign_in(client, Role.ENTERPRISE)

    options = client.get("/search/suggest/", {"q": "碳化硅"}).content.decode()

    assert '<option value="碳化硅复合材料"></option>' in options
    assert "支架攻关" not in options


def test_the_page_says_which_words_it_searched_and_marks_them(client, shelf):
    achievement("碳化硅复合材料", "近净成形。")
    shelves.rebuild()

    text = client.get("/search/", {"q": "tanhuagui"}).content.decode()

    assert "同时按以下词语查找：「碳化硅」" in text
    assert "<mark>碳化硅</mark>复合材料" in text
