"""填报助手: the form's own order, codes by the mapping file, nothing made up; and the form read back by an import."""

import io
from decimal import Decimal

import pytest
from django.test import Client
from openpyxl import load_workbook

from kezhuan.achievements.usecases import enter_achievement
from kezhuan.core.access import Role
from kezhuan.core.rulebook.amending import Draft, decide_version, propose_version
from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.demands.models import Demand
from kezhuan.demands.usecases import enter_demand
from kezhuan.exchange import filing
from kezhuan.files.sheets import described, error_sheet, foreign_forms, parse_rows, read_rows, write_xlsx
from kezhuan.files.sheets.columns import Column
from tests.builders import TODAY, organisation, sign_in
from tests.core.test_rule_versions import officer

pytestmark = [pytest.mark.django_db, pytest.mark.database]
VALUES = {
    "title": "低温烧结陶瓷",
    "kind": "applied",
    "stage": "middle",
    "keywords": ["陶瓷", "烧结"],
    "modes": ["licence"],
    "summary": "简" * 10,
}


@pytest.fixture
def office(client):
    return sign_in(client, Role.TTO, organisation(kind="university", name="某大学"))


def test_values_stand_in_the_order_of_the_form_and_the_rest_is_said(client, office):
    uid = enter_achievement(VALUES, actor=office, today=TODAY)

    made = filing.filled("achievement_register", uid, actor=office, today=TODAY)

    assert [line.label for line in made.lines][:5] == ["成果名称", "登记号", "推荐单位", "关键词", "成果类别"]
    said = {line.label: (line.value, line.told) for line in made.lines}
    assert said["成果类别"] == ("应用技术", "")
    assert said["成果所处阶段"] == ("中期", "")
    assert said["关键词"] == ("陶瓷；烧结", "")
    assert said["第一完成单位"] == ("某大学", "")
    assert said["推荐单位"] == ("", "请在对方系统填写")
    assert said["登记号"] == ("", "本平台没有填写")


def test_a_code_without_a_counterpart_is_to_be_checked_and_never_made_up(client):
    firm = organisation(name="甲公司")
    owner = sign_in(client, Role.ENTERPRISE, firm)
    known, unknown = (
        enter_demand(
            {"title": f"需求{field}", "field": field, "problem": "长" * 600}, actor=owner, today=TODAY
        )
        for field in ("05", "02")
    )

    said = [
        {line.label: line for line in filing.filled("hebei_demand", uid, actor=owner, today=TODAY).lines}
        for uid in (known, unknown)
    ]

    assert said[0]["需求技术领域"].value == "新材料及应用"
    assert (said[1]["需求技术领域"].value, said[1]["需求技术领域"].told[:2]) == ("", "待核")
    assert said[0]["主要问题"].told == "超过对方的字数上限，请删减（600/500）"


def test_the_page_and_its_sheet_show_the_same_and_nobody_else_opens_them(client, office):
    uid = enter_achievement(VALUES, actor=office, today=TODAY)
    place = f"/filing/achievement_register/{uid}/"

    page = client.get(place).content.decode()
    sheet = load_workbook(io.BytesIO(client.get(f"{place}sheet.xlsx").content)).worksheets[0]
    told = client.get(f"/api/v1/filing/achievement_register/{uid}").json()

    assert "readonly" in page
    assert ">应用技术</textarea>" in page
    assert [cell.value for cell in sheet[2]][:2] == ["成果名称", "登记号"]
    assert [cell.value for cell in sheet[3]][0] == "低温烧结陶瓷"
    assert told["lines"][4]["value"] == "应用技术"
    assert place in client.get(f"/achievements/{uid}/").content.decode()
    stranger = Client()
    sign_in(stranger, Role.TTO)
    for address in (
        place,
        f"{place}sheet.xlsx",
        f"/api/v1/filing/achievement_register/{uid}",
        f"/filing/nothing/{uid}/",
    ):
        assert stranger.get(address).status_code == 404
    assert "/filing/" not in stranger.get("/achievements/").content.decode()


def test_a_filled_form_of_another_platform_reads_as_our_own_sheet():
    form = next(form for form in foreign_forms(today=TODAY) if form.name == "achievement_register")
    columns = (Column("n", "序号"), *(Column(f"c{n}", column.label) for n, column in enumerate(form.columns)))
    texts = {
        "成果名称": "某成果",
        "成果类别": "应用技术",
        "成果所处阶段": "成熟",
        "技术指标": "强度 420 MPa",
        "成果水平": "国际领先",
    }
    row = {"n": "7"} | {f"c{n}": texts.get(column.label) for n, column in enumerate(form.columns)}

    good, bad = parse_rows(
        described("achievements", today=TODAY).columns,
        read_rows(write_xlsx(columns, [row], title=form.title)),
    )

    assert bad == []
    values = good[0].values
    assert (values["code"], values["title"], values["kind"], values["stage"]) == (
        "7",
        "某成果",
        "applied",
        "mature",
    )
    assert values["performance"] == "强度 420 MPa"


def test_mapping_files_name_only_codes_and_columns_that_exist():
    for form in foreign_forms(today=TODAY):
        sheet = {column.name: column for column in described(form.of, today=TODAY).columns}
        for column in form.columns:
            assert not column.column or column.column in sheet, (form.name, column.label)
            assert set(column.texts) <= set(sheet[column.column].choices if column.texts else ()), (
                form.name,
                column.label,
            )
            assert column.mark in "SKUP"
    theirs = {row.name for row in shipped_codes()["demand_fields"].rows}
    fields = next(
        c
        for f in foreign_forms(today=TODAY)
        if f.name == "hebei_demand"
        for c in f.columns
        if c.column == "field"
    )
    assert set(fields.texts.values()) <= theirs


