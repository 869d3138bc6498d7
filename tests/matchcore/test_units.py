"""Units: what they measure, how they convert, and that nothing written raises."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore.units import NO_UNIT, Incompatible, convert, narrow, parse, same_kind, scan

KNOWN = [
    "mm", "μm", "km", "毫米", "英寸", "mg", "kg", "吨", "公斤", "s", "min", "小时", "天", "年", "MPa", "kPa", "bar", "kgf/cm2",
    "N/mm²", "N·mm⁻²", "兆帕", "W", "千瓦", "kWh", "MJ", "J/g", "W/(m·K)", "mW/m·K", "mg/kg", "ppm", "‰", "%", "g/cm3", "kg/m³",
    "克/立方厘米", "mAh", "Ah", "m3/h", "L/min", "升/分", "立方米/小时", "rpm", "r/s", "转/分", "℃", "K", "℉", "元", "Ω·cm", "kN·m",
]  # fmt: skip
units = st.sampled_from(KNOWN)
values = st.floats(-1e9, 1e9, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        (1, "MPa", "bar", 10), (1, "MPa", "N/mm²", 1), (1, "kgf/cm2", "kPa", 98.0665), (25, "℃", "K", 298.15),
        (212, "℉", "℃", 100), (1, "ppm", "mg/kg", 1), (5, "‰", "%", 0.5), (0.002, "%", "ppm", 20), (1, "t/h", "kg/h", 1000),
        (3, "年", "个月", 36), (1, "年", "h", 8760), (60, "rpm", "r/s", 1), (25, "mW/(m·K)", "W/m·K", 0.025),
        (1.2, "g/cm3", "kg/m³", 1200), (60, "m3/h", "L/min", 1000), (1, "兆帕", "千帕", 1000), (1, "W·h", "kJ", 3.6),
        (100, "mg/100g", "mg/kg", 1000), (120, "km/h", "m/s", 33.333333333333336), (1, "N·mm⁻²", "MPa", 1),
    ],
)  # fmt: skip
def test_conversions_by_hand(value, source, target, expected):
    assert convert(value, source, target) == pytest.approx(expected, rel=1e-12)


def test_a_difference_has_no_zero_point():
    assert convert(35, "℃", "K", difference=True) == 35
    assert convert(9, "℉", "℃", difference=True) == pytest.approx(5)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mPa", "MPa"),
        ("mW", "MW"),
        ("mPa·s", "s·mPa"),
        ("kW·h", "kWh"),
        ("W/m·K", "W/(m·K)"),
        ("ＭＰａ", "MPa"),
        ("mpa", "MPa"),
    ],
)
def test_spellings_of_one_kind(one, other):
    assert same_kind(parse(one), parse(other))


def test_case_tells_milli_from_mega():
    assert parse("MW").size == 1e6
    assert parse("mW").size == 1e-3
    assert not parse("mw").known


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MPa", "kg"),
        ("dB", "dB(A)"),
        ("mg/L", "ppm"),
        ("次/分", "转/分"),
        ("", "%"),
        ("HRC", "HB"),
        ("周", "次"),
        ("vol%", "%"),
    ],
)
def test_what_does_not_compare_refuses(one, other):
    with pytest.raises(Incompatible, match="不是同一种量"):
        convert(1, one, other)


def test_unknown_units_are_kept_whole_and_compare_with_themselves():
    assert not parse("标箱").known
    assert convert(7, "标箱", "标箱") == 7
    assert parse("") == NO_UNIT


@given(values, units, units)
def test_round_trip_or_refusal_both_ways(value, one, other):
    left, right = parse(one), parse(other)
    assert same_kind(left, right) == same_kind(right, left)
    if same_kind(left, right):
        back = convert(convert(value, left, right), right, left)
        assert math.isclose(back, value, rel_tol=1e-9, abs_tol=1e-6 * max(1.0, left.zero, right.zero))


@given(values, values, units, units)
def test_conversion_keeps_order(one, other, source, target):
    if same_kind(parse(source), parse(target)) and one < other:
        assert convert(one, source, target) <= convert(other, source, target)


@given(units)
def test_listed_units_are_known_and_scan_to_their_end(name):
    assert parse(name).known
    assert scan(narrow(name) + "，", 0)[0] == len(name)


@given(st.text(max_size=40))
def test_any_text_is_some_unit(text):
    unit = parse(text)
    assert same_kind(unit, unit)
    assert convert(1.0, unit, unit) == 1.0


def test_narrowing_moves_no_character():
    text = "１２．５ＭＰａ　µm Ω"
    assert narrow(text) == "12.5MPa μm Ω"
    assert len(narrow(text)) == len(text)
