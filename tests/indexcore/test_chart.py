import math
import re
import xml.etree.ElementTree as ET

import pytest

from indexcore import chart
from indexcore.chart.svg import round_ticks
from indexcore.errors import BadInput

NAN = math.nan
SVG = "{http://www.w3.org/2000/svg}"
CHARTS = {
    "bars": chart.RankedBars("各市得分", ("嘉兴", "杭州", "丽水<&>"), (120.5, 384.69, NAN), "分", "嘉兴"),
    "lines": chart.Lines(
        "走势", ("2021", "2022", "2023"), (("甲", (1.0, NAN, 3.0)), ("乙", (2, 2, 2))), "分", ("2023",)
    ),
    "ranks": chart.RankHistory("位次", ("2021", "2022"), (("甲", (1.0, 2.0)), ("乙", (2.0, 1.0)))),
    "radar": chart.Radar(
        "四维", ("研发", "产出", "交易", "绩效"), (("甲", (10, 20, 130, 40)), ("乙", (1, NAN, 3, 4)))
    ),
    "heat": chart.HeatTable("热力", ("甲", "乙"), ("研发", "产出"), ((1.0, 5.0), (NAN, 5.0))),
    "bands": chart.RankBands("区间", ("甲", "乙"), (1, 2), (1, 2), (1, 1), (2, 2)),
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_well_formed_named_and_free_of_style_and_script(name):
    text = CHARTS[name].svg()

    root = ET.fromstring(text)
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title.text == CHARTS[name].title
    assert len(description.text) > 10
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [title.get("id"), description.get("id")]
    for element in root.iter():
        assert "style" not in element.attrib
        assert element.tag not in (f"{SVG}script", f"{SVG}style")
        assert not any(key.startswith("on") for key in element.attrib)
    assert "nan" not in text.lower()
    assert "href" not in text


@pytest.mark.parametrize("name", CHARTS)
def test_every_row_label_stands_in_chart_and_table(name):
    table = CHARTS[name].table()
    html = table.html()

    assert all(len(row) == len(table.header) for row in table.rows)
    assert html.count("<tr>") == len(table.rows) + 1
    assert "style=" not in html
    drawn = "".join(ET.fromstring(CHARTS[name].svg()).itertext())
    for row in table.rows:
        assert re.sub("（.*", "", row[0]) in drawn


def test_bars_are_ranked_and_missing_values_come_last():
    rows = CHARTS["bars"].table().rows

    assert [row[0] for row in rows] == ["杭州", "嘉兴", "丽水<&>"]
    assert rows[0][1] == "384.69"
    assert rows[2][1] == "无数据"
    assert "嘉兴 排在第 2 位" in CHARTS["bars"].svg()


def test_a_gap_interrupts_the_line_and_a_break_is_marked():
    root = ET.fromstring(CHARTS["lines"].svg())

    lines = root.findall(f"{SVG}polyline")
    assert len(lines) == 1
    assert len(lines[0].get("points").split()) == 3
    assert "口径断点" in CHARTS["lines"].svg()
    assert CHARTS["lines"].table().rows[2][0] == "2023（口径断点）"


def test_rank_one_is_drawn_above_rank_two():
    root = ET.fromstring(CHARTS["ranks"].svg())

    heights = [float(p.split(",")[1]) for p in root.find(f"{SVG}polyline").get("points").split()]
    assert heights[0] < heights[1]


def test_values_that_do_not_fit_are_refused():
    with pytest.raises(BadInput, match="各市"):
        chart.RankedBars("各市", ("甲",), (1.0, 2.0))
    with pytest.raises(BadInput, match="三个轴"):
        chart.Radar("r", ("a", "b"), ())
    with pytest.raises(BadInput, match="2 个时期"):
        chart.Lines("l", ("1", "2"), (("a", (1.0,)),))


@pytest.mark.parametrize(("low", "high"), [(0, 1), (3, 3), (-7, 113), (0.001, 0.0042), (0, 384.69)])
def test_ticks_are_round_and_enclose_the_values(low, high):
    ticks = round_ticks(low, high)

    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert 2 <= len(ticks) <= 9
