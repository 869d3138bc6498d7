"""周报 and 月报: each number equals the rows it opens to, and nothing outside the period or the region counts."""

import io
from datetime import date, datetime

import pytest
from django.test import Client
from openpyxl import load_workbook

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.figures import recomputed
from kezhuan.core.joins import house
from kezhuan.core.periods import period_of
from kezhuan.demands import usecases
from kezhuan.desks.reports import numbers
from tests.builders import TODAY, actor, member, organisation, sign_in
from tests.matching import market

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WEEK = period_of("week", date(2026, 11, 18))


def test_weeks_begin_on_monday_and_months_end_on_their_last_day():
    assert (WEEK.first, WEEK.last) == (date(2026, 11, 16), date(2026, 11, 22))
    assert (WEEK.before.first, WEEK.after.last) == (date(2026, 11, 9), date(2026, 11, 29))
    february = period_of("month", date(2028, 2, 10))
    assert (february.first, february.last) == (date(2028, 2, 1), date(2028, 2, 29))
    assert (february.before.last, february.after.first) == (date(2028, 1, 31), date(2028, 3, 1))
    assert WEEK.filter == {"from": "2026-11-16", "until": "2026-11-22"}


@pytest.fixture
def busy_weeks():
    """Two demands published in our week, one in the week before, one submitted elsewhere; the operator of our city."""
    for day in (16, 22, 15):
        with clock.at(datetime(2026, 11, day, 23, 30)):
            market.demand(organisation(region="330402", name=f"企业{day}"))
    away = actor(Role.ENTERPRISE, org=organisation(region="320500"))
    with clock.at(datetime(2026, 11, 18, 9)):
        draft = usecases.draft_demand(market.DEMAND, actor=away, today=TODAY)
        usecases.submit_demand(draft.row.uid, actor=away, today=TODAY, version=draft.row.version)
    return member(Role.OPERATOR, org=organisation(kind="centre", region="330400"), region="3304")


def lines(actor, period=WEEK):
    return {line.code: line for line in numbers.report(actor, period)}


def test_a_week_counts_its_own_days_and_its_own_region(busy_weeks):
    found = lines(busy_weeks)

    assert (found["period-demand-publish"].value, found["period-demand-publish"].earlier) == (2, 1)
    assert found["period-demand-submit"].value == 2
    assert found["period-demand-close"].value == 0
    assert found["period-contact-answered"].value is None


def test_every_number_of_a_report_is_the_sum_of_its_rows(busy_weeks):
    for figure in house().reports:
        rows = figure.rows(busy_weeks, WEEK.filter)
        assert figure.value(busy_weeks, WEEK.filter) == recomputed(figure.measure, rows.page(0, 1000)), (
            figure.code
        )
        assert sum(rows.groups().values()) == rows.total(), figure.code


def test_a_number_opens_to_its_rows_and_the_papers_say_the_same(busy_weeks):
    client = Client()
    sign_in(client, Role.OPERATOR, organisation(kind="centre", region="330400"), region="3304")
    query = "?kind=week&on=2026-11-18"

    with clock.at(datetime(2026, 11, 23, 9)):
        page = client.get(f"/reports/{query}").content.decode()
        rows = client.get(f"/reports/period-demand-publish/{query}").content.decode()
        sheet = load_workbook(io.BytesIO(client.get(f"/reports/file/xlsx/{query}").content)).worksheets[0]
        word = client.get(f"/reports/file/docx/{query}")
        told = client.get("/api/v1/reports?kind=week&on=2026-11-18").json()

    assert "2026-11-16 ~ 2026-11-22" in page
    assert "/reports/period-demand-publish/?kind=week&amp;on=2026-11-16" in page
    assert rows.count('data-label="名称"') == 2
    by_label = {line[0].value: line[2].value for line in sheet}
    assert by_label["发布的需求"] == 2
    assert (word.status_code, word.content[:2]) == (200, b"PK")
    assert {line["code"]: line["value"] for line in told["lines"]}["period-demand-publish"] == "2"


def test_only_hats_with_a_jurisdiction_read_reports(busy_weeks):
    client = Client()
    sign_in(client, Role.ENTERPRISE)

    for place in ("/reports/", "/reports/period-visits/", "/reports/file/xlsx/", "/api/v1/reports"):
        assert client.get(place).status_code == 404
    officer = Client()
    sign_in(officer, Role.CITY, organisation(kind="bureau", region="330400"), region="3304")
    assert officer.get("/reports/nothing/").status_code == 404
    assert officer.get("/reports/file/exe/").status_code == 404


def test_the_report_page_stays_within_its_budget(busy_weeks, django_assert_max_num_queries):
    client = Client()
    sign_in(client, Role.OPERATOR, organisation(kind="centre", region="330400"), region="3304")

    with django_assert_max_num_queries(2 * len(house().reports) + 12):
        assert client.get("/reports/").status_code == 200
