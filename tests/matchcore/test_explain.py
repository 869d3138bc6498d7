"""Reasons point to both texts, vanish with the sentence they rest on, and read as a Chinese sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore.explain import explain, question, sentence
from matchcore.types import Hit, Indicator, Item, Need

TERMS = ["离子液体", "气凝胶毡", "滚动轴承", "光纤光栅", "纤维素酶", "镍基合金"]
ROWS = [
    ("耐压强度", "≥60MPa", "70N/mm²"),
    ("孔隙率", "≤18%", "25%"),
    ("响应时间", "小于50ms", "0.052s"),
    ("能量密度", "不低于300Wh/kg", "320Wh/kg"),
]


@st.composite
def documents(draw):
    """A need and an item of sentences no two of which share a telling word, but for the terms and rows."""
    terms = draw(st.lists(st.sampled_from(TERMS), unique=True, max_size=4))
    rows = draw(st.lists(st.sampled_from(ROWS), unique=True, max_size=3))
    need = [f"要攻克{term}。" for term in terms] + [f"{name}{bound}。" for name, bound, _ in rows]
    item = [f"样本含{term}。" for term in terms] + [f"{name}为{given_}。" for name, _, given_ in rows]
    return draw(st.permutations(need)), draw(st.permutations(item))


def reasons(need, item, **asked_for):
    return explain(
        Need("n", "", "".join(need)), Item("i", "achievement", {"text": "".join(item)}), limit=20, **asked_for
    )


@given(documents())
def test_without_its_sentence_a_reason_is_gone(texts):
    need, item = texts
    for reason in reasons(need, item):
        if reason.item_span is None:
            continue
        text, other = "".join(need), "".join(item)
        proof = text[reason.need_span.start : reason.need_span.end]
        given_ = other[reason.item_span.start : reason.item_span.end]
        same = (reason.code, dict(reason.params))
        left = [
            (one.code, dict(one.params))
            for one in reasons([s for s in need if proof.strip("。") not in s], item)
        ]
        assert same not in left
        left = [
            (one.code, dict(one.params))
            for one in reasons(need, [s for s in item if given_.strip("。") not in s])
        ]
        assert same not in left


@given(documents())
def test_terms_stand_in_both_texts_as_cited(texts):
    need, item = ("".join(part) for part in texts)
    for reason in reasons(*texts):
        if reason.code == "term":
            assert need[reason.need_span.start : reason.need_span.end] == reason.params["term"]
            assert item[reason.item_span.start : reason.item_span.end] == reason.params["term"]


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_any_texts_are_explained_with_places_inside_them(title, description, text):
    need, item = Need("n", title, description), Item("i", "team", {"title": text})
    for reason in explain(need, item, limit=50):
        assert sentence(reason)
        for span, fields in (
            (reason.need_span, {"title": title, "description": description}),
            (reason.item_span, item.fields),
        ):
            if span is not None:
                assert 0 <= span.start < span.end <= len(fields[span.field])


@pytest.mark.parametrize(
    ("need", "item", "code", "words"),
    [
        ("工作压力≥10bar", "工作压力1.2MPa", "indicator.met", "工作压力：要求 ≥ 10 bar，给出 1.2 MPa = 12 bar，满足"),
        ("孔隙率≤18%", "孔隙率25%", "indicator.missed", "孔隙率：要求 ≤ 18 %，给出 25 %，不满足"),
        ("响应时间小于50ms", "响应时间0.052s", "indicator.near", "响应时间：要求 < 50 ms，给出 0.052 s = 52 ms，接近"),
        ("耐压强度≥60MPa", "产品性能优良", "indicator.unstated", "耐压强度：要求 ≥ 60 MPa，对方未说明"),
    ],
)  # fmt: skip
def test_rows_as_sentences(need, item, code, words):
    assert (code, words) in [(one.code, sentence(one)) for one in reasons([need], [item])]


def test_facets_are_reasons_without_a_place():
    mine = {
        "field": ("新材料",),
        "region": ("330402",),
        "trl": ("6",),
        "budget_yuan": ("500000",),
        "mode": ("许可", "合作开发"),
    }
    theirs = {
        "field": ("新材料",),
        "region": ("330411",),
        "trl": ("4",),
        "price_yuan": ("600000",),
        "mode": ("合作开发",),
    }
    found = explain(
        Need("n", "甲", facets=mine), Item("i", "achievement", {"title": "乙"}, facets=theirs), limit=9
    )
    assert [sentence(one) for one in found] == [
        "同属新材料领域", "报价 600000 元，超出预算 500000 元", "技术成熟度 4 级，低于所要求的 6 级", "同在 330400 地区", "双方都接受合作开发",
    ]  # fmt: skip
    assert all(one.need_span is None and one.item_span is None for one in found)


def test_confirmed_rows_stand_in_place_of_the_text():
    need = Need("n", "甲", "孔隙率≤18%", indicators=(Indicator("硬度", ">=", 60, None, "HRC"),))
    found = explain(need, Item("i", "achievement", {"title": "硬度HRC62"}))
    assert [(one.code, one.params["name"]) for one in found] == [("indicator.met", "硬度")]


def test_idf_decides_which_term_comes_first():
    need, item = ["攻克离子液体。", "攻克滚动轴承。"], ["含滚动轴承。", "含离子液体。"]
    for rare in ("离子", "轴承"):
        first = reasons(need, item, idf=lambda word, rare=rare: 9.0 if rare in word else 1.0)[0]
        assert rare in first.params["term"]


def test_weights_and_limit():
    need, item = ["攻克离子液体。", "孔隙率≤18%。"], ["含离子液体。", "孔隙率12%。"]
    assert reasons(need, item)[0].code == "indicator.met"
    assert reasons(need, item, weights={"term": 99.0})[0].code == "term"
    assert len(explain(Need("n", "", "".join(need)), Item("i", "team", {"t": "".join(item)}), limit=1)) == 1


def hits(*ids):
    return [Hit(key, 1.0, (0.1, 0.2, 0.4, 0.3), {}, ()) for key in ids]


def items(*texts, **facets):
    return [
        Item(
            str(at),
            "achievement",
            {"title": text},
            facets={key: (values[at],) for key, values in facets.items()},
        )
        for at, text in enumerate(texts)
    ]


def test_the_question_asks_for_the_parameter_that_splits_the_list():
    listed = items(
        "涂层，孔隙率5%", "涂层，孔隙率20%", "涂层，孔隙率40%", region=["330402", "330402", "330402"]
    )
    asked_ = question(Need("n", "耐磨涂层"), hits("0", "1", "2"), listed)
    assert asked_.code == "parameter"
    assert asked_.sentence == "贵单位对“孔隙率”有什么要求？候选中有 3 项给出了这一指标，从 5 % 到 40 %"
    assert question(Need("n", "耐磨涂层", "孔隙率≤10%"), hits("0", "1", "2"), listed) is None


def test_the_question_asks_for_field_boundary_or_budget():
    listed = items("甲", "乙", field=["新材料", "环保"])
    assert (
        question(Need("n", "丙"), hits("0", "1"), listed).sentence == "需求属于哪个技术领域：新材料、环保？"
    )
    walls = items("壁厚2mm", "壁厚5mm")
    assert (
        question(Need("n", "管", "壁厚为3mm"), hits("0", "1"), walls).sentence
        == "“壁厚 3 mm”是最低要求、最高限值还是恰好如此？"
    )
    priced = items("甲", "乙", price_yuan=["100000", "900000"])
    assert question(Need("n", "丙"), hits("0", "1"), priced).code == "budget"


def test_with_nothing_to_split_it_asks_for_any_parameter():
    assert question(Need("n", "丙"), [], []).code == "parameter.any"
    assert question(Need("n", "丙", "孔隙率≤10%"), [], []) is None
