"""Contract statistics over bookings: what each scope counts, what a reader may see of it, and that undoing leaves no trace."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.test import Client
from openpyxl import load_workbook

from kezhuan.contracts import queries, usecases
from kezhuan.contracts.figures import FIGURES
from kezhuan.contracts.models import Contract, ContractParty, StatisticFact
from kezhuan.contracts.rules.statistics import BREAKDOWNS, DERIVED
from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden
from kezhuan.core.figures import recomputed
from kezhuan.core.models import Event
from tests.builders import TODAY, actor, organisation, sign_in
from tests.contracts import market
from tests.contracts.market import COSTS, WAN, People

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PAGE = "/contracts/statistics/"


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    """The house lives on the day the dates here were chosen for."""
    with clock.at(datetime.combine(TODAY, time(10))):
        yield


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def officer() -> Client:
    client = Client()
    sign_in(client, Role.CITY, organisation(kind="bureau", region="330400"), "3304")
    return client


def of(
    people: People, scope: str = "registered", *, who=None, by: str = "kind", year: int = TODAY.year, **more
):
    return queries.statistics(who or people.officer, scope=scope, by=by, year=year, today=TODAY, **more)


def sums(found) -> tuple[int, int, int, int]:
    return found.count, found.turnover, found.tech, found.income


def every(people: People) -> dict:
    """All tables of the year."""
    return {(scope, by): of(people, scope, by=by) for scope in DERIVED for by in BREAKDOWNS}


def received(people: People, contract: Contract, *, on: date, tech: int, number: str) -> Contract:
    usecases.record_receipt(contract.uid, amount=tech, tech_part=tech, received_on=on, invoice_no=number, actor=people.seller, today=TODAY,
                            version=contract.version)  # fmt: skip
    return market.now(contract.uid)


def test_a_registered_contract_stands_in_every_breakdown_and_opens_to_its_row(people: People) -> None:
    contract = market.registered(people, costs=COSTS)
    received(people, contract, on=TODAY, tech=50 * WAN, number="INV00001")

    for by in BREAKDOWNS:
        found = of(people, by=by)
        (group,) = found.groups
        cell = queries.behind(
            people.officer, scope="registered", by=by, key=group.key, year=TODAY.year, today=TODAY
        )
        (row,) = cell.page(0, 20)
        assert (
            sums(found.total) == sums(group.now) == sums(cell.sums) == (1, 1_000 * WAN, 830 * WAN, 50 * WAN)
        ), by
        assert (cell.total, row.uid, row.tech) == (1, contract.uid, 830 * WAN)

    assert [g.label for by in ("kind", "field", "ip", "seller", "buyer", "region", "month") for g in of(people, by=by).groups] == [
        "技术开发", "新材料及其应用", "发明专利", "科研机构", "有限责任公司", "南湖区", "11 月",
    ]  # fmt: skip
    assert sums(of(people, "exported").total) == (1, 1_000 * WAN, 830 * WAN, 50 * WAN)
    assert sums(of(people, "facilitated").total) == (0, 0, 0, 0)


def test_what_is_registered_elsewhere_and_brought_in_is_the_platform_s_alone(people: People) -> None:
    from kezhuan.deals.models import Deal
    from tests.town.records import moments

    contract = market.registered(people)
    deal = Deal.objects.create(
        title="项目", state="signed", region="330402", number="DJ-1", last_entry_on=TODAY, **moments()
    )
    Contract.objects.filter(pk=contract.pk).update(lane="bring_in", deal=deal)
    ContractParty.objects.filter(contract=contract, side="seller").update(region="320100")

    assert [of(people, scope).total.count for scope in DERIVED] == [0, 0, 1]


def test_a_contract_of_last_year_taken_away_now_is_taken_off_now_and_last_year_stays(people: People) -> None:
    last = date(2025, 11, 5)
    contract = market.registered(people, signed_on=date(2025, 11, 1))
    contract.bookings.update(on=last, booked_on=last)
    assert (of(people).total.count, sums(of(people).total_before)) == (0, (1, 1_000 * WAN, 1_000 * WAN, 0))

    market.taken_away(people, contract, "revoke")

    assert sums(of(people).total) == (-1, -1_000 * WAN, -1_000 * WAN, 0)
    assert sums(of(people, year=2025).total) == (1, 1_000 * WAN, 1_000 * WAN, 0)


@pytest.mark.parametrize("move", ["cancel", "rescind", "revoke"])
def test_undone_and_reinstated_every_table_and_the_page_are_identical(
    people: People, officer: Client, move: str
) -> None:
    contract = received(
        people, market.registered(people, costs=COSTS), on=TODAY, tech=50 * WAN, number="INV00001"
    )
    before, page = every(people), shown(officer)

    gone = market.taken_away(people, contract, move)
    assert {table.total.count for table in every(people).values()} == {0}
    assert {table.total.income for table in every(people).values()} == {0}
    assert "8,300,000.00" not in officer.get(PAGE).content.decode()

    usecases.reinstate(
        gone.uid, note="撤销有误，予以恢复", actor=people.registrar, today=TODAY, version=gone.version
    )
    market.decide(gone, people.second)
    assert every(people) == before
    assert shown(officer) == page


def shown(client: Client) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", client.get(PAGE).content.decode())
    assert "8,300,000.00" in text
    return text[text.index("<h1>") : text.index("吸纳")]


def test_late_entries_are_marked_and_growth_is_that_of_the_same_days(people: People, officer: Client) -> None:
    for n, on in enumerate(
        (date(2026, 3, 1), date(2026, 11, 1), date(2025, 11, 5), date(2025, 12, 5)), start=1
    ):
        contract = market.registered(
            people, number=f"202633040200000{n}", title=f"项目第{n}号", turnover=n * 100 * WAN
        )
        contract.bookings.update(on=on, late=n == 1)

    found = of(people)
    assert (sums(found.total)[:3], found.total.late) == ((2, 300 * WAN, 300 * WAN), 1)
    assert sums(found.total_before)[:2] == (1, 300 * WAN)
    text = officer.get(PAGE).content.decode()
    assert "含补录 1 份" in text
    assert "+100.0%" in text
    assert sums(of(people, part="q1").total)[:2] == (1, 100 * WAN)
    assert [sums(g.now)[1] for g in of(people, by="month", part="").groups if g.now.count] == [
        100 * WAN,
        200 * WAN,
    ]


def test_a_reader_counts_only_what_the_scope_lets_them_see(people: People) -> None:
    market.registered(people)
    stranger = actor(Role.ENTERPRISE, org=organisation())
    far = actor(Role.CITY, region="3301")

    counted = {name: of(people, who=who).total.count for name, who in {
        "seller": people.seller, "buyer": people.buyer, "registrar": people.registrar, "stranger": stranger, "far": far}.items()}  # fmt: skip

    assert counted == {"seller": 1, "buyer": 1, "registrar": 1, "stranger": 0, "far": 0}
    with pytest.raises(Hidden):
        of(people, region="330100")
    with pytest.raises(Hidden):
        of(people, "absorbed")
    with pytest.raises(Hidden):
        of(people, by="title")


def test_those_without_contracts_are_not_told_of_the_page(client: Client) -> None:
    sign_in(client, Role.EXPERT, organisation(kind="expert"))
    assert [
        client.get(url).status_code for url in (PAGE, f"{PAGE}rows/", "/api/v1/contract-statistics?year=2026")
    ] == [404] * 3


def test_every_figure_is_the_total_of_its_scope_and_opens_to_its_rows(people: People) -> None:
    market.registered(people, costs=COSTS)
    other = market.registered(people, number="2026330402000002", title="另一份合同")
    market.taken_away(people, other)

    for figure in (f for f in FIGURES if f.yearly):
        amount, scope = figure.code.split("-")[1:]
        rows = figure.rows(people.officer, {})
        assert figure.value(people.officer) == Decimal(getattr(of(people, scope).total, amount)) / 100, (
            figure.code
        )
        assert recomputed(figure.measure, rows.page(0, 50)) == figure.value(people.officer)
        assert sum(rows.groups().values()) == rows.total() == of(people, scope).total.count
        assert figure.within_year(people.officer, "330400", year=TODAY.year, unit="万元") == figure.value(people.officer) / 10_000  # fmt: skip
        assert figure.value_within(people.officer, "330424") == 0
        assert figure.within_year(people.officer, "330400", year=2025, unit="元") == 0


def test_the_page_costs_the_same_however_many_contracts_it_counts(people: People, officer: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    market.registered(people)
    counts = []
    for n in range(2):
        for url in (PAGE, f"{PAGE}rows/?by=kind&key=KF"):
            with CaptureQueriesContext(connection) as asked:
                assert officer.get(url).status_code == 200
            counts.append(len(asked))
        if not n:
            for k in range(2, 5):
                market.registered(people, number=f"202633040200000{k}", title=f"又一份{k}")
    # Two are asked by the test suite itself, which looks into every context.
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12 + 2, counts


def test_a_cell_leads_to_rows_whose_export_sums_to_it(people: People, officer: Client) -> None:
    market.registered(people, turnover=100_000_003)
    market.registered(people, number="2026330402000002", title="另一份合同", turnover=7)
    page = officer.get(PAGE).content.decode()
    cell = re.search(r'<a href="(/contracts/statistics/rows/\?[^"]*by=kind[^"]*)">', page)[1].replace(
        "&amp;", "&"
    )

    answer = officer.post("/exports/", {"of": cell, "form": "xlsx"})

    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    lines = [[c.value for c in line] for line in sheet.iter_rows()]
    head = next(n for n, line in enumerate(lines) if line[0] and line[0].startswith("项目名称"))
    column = next(n for n, name in enumerate(lines[head]) if name and name.startswith("成交额"))
    assert sum(Decimal(str(line[column])) for line in lines[head + 1 :]) == Decimal("1000000.10")
    assert "1,000,000.10" in page


def test_every_cell_of_every_table_opens_to_rows_that_come_to_it(people: People, officer: Client) -> None:
    market.registered(people, turnover=100_000_003)
    market.registered(people, number="2026330402000002", title="另一份合同", turnover=7)
    gone = market.registered(people, number="2026330402000003", title="注销的合同", turnover=900)
    market.taken_away(people, gone)
    crawled = 0
    for scope in DERIVED:
        for by in BREAKDOWNS:
            page = officer.get(f"{PAGE}?scope={scope}&by={by}").content.decode()
            table = of(people, scope, by=by)
            linked = [
                url.replace("&amp;", "&")
                for url in re.findall(rf'href="({PAGE}rows/[^"]*by={by}[^"]*)"', page)
            ]
            assert len(linked) == len(table.groups), (scope, by)
            for url, group in zip(linked, table.groups, strict=True):
                rows = officer.get(
                    url.replace(PAGE + "rows/", "/api/v1/contract-statistics/rows") + "&limit=100"
                ).json()["rows"]
                again = tuple(
                    sum(row[name] for row in rows) for name in ("count", "turnover", "tech", "income")
                )
                assert again == sums(group.now), url
                assert officer.get(url).status_code == 200
                crawled += 1
    assert crawled > 15


def test_the_api_says_what_the_page_says(people: People, officer: Client) -> None:
    market.registered(people, costs=COSTS)
    table = officer.get("/api/v1/contract-statistics?year=2026&by=field").json()
    rows = officer.get("/api/v1/contract-statistics/rows?year=2026&by=field&key=05").json()

    assert (table["total"]["tech"], table["groups"][0]["label"], table["groups"][0]["now"]["count"]) == (
        830 * WAN,
        "新材料及其应用",
        1,
    )
    assert (rows["total"], rows["rows"][0]["turnover"]) == (1, 1_000 * WAN)
    assert officer.get("/api/v1/contract-statistics?year=2026&scope=absorbed").status_code == 422


def test_imported_facts_stand_apart_with_source_date_and_growth(people: People, officer: Client) -> None:
    for year, value in ((2025, 200), (2026, 300)):
        StatisticFact.objects.create(
            measure="transaction_value", region="330400", first=date(year, 1, 1), last=date(year, 6, 30), value=value * WAN, contracts=9,
            source="省技术市场统计表", published_on=date(2026, 8, 1), org_id=people.seller_org.uid, by_id=people.officer.user_id, at=clock.now(),
        )  # fmt: skip
    text = officer.get(PAGE).content.decode()
    assert "省技术市场统计表" in text
    assert "3,000,000.00" in text
    assert "+50.0%" in text
    assert of(people).total.tech == 0
    assert officer.get("/api/v1/contract-statistics/imported?year=2026").json()["rows"][0]["growth"] == 50.0
    assert queries.imported(actor(Role.CITY, region="3301"), year=2026) == (0, ())
    assert queries.imported(actor(Role.AUDITOR), year=2026) == (0, ())


def facts_sheet(**changed) -> bytes:
    from tests.exchange import filling

    row = {"code": "XN-1", "region": "嘉兴市", "year": 2026, "to_month": 6, "measure": "transaction_value", "value": 1_250_000.5, "contracts": 812,
           "source": "省技术市场统计月报", "published_on": "2026-07-15"}  # fmt: skip
    rows = [row | changed, row | {"code": "XN-2", "region": "杭州市"}, row | {"code": "XN-3", "to_month": 13}, row | {"code": "XN-4", "published_on": "2026-12-31"}]  # fmt: skip
    return filling.workbook("statistics", rows)


def test_absorbed_is_taken_in_by_sheet_row_by_row_and_once(officer: Client) -> None:
    from kezhuan.exchange.models import SheetImport
    from tests.exchange.test_imports import confirm, upload, words

    page = confirm(officer, upload(officer, "statistics", facts_sheet()))
    assert "成功1行，失败3行" in words(page)
    assert [f["code"] for f in SheetImport.objects.get().faults] == [
        "statistic.region",
        "statistic.months",
        "statistic.later",
    ]
    (fact,) = StatisticFact.objects.all()
    assert (fact.value, fact.first, fact.last, fact.region) == (
        1_250_000_500_000,
        date(2026, 1, 1),
        date(2026, 6, 30),
        "330400",
    )

    assert "没有变化1行" in words(officer.get(upload(officer, "statistics", facts_sheet())).content.decode())
    # Another code for the same number of the same source is refused; a revision under its own code is logged with what stood.
    assert "可导入0行" in words(
        officer.get(upload(officer, "statistics", facts_sheet(code="XN-9"))).content.decode()
    )
    confirm(officer, upload(officer, "statistics", facts_sheet(value=1_300_000)))
    fact.refresh_from_db()
    assert fact.value == 1_300_000_000_000
    assert Event.objects.filter(verb="statistic.import").last().changes["before"] == 1_250_000_500_000


def test_nobody_else_may_take_statistics_in(people: People) -> None:
    given = {"measure": "contract_value", "region": "330402", "first": date(2026, 1, 1), "last": date(2026, 3, 31), "value": 1, "source": "表",
             "published_on": TODAY}  # fmt: skip
    for who in (people.seller, people.registrar, people.buyer):
        with pytest.raises(Hidden):
            usecases.record_statistic(given, actor=who, today=TODAY)
    assert StatisticFact.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_tables_hold_nothing_a_register_could_count() -> None:
    common = {"measure": "contract_value", "region": "330400", "first": TODAY, "last": TODAY, "value": 1, "source": "表", "published_on": TODAY,
              "org_id": uuid4(), "by_id": uuid4(), "at": clock.now()}  # fmt: skip
    StatisticFact.objects.create(**common)
    for wrong in ({}, {"scope": "registered"}, {"value": -1, "source": "别的表"}):
        with pytest.raises(IntegrityError):
            StatisticFact.objects.create(**common | wrong)


def test_the_page_names_the_city_whose_register_it_shows(people: People, officer: Client) -> None:
    assert "技术合同（登记） · 嘉兴市" in officer.get(PAGE).content.decode()
