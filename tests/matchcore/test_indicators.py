"""Parameter rows read from text: examples, no number lost, nothing raises, time grows with length."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchcore.indicators import numbers, parse, read
from matchcore.units import narrow


def row(text):
    rows = parse(text)
    assert len(rows) == 1, rows
    return rows[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("抗拉强度≥600MPa", ("抗拉强度", ">=", 600, None, "MPa")),
        ("孔隙率不高于3%", ("孔隙率", "<=", None, 3, "%")),
        ("直径超过5米", ("直径", ">", 5, None, "米")),
        ("固化时间30min以内", ("固化时间", "<=", None, 30, "min")),
        ("脱硫效率95%以上", ("脱硫效率", ">=", 95, None, "%")),
        ("炉温控制在850～900℃", ("炉温", "range", 850, 900, "℃")),
        ("工作电压3.6V至4.2V", ("工作电压", "range", 3.6, 4.2, "V")),
        ("厚度偏差±0.05mm", ("厚度偏差", "range", -0.05, 0.05, "mm")),
        ("粘度2000±200mPa·s", ("粘度", "range", 1800, 2200, "mPa·s")),
        ("内孔硬度180≤HB＜240", ("内孔硬度", "range", 180, 240, "HB")),
        ("丢包率＜1×10⁻⁵", ("丢包率", "<", None, 1e-5, "")),
        ("耐寒零下40℃", ("耐寒", "=", -40, -40, "℃")),
        ("检测精度达到0.01mm", ("检测精度", "<=", None, 0.01, "mm")),
        ("锂电能量密度達到300Wh/kg", ("锂电能量密度", ">=", 300, None, "Wh/kg")),
        ("合格率达到百分之九十五点五以上", ("合格率", ">=", 95.5, None, "%")),
        ("设备使用寿命不低于三千五百小时", ("设备使用寿命", ">=", 3500, None, "小时")),
        ("桥丝电阻在（2.4～2.9）Ω内", ("桥丝电阻", "range", 2.4, 2.9, "Ω")),
        ("底吹炉投矿量由目前的290t/h提升至330t/h", ("底吹炉投矿量", ">=", 330, None, "t/h")),
        ("氨氮去除率达到90%", ("氨氮去除率", ">=", 90, None, "%")),
        ("检测精度达到95%", ("检测精度", ">=", 95, None, "%")),
        ("热效率约为92%", ("热效率", "=", 92, 92, "%")),
    ],
)
def test_one_row(text, expected):
    found = row(text)
    assert (found.name, found.operator, found.low, found.high, found.unit) == expected


def test_from_a_to_b_keeps_the_present_level():
    found = row("将吨钢电耗由420kWh/t降低到350kWh/t以下")
    assert (found.operator, found.high, found.current) == ("<=", 350, 420)


def test_offsets_are_those_of_the_text_as_given():
    text = "一、概述；其中抗拉强度（纵向）≥１８０ MPa，按GB/T 1040.3-2006测。"
    found = row(text)
    assert text[found.span.start : found.span.end] == found.text
    assert found.text.endswith("１８０ MPa")
    assert found.method == "GB/T 1040.3-2006"


def test_conditions_travel_with_the_rows_they_govern():
    first, second = parse("高温性能：60℃满电存储30天，容量保持率≥90%，恢复率≥95%")
    assert "60℃" in first.method
    assert "60℃" in second.method


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("2019年5月投入500万元", ["year", "year", "money"]),
        ("1、执行GB/T 1234-2015", ["ordinal", "standard", "standard"]),
        ("员工120人，专利26项", ["quantity", "quantity"]),
        ("联系电话0571-88886666", ["other", "other"]),
        ("型号ZL50，42CrMo，5G通信", ["other", "other", "other"]),
        ("304不锈钢、316L、PM2.5", ["other", "other", "other"]),
        ("年产20万吨以上", ["quantity"]),
        ("抗拉强度未能达到600MPa", ["other"]),
        ("外形尺寸2×100mm，3D打印，80周龄", ["other", "other", "other", "other"]),
    ],
)
def test_numbers_that_are_no_parameters(text, kinds):
    assert parse(text) == ()
    assert [one.kind for one in numbers(text)] == kinds


_PIECES = ["抗拉强度", "≥", "不低于", "由", "降低到", "提高", "±", "~", "-", "至", "MPa", "%", "℃", "mm", "m3/h", "万", "元", "以上", "左右", "年",
           "，", "；", "。", "\n", "(", ")", "1.", "GB/T ", "第", "10⁻⁶", "×10", "HRC", "φ", "专利", "：", " ", "A", "nm2"]  # fmt: skip
messy = st.lists(
    st.one_of(
        st.sampled_from(_PIECES), st.integers(0, 99999).map(str), st.decimals(0, 999, places=2).map(str)
    ),
    max_size=30,
).map("".join)


@settings(max_examples=300)
@given(st.one_of(messy, st.text(max_size=120)))
def test_no_number_is_lost_and_nothing_raises(text):
    rows, left = read(text, "description")
    held = [False] * len(text)
    for span in (*(one.span for one in rows), *left):
        held[span.start : span.end] = [True] * (span.end - span.start)
    plain = narrow(text)
    assert [char for char, known in zip(plain, held, strict=True) if char.isdecimal() and not known] == []
    for one in rows:
        assert text[one.span.start : one.span.end] == one.text
        assert one.low is None or one.high is None or one.low <= one.high
    for one in left:
        assert text[one.start : one.end] == one.text


@given(messy)
def test_every_number_is_listed_once(text):
    spans = numbers(text)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))
    covered = sum(one.end - one.start for one in spans)
    assert covered >= sum(char.isdecimal() for char in text)


@pytest.mark.parametrize(
    "piece", ["1", "1,", "1.", "强度≥", "(", "由1降低", "1-", "φ ", "10⁻", "a/", "——", "的", "  ", "1×10^"]
)
def test_time_grows_with_length_only(piece):
    def seconds(text):
        best = 9.0
        for _ in range(2):
            start = time.perf_counter()
            parse(text)
            best = min(best, time.perf_counter() - start)
        return best

    short, long = piece * (1500 // len(piece)), piece * (12000 // len(piece))
    assert seconds(long) < 8 * 5 * max(seconds(short), 0.002)
