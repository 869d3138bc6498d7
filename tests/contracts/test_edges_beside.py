"""Projects, statistics and rows of a sheet at their edges: who was a moment faster, what a row may not say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest

from kezhuan.contracts import imports, scopes
from kezhuan.contracts.models import Project
from kezhuan.contracts.usecases import projects, statistics
from kezhuan.core.access import Role
from kezhuan.files.sheets import described
from tests.builders import TODAY, actor
from tests.contracts.market import People, now
from tests.contracts.test_edges import named, refused

daily = import_module(
    "kezhuan.contracts.usecases.projects_daily"
)  # its name in the package is that of its job
pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def people() -> People:
    return People()


def test_a_project_another_entered_at_this_very_moment_is_the_one_that_stands(
    people: People, monkeypatch: Any
) -> None:
    fields = {"title": "碳化硅支架转化", "landing_org": "嘉兴某公司"}
    given = {
        "owner": people.seller_org,
        "contract": None,
        "began": date(2026, 1, 5),
        "actor": people.seller,
        "today": TODAY,
    }
    first = projects.stand(fields, **given)
    assert refused(lambda: projects.stand(fields, **given)) == ["project.twice"]
    monkeypatch.setattr(projects, "same_as", lambda *_given, **_named: None)

    assert refused(lambda: projects.stand(fields, **given)) == ["project.twice"]
    assert Project.objects.get() == first
    assert named(
        lambda: projects.edit_project(first.uid, {"title": " "}, actor=people.seller, today=TODAY, version=1)
    ) == {"title": ["project.title"]}


def test_the_days_work_reminds_of_visits_once_and_of_none_where_all_were_made(
    people: People, monkeypatch: Any
) -> None:
    began = {
        "owner": people.seller_org,
        "contract": None,
        "began": date(2026, 1, 5),
        "actor": people.seller,
        "today": TODAY,
    }
    projects.stand({"title": "碳化硅支架转化", "landing_org": "嘉兴某公司"}, **began)

    assert (daily.projects_daily({}), daily.projects_daily({})) == (
        {"reminded": 1},
        {"reminded": 0},
    )
    Project.objects.update(reminded_months=0)
    monkeypatch.setattr(daily, "next_visit", lambda *_given: None)
    assert daily.remind_projects(today=TODAY) == 0


@pytest.mark.parametrize("year", [1999, 2027])
def test_a_statistic_is_of_a_year_there_was(year: int) -> None:
    assert named(lambda: statistics.months(year, None, None, today=TODAY)) == {"year": ["statistic.year"]}


def test_a_statistic_is_of_a_known_measure() -> None:
    officer = actor(Role.CITY, region="3304")
    given = {"measure": "mood", "region": "330402", "first": date(2026, 1, 1), "last": date(2026, 6, 30), "value": 1, "contracts": None,
             "source": "公报", "published_on": TODAY}  # fmt: skip

    assert named(lambda: statistics.record_statistic(given, actor=officer, today=TODAY)) == {
        "measure": ["statistic.measure"]
    }


def row(**more: Any) -> dict[str, Any]:
    empty = {column.name: None for column in described("contracts", today=TODAY).columns}
    return (
        empty
        | {
            "code": "1",
            "title": "碳化硅支架",
            "kind": "KF",
            "signed_on": date(2026, 11, 2),
            "turnover": Decimal(10),
            "buyer_name": "甲公司",
        }
        | more
    )


def taken(people: People, known: Any = None, **more: Any) -> Any:
    return imports.take_contract(row(**more), known=known, actor=people.seller, today=TODAY)


def test_a_row_names_parties_by_their_codes_and_brokers_with_or_without_a_share(people: People) -> None:
    _new, uid = taken(
        people,
        buyer_uscc="91350100m000100y43",
        broker1_uscc="91330100799655058b",
        broker2_name="乙经纪",
        broker2_share=Decimal(20),
    )

    contract = now(uid)
    assert contract.parties.get(side="buyer").uscc == "91350100M000100Y43"
    assert sorted((p.uscc, p.name, p.share_bp) for p in contract.parties.filter(side="broker")) == [
        ("", "乙经纪", 2000), ("91330100799655058B", "", None),
    ]  # fmt: skip
    same, _uid = taken(people, uid, buyer_uscc="91350100m000100y43")
    assert same == "same"
    changed, _uid = taken(people, uid, title="另一个名称")
    assert (changed, now(uid).title, now(uid).parties.filter(side="broker").count()) == (
        "changed",
        "另一个名称",
        2,
    )


def test_a_row_whose_two_sides_are_one_is_named_at_the_buyers_code(people: People) -> None:
    people.seller_org.uscc = "91350100M000100Y43"
    people.seller_org.save()

    assert named(lambda: taken(people, buyer_uscc="91350100M000100Y43")) == {
        "buyer_uscc": ["form.same_party"]
    }


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"region": "某某区"}, {"region": ["registry.region"]}),
        ({"contracts": -1}, {"contracts": ["statistic.contracts"]}),
    ],
)
def test_a_statistic_row_lies_in_a_region_and_counts_no_fewer_than_none(wrong, fault) -> None:
    given = {"region": "嘉兴市", "year": 2026, "from_month": 1, "to_month": 6, "measure": "transaction_value", "value": Decimal(1), "contracts": 3,
             "source": "公报", "published_on": TODAY, "note": None}  # fmt: skip

    assert (
        named(
            lambda: imports.take_statistic(
                given | wrong, known=None, actor=actor(Role.CITY, region="3304"), today=TODAY
            )
        )
        == fault
    )


def test_parties_in_memory_are_nobodys_yet() -> None:
    assert scopes.party_uids(SimpleNamespace(pk=None)) == frozenset()
