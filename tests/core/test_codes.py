import shutil
from datetime import date

import pytest

from kezhuan.core.errors import Invalid
from kezhuan.core.rulebook.codes import CodeRow, load_codes, read_rows, shipped_codes
from kezhuan.core.rulebook.shipped import shipped_root

TODAY = date(2026, 11, 22)
CODES = shipped_codes()
HEAD = "code,name,parent,from,to,mark,note\n"


@pytest.mark.parametrize("name, count", [
    ("disciplines", 62), ("technology_fields", 11), ("strategic_industries", 9), ("ningbo_246", 12), ("zhejiang_315", 3),
    ("jiaxing_135n", 0), ("industries", 117), ("trl_levels", 9), ("demand_fields", 12), ("feedback_reasons", 8),
])  # fmt: skip
def test_the_lists_have_their_published_sizes(name, count):
    assert len(CODES[name].on(TODAY)) == count


def test_the_industry_table_has_20_sections_and_97_divisions_in_the_section_of_the_standard():
    rows = CODES["industries"].on(TODAY)
    sections = [row.code for row in rows if not row.parent]
    divisions = [row.code for row in rows if row.parent]
    assert "".join(sections) == "ABCDEFGHIJKLMNOPQRST"
    assert [code[1:] for code in divisions] == [f"{n:02d}" for n in range(1, 98)]
    ends = {section: max(code for code in divisions if code[0] == section)[1:] for section in sections}
    assert ends == dict(
        zip(
            "ABCDEFGHIJKLMNOPQRST",
            [
                "05",
                "12",
                "43",
                "46",
                "50",
                "52",
                "60",
                "62",
                "65",
                "69",
                "70",
                "72",
                "75",
                "79",
                "82",
                "83",
                "85",
                "90",
                "96",
                "97",
            ],
            strict=True,
        )
    )


def test_regions_know_their_city_and_province():
    regions = CODES["regions"]
    assert [row.name for row in regions.path("330482", TODAY)] == ["浙江省", "嘉兴市", "平湖市"]
    assert len(regions.on(TODAY, parent="330400")) == 8
    assert len(regions.on(TODAY, parent="320000")) == 13
    for row in regions.rows:
        assert row.extra["level"] in ("province", "city", "county")
        assert not row.parent or row.parent[:2] == row.code[:2]


def test_functional_zones_stand_below_their_city_and_are_marked():
    zones = {row.name: row for row in CODES["regions"].rows if row.extra["area_type"] == "functional"}
    assert set(zones) == {"苏州工业园区", "嘉兴经济技术开发区"}
    assert zones["苏州工业园区"].parent == "320500"
    assert zones["嘉兴经济技术开发区"].parent == "330400"
    assert zones["嘉兴经济技术开发区"].code.startswith("3304")


def test_a_region_is_valid_by_its_day():
    regions = CODES["regions"]
    assert regions.find("330103", date(2020, 1, 1)).name == "下城区"
    assert regions.find("330113", date(2020, 1, 1)) is None
    assert regions.require("330113", day=TODAY, field="region").name == "临平区"
    with pytest.raises(Invalid) as caught:
        regions.require("330103", day=TODAY, field="region")
    assert caught.value.fields["region"][0].code == "code.not_in_force"
    with pytest.raises(Invalid) as caught:
        regions.require("999999", day=TODAY, field="region")
    assert caught.value.fields["region"][0].code == "code.unknown"
    assert regions.path("330103", TODAY) == ()


def test_an_operator_fills_an_editable_list_and_no_other():
    added = CodeRow(code="01", name="示例集群", from_=date(2026, 1, 1))
    assert CODES["jiaxing_135n"].with_rows([added]).find("01", TODAY) is added
    assert CODES["jiaxing_135n"].rows == ()
    with pytest.raises(Invalid, match="不接受补录"):
        CODES["trl_levels"].with_rows([CodeRow(code="10", name="十级")])
    with pytest.raises(Invalid, match="同一天有两行"):
        CODES["demand_fields"].with_rows([CodeRow(code="01", name="又一")])


@pytest.mark.parametrize("text, named", [
    ("code,name\n", "第 1 行"), (HEAD + "1,甲,,,,P\n", "第 2 行"), (HEAD + "1,甲,,,,P,,x\n", "第 2 行"), (HEAD + ",甲,,,,P,\n", "第 2 行"),
    (HEAD + "1,甲,,,,P,\n2,乙,,2025-02-30,,P,\n", "第 3 行"), (HEAD + "1,甲,,,,Z,\n", "第 2 行"),
    (HEAD + "1,甲,,,2024-12-31,P,\n1,乙,,2024-12-31,,P,\n", "代码 1"), (HEAD + "1,甲,9,,,P,\n", "上级代码 9"),
])  # fmt: skip
def test_a_list_at_fault_is_named_with_file_and_place(text, named):
    with pytest.raises(Invalid) as caught:
        read_rows(text, name="trial")
    assert "codes/trial.csv" in str(caught.value)
    assert named in str(caught.value)


def test_one_code_may_follow_itself_under_another_name():
    before, after = read_rows(HEAD + "1,甲,,,2024-12-31,P,\n1,乙,,2025-01-01,,P,\n", name="trial")
    assert (before.holds(date(2024, 12, 31)), after.holds(date(2024, 12, 31))) == (True, False)


def test_a_list_outside_the_index_is_named(tmp_path):
    shutil.copytree(str(shipped_root() / "codes"), tmp_path / "codes")
    (tmp_path / "codes" / "stray.csv").write_text(HEAD, encoding="utf-8")
    with pytest.raises(Invalid, match="codes/stray.csv"):
        load_codes(tmp_path)