def test_the_provincial_market_is_a_dated_example_that_says_so(client, office):
    uid = enter_achievement(
        VALUES | {"field": "05", "industry": "C39", "price_low_fen": 125_000_050}, actor=office, today=TODAY
    )

    made = filing.filled("market_achievement", uid, actor=office, today=TODAY)
    page = client.get(f"/filing/market_achievement/{uid}/").content.decode()
    said = {line.label: (line.value, line.told) for line in made.lines}

    assert (made.form.mark, made.form.since.year) == ("P", 2020)
    assert "示例" in made.form.title
    assert "没有与对方现行模板核对过" in page
    assert "/rules/foreign.market_achievement/" in page
    assert (
        "没有与对方现行模板核对过" not in client.get(f"/filing/achievement_register/{uid}/").content.decode()
    )
    assert said["技术领域"] == ("新材料及其应用", "这是本平台的选项名称，请在对方系统选择对应的选项")
    assert said["应用行业"] == ("C39 计算机、通信和其他电子设备制造业", "")
    assert said["合作方式"] == ("技术许可", "")
    assert said["合作价格（元）"] == ("1250000.5", "")
    assert said["图片、视频、附件"] == ("", "请在对方系统填写")


def test_a_province_puts_its_own_template_in_by_a_new_version(client, office):
    uid = enter_achievement(VALUES, actor=office, today=TODAY)
    before = filing.filled("market_achievement", uid, actor=office, today=TODAY)
    body = {
        "of": "achievements",
        "key": "编号",
        "column": [{"label": "名称", "value": "title"}, {"label": "亮点", "value": "points"}],
    }
    draft = Draft(
        "foreign.market_achievement",
        TODAY,
        body,
        source="某省 2026 年模板",
        mark="S",
        title="某省技术市场平台成果表",
    )
    version = propose_version(draft, actor=officer(), today=TODAY)
    waiting = filing.filled("market_achievement", uid, actor=office, today=TODAY)
    decide_version(version, approve=True, actor=officer(), today=TODAY)

    after = filing.filled("market_achievement", uid, actor=office, today=TODAY)

    assert len(before.lines) == 20
    assert waiting == before
    assert (after.form.title, [line.label for line in after.lines]) == (
        "某省技术市场平台成果表",
        ["名称", "亮点"],
    )


def test_what_the_helper_hands_out_is_read_back_value_for_value(office):
    values = VALUES | {
        "field": "05", "industry": "C39", "discipline": "430", "price_kind": "fixed", "price_low_fen": 125_000_050, "performance": "强度 420 MPa",
        "registration_number": "33020264Y0001",
    }  # fmt: skip
    uid = enter_achievement(values, actor=office, today=TODAY)

    for name in ("market_achievement", "achievement_register"):
        made = filing.filled(name, uid, actor=office, today=TODAY)
        good, bad = parse_rows(
            described("achievements", today=TODAY).columns, read_rows(filing.as_sheet([made]))
        )

        assert bad == []
        read = good[0].values
        assert (read["title"], read["industry"], read["modes"]) == ("低温烧结陶瓷", "C39", ("licence",))
        # without a number of ours the register's own number tells rows apart, and is still read as what it is
        own = "33020264Y0001" if name == "achievement_register" else made.lines[0].value
        assert read["code"] == own
        assert read["price_low"] == (None if name == "achievement_register" else Decimal("125.00005"))
    assert (read["discipline"], read["registration_number"], read["kind"]) == (
        "430",
        "33020264Y0001",
        "applied",
    )


def test_the_markets_demand_form_reads_back_too(client):
    owner = sign_in(client, Role.ENTERPRISE, organisation(name="甲公司"))
    uid = enter_demand(
        {"title": "支架减重", "problem": "太重", "goal": "减重 30%", "solution": "commission", "field": "05", "budget_high_fen": 50_000_000,
         "accepts_trial": True},
        actor=owner, today=TODAY,
    )  # fmt: skip

    Demand.objects.update(number="XQ2026000001")

    made = filing.filled("market_demand", uid, actor=owner, today=TODAY)
    good, bad = parse_rows(described("demands", today=TODAY).columns, read_rows(filing.as_sheet([made])))

    assert bad == []
    read = good[0].values
    assert read["code"] == "XQ2026000001"
    assert (read["title"], read["solution"], read["budget_high"], read["accepts_trial"]) == (
        "支架减重",
        "commission",
        50,
        True,
    )
    assert {line.label: line.value for line in made.lines}["合作价格（元）"] == "500000"


def test_a_fault_below_the_number_that_stands_in_is_red_there():
    form = next(form for form in foreign_forms(today=TODAY) if form.name == "achievement_register")
    columns = tuple(Column(f"c{n}", column.label) for n, column in enumerate(form.columns))
    raw = write_xlsx(columns, [{"c0": "没有登记号的成果"}], title=form.title)
    described_columns = described("achievements", today=TODAY).columns

    _good, bad = parse_rows(described_columns, read_rows(raw))
    sheet = load_workbook(io.BytesIO(error_sheet(described_columns, read_rows(raw), bad))).worksheets[0]

    assert [(fault.column, fault.reason.code) for fault in bad] == [("本单位编号", "sheet.required")]
    place = [cell.value for cell in sheet[1]].index("登记号")
    assert sheet[2][place].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet[2][0].fill.fgColor.rgb != "FFFFC7CE"
