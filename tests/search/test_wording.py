"""Typed by sound, by first letters, with one character wrong: the title words that were meant, and nothing hidden."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kezhuan.core.access import VISITOR, Role
from kezhuan.search import nearest, pinyin, queries, shelves, titles, wording
from kezhuan.search.titles import Titles
from kezhuan.search.wording import reworded
from tests.builders import actor, organisation
from tests.matching import market

TITLES = Titles.of(
    (
        "碳化硅陶瓷机械臂减重",
        "长寿命谐波减速器柔轮材料",
        "毫米波雷达居家监测",
        "经编机疵点检测",
        "LED 外延片",
        "氮化铝基板",
    )
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tanhuagui", "碳化硅"),
        ("tan hua gui", "碳化硅"),
        ("ＴＡＮＨＵＡＧＵＩ", "碳化硅"),
        ("danhualv", "氮化铝"),
        ("thg", "碳化硅"),
        ("xbjsq", "谐波减速器"),
        ("碳化归陶瓷", "碳化硅陶瓷"),
        ("谐波减数器", "谐波减速器"),
        ("豪米波雷达", "毫米波雷达"),
        ("疵点检侧", "疵点检测"),
        ("械臂咸重", "械臂减重"),
        ("谐波减速速器", "谐波减速器"),
        ("毫波雷达", "毫米波雷达"),
    ],
)
def test_what_was_meant_is_searched_too(typed, meant):
    assert meant in reworded(typed, TITLES)


@settings(deadline=None)
@given(
    st.lists(st.text("碳化硅陶瓷机械臂", min_size=1, max_size=9), max_size=12),
    st.text("碳化硅陶瓷机械臂", min_size=3, max_size=10),
)
def test_looking_only_where_a_part_stands_finds_what_looking_everywhere_finds(lines, typed):
    # given
    many = Titles.of(lines)
    found = list(wording._one_wrong(typed, many))
    # when
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(wording, "_spots", lambda piece, text: [0])
        patched.setattr(wording, "_stretches", lambda spots, *, reach: [(0, len(many.folded))])
        everywhere = list(wording._one_wrong(typed, many))
    # then
    assert found == everywhere


@pytest.mark.parametrize("typed", ["碳化硅", "led", "LED 外延", "2026", "", "　", "zzzz", "碳", "!?"])
def test_what_stands_as_it_is_stays_so(typed):
    assert reworded(typed, TITLES) == ()


def test_a_line_of_letters_is_read_in_every_way_syllables_allow():
    codes = pinyin.table().codes

    assert pinyin.readings("xian") == (codes["xian"], codes["xi"] + codes["an"])
    assert pinyin.readings("zzz") == ()
    assert pinyin.readings("a" * 41) == ()


def test_coding_moves_no_character():
    text = "碳化硅ABS　輕量化\n１"

    assert [len(coded) for coded in (*pinyin.sounds(text), pinyin.initials(text))] == [len(text)] * 3


def test_the_nearest_field_comes_from_the_words():
    assert nearest.fields("锂电池负极")[0] == "06"
    assert nearest.fields("抗体药物")[0] == "04"
    assert nearest.fields("？") == ()


@pytest.mark.django_db
def test_no_reader_is_reminded_of_a_title_they_may_not_read(settings, tmp_path):
    settings.INDEX_DIR = tmp_path / "index"
    office = market.office()
    market.achievement(office, title="碳化硅陶瓷支架")
    inner = market.achievement(office, title="铂铱坩埚提拉工艺", level="member")
    shelves.rebuild()
    member = actor(Role.ENTERPRISE, org=organisation())

    assert queries.meant(VISITOR, "boyiganguo") == ()
    assert queries.meant(VISITOR, "thg") == ("碳化硅",)
    assert queries.meant(member, "boyiganguo") == ("铂铱坩埚",)
    assert inner.row.uid in {
        row.uid for row in queries.find_achievements(member, "boyiganguo", filters={}).rows
    }


@pytest.mark.django_db
def test_the_list_follows_the_records(settings, tmp_path):
    from kezhuan.achievements import usecases
    from kezhuan.core import events
    from tests.builders import TODAY

    settings.INDEX_DIR = tmp_path / "index"
    office = market.office()
    a = market.achievement(office, title="铂铱坩埚提拉工艺")
    events.seal()
    shelves.rebuild()
    assert "铂铱坩埚提拉工艺" in titles.known("public").text

    usecases.move_achievement(
        a.row.uid, "withdraw", actor=office, today=TODAY, version=a.row.version, reason_note="不再转化"
    )
    events.seal()
    shelves.follow()

    assert "铂铱坩埚" not in titles.known("public").text
    assert queries.meant(VISITOR, "boyiganguo") == ()
