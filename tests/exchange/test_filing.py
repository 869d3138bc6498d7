"""填报助手: the form's own order, codes by the mapping file, nothing made up; and the form read back by an import."""

import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from kezhuan.achievements.usecases import enter_achievement
from kezhuan.core.access import Role
from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.demands.usecases import enter_demand
from kezhuan.exchange import filing
from kezhuan.files.sheets import described, foreign_forms, parse_rows, read_rows, write_xlsx
from kezhuan.files.sheets.columns import Column
from tests.builders import TODAY, organisation, sign_in

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
