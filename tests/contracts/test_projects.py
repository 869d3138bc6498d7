"""Transformation projects: begun once, moved to production, visited, called to mind, counted once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from kezhuan.contracts import usecases
from kezhuan.contracts.figures import FIGURES
from kezhuan.contracts.models import Project, ProjectVisit
from kezhuan.contracts.usecases.projects_daily import begin_registered
from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, Invalid, Refused, Stale
from kezhuan.core.figures import recomputed
from kezhuan.core.models import Event, Job, Notice
from tests.builders import TODAY, member, organisation, sign_in
from tests.contracts import market
from tests.contracts.market import WAN, People

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BEGAN = date(2025, 11, 20)
FOUND: dict[str, Any] = {"output": 500 * WAN, "tax": 60 * WAN, "finance": 0, "jobs": 12}


@pytest.fixture
def people() -> People:
    return People()


def begun(people: People, **more: Any) -> Project:
    values = {
        "title": "碳化硅支架产业化",
        "mode": "licence",
        "landing_org": "嘉兴某公司",
        "landing_region": "330402",
    } | more
    uid = usecases.create_project(values, started_on=BEGAN, actor=people.seller, today=TODAY)
    return Project.objects.get(uid=uid)


def follow(project: Project, people: People, months: int, **more: Any) -> None:
    project.refresh_from_db()
    values = FOUND | {"visited_on": TODAY, "today": TODAY} | more
    usecases.follow_project(
        project.uid, months=months, actor=people.operator, version=project.version, **values
    )


def test_a_project_is_entered_once(people: People) -> None:
    project = begun(people)
    assert (project.state, project.due_on, project.region) == ("research", date(2026, 5, 20), "330402")
    assert project.number.startswith("XM")

    with pytest.raises(Refused) as fault:
        begun(people)

    assert [r.code for r in fault.value.reasons] == ["project.twice"]
    assert Project.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=begun(people, title="另一项目").pk).update(title=project.title)


def test_what_is_wrong_writes_nothing(people: People) -> None:
    with pytest.raises(Invalid) as fault:
        begun(people, title=" ")
    assert list(fault.value.fields) == ["title"]
    with pytest.raises(Invalid):
        begun(people, landing_region="999999")
    with pytest.raises(Invalid) as fault:
        usecases.create_project(
            {"title": "甲"}, started_on=date(2026, 11, 21), actor=people.seller, today=TODAY
        )
    assert list(fault.value.fields) == ["started_on"]
    with pytest.raises(Hidden):
        begun(people, number="XM-1")
    with pytest.raises(Refused):
        usecases.create_project(
            {"title": "甲"},
            started_on=BEGAN,
            organisation=people.seller_org.uid,
            actor=people.registrar,
            today=TODAY,
        )
    assert Project.objects.count() == 0
    assert not Event.objects.filter(verb="project.create").exists()


def test_a_signed_contract_begins_its_project_with_what_it_knows(people: People) -> None:
    draft = market.drafted(people)
    with pytest.raises(Refused):
        usecases.create_project({}, contract=draft.uid, actor=people.seller, today=TODAY)
    assert Project.objects.count() == 0
    usecases.submit_contract(draft.uid, actor=people.seller, today=TODAY, version=draft.version)

    uid = usecases.create_project({}, contract=draft.uid, actor=people.seller, today=TODAY)

    project = Project.objects.get(uid=uid)
    assert (project.title, project.landing_org, project.landing_region, project.started_on, project.contract) == (
        draft.title, "嘉兴某公司", "330402", date(2026, 11, 2), draft,
    )  # fmt: skip
    with pytest.raises(Refused):
        usecases.create_project({"title": "换个名字"}, contract=draft.uid, actor=people.seller, today=TODAY)
    assert Project.objects.count() == 1


def test_a_registered_licence_begins_its_project_by_itself_once(people: People) -> None:
    contract = market.registered(people)
    assert Job.objects.filter(kind="projects.begin").count() == 1
    assert begin_registered(contract.uid, today=TODAY) is None  # 技术开发 is for a person to say

    type(contract).objects.filter(pk=contract.pk).update(kind="XK")
    assert begin_registered(contract.uid, today=TODAY) == Project.objects.get().uid
    assert begin_registered(contract.uid, today=TODAY) is None
    project = Project.objects.get()
    assert (project.mode, project.organisation, project.contract) == ("licence", people.seller_org, contract)


def test_stages_rest_on_evidence_and_keep_the_next_visit(people: People) -> None:
    project = begun(people)
    with pytest.raises(Refused):
        usecases.advance_project(
            project.uid, "to_pilot", evidence=" ", actor=people.seller, today=TODAY, version=1
        )
    with pytest.raises(Hidden):
        usecases.advance_project(
            project.uid, "end", evidence="有", actor=people.seller, today=TODAY, version=1
        )
    usecases.advance_project(
        project.uid, "to_pilot", evidence="中试报告", actor=people.seller, today=TODAY, version=1
    )
    with pytest.raises(Invalid):
        usecases.advance_project(project.uid, "to_production", evidence="投产证明", on=date(2025, 1, 1), actor=people.seller, today=TODAY,
                                 version=2)  # fmt: skip
    with pytest.raises(Stale):
        usecases.advance_project(
            project.uid, "to_production", evidence="投产证明", actor=people.seller, today=TODAY, version=1
        )
    usecases.advance_project(
        project.uid, "to_production", evidence="投产证明", actor=people.operator, today=TODAY, version=2
    )

    project.refresh_from_db()
    assert (project.state, project.produced_on, project.due_on, project.version) == (
        "production", TODAY, date(2026, 5, 20), 3,
    )  # fmt: skip


def test_visits_stand_once_and_the_next_falls_due_until_following_ends(people: People) -> None:
    project = begun(people)
    later = date(2027, 11, 20)
    usecases.advance_project(
        project.uid, "to_production", evidence="投产", actor=people.seller, today=TODAY, version=1
    )
    follow(project, people, 6, landing_region="330102")
    project.refresh_from_db()
    assert (project.due_on, project.landing_region, project.version) == (date(2026, 11, 20), "330102", 3)

    for months, more in ((6, {}), (24, {}), (12, {"output": 1}), (12, {"jobs": -1})):
        with pytest.raises(Invalid):
            follow(project, people, months, **more)
    with pytest.raises(Refused):
        usecases.end_project(project.uid, actor=people.operator, today=TODAY, version=3)
    assert ProjectVisit.objects.count() == 1
    project.refresh_from_db()
    assert project.version == 3

    follow(project, people, 12, output=800 * WAN)
    follow(project, people, 24, output=900 * WAN, visited_on=later, today=later)
    project.refresh_from_db()
    assert project.due_on is None
    usecases.end_project(project.uid, actor=people.operator, today=later, version=project.version)
    project.refresh_from_db()
    assert project.state == "ended"


def test_a_due_visit_is_called_to_mind_once(people: People) -> None:
    office = member(Role.TTO, org=people.seller_org)
    project = begun(people)

    assert usecases.remind_projects(today=date(2026, 5, 19)) == 0
    assert usecases.remind_projects(today=date(2026, 5, 20)) == 1
    assert usecases.remind_projects(today=date(2026, 5, 21)) == 0
    notice = Notice.objects.get(to_id=office.user_id)
    assert (notice.link, notice.params["months"]) == (f"/projects/{project.uid}/", 6)
    follow(project, people, 6)
    assert usecases.remind_projects(today=date(2026, 11, 20)) == 1
    assert usecases.remind_projects(today=date(2026, 11, 20)) == 0


def test_a_project_counts_once_and_a_stopped_one_no_longer(people: People) -> None:
    (figure,) = (f for f in FIGURES if f.code == "projects")
    project, other = begun(people), begun(people, title="另一项目")
    follow(project, people, 6)
    assert figure.value(people.officer) == 2
    assert recomputed("count", figure.rows(people.officer, {}).page(0, 10)) == 2

    usecases.stop_project(other.uid, reason="市场变化", actor=people.seller, today=TODAY, version=1)

    assert figure.value(people.officer) == 1
    assert figure.value_within(people.officer, "330100") == 0
    assert figure.value(market.actor(Role.CITY, region="3301")) == 0
    assert begun(people, title="另一项目").state == "research"


def client_of(role: Role, org: Any = None, region: str = "") -> Client:
    client = Client()
    sign_in(client, role, org, region)
    return client


def test_a_project_in_the_browsers_terms(people: People) -> None:
    office = client_of(Role.TTO, people.seller_org)
    form = {"title": "碳化硅支架产业化", "mode": "licence", "landing_region": "330402"}
    assert "请填写起始日期" in office.post("/projects/new/", form).content.decode()
    assert Project.objects.count() == 0
    answer = office.post("/projects/new/", form | {"started_on": "2025-01-20"})
    assert answer.status_code == 303
    base = answer["Location"]

    answer = office.post(f"{base}do/to-pilot/", {"evidence": "", "version": 1})
    assert answer.status_code == 422
    assert office.post(f"{base}do/to-pilot/", {"evidence": "中试报告", "version": 1}).status_code == 303
    visit = {
        "months": "6",
        "visited_on": clock.today().isoformat(),
        "output": "500",
        "tax": "60",
        "finance": "0",
        "jobs": "12",
        "version": 2,
    }
    answer = office.post(f"{base}do/follow/", visit | {"visited_on": "2025-03-01"})
    assert "还没有到回访的日子" in answer.content.decode()
    assert office.post(f"{base}do/follow/", visit).status_code == 303

    shown = office.get(base).content.decode()
    assert "5,000,000.00" in shown
    assert ProjectVisit.objects.get().output == 500 * WAN
    for path in ("do/end/", "do/nothing/"):
        assert office.get(f"{base}{path}").status_code == 404, path
    assert client_of(Role.ENTERPRISE).get(base).status_code == 404
    assert client_of(Role.EXPERT).get("/projects/").status_code == 404
    assert (
        client_of(Role.REGISTRAR, organisation(kind="transfer_centre"), "3304")
        .get("/projects/new/")
        .status_code
        == 404
    )


def test_projects_over_the_api(people: People) -> None:
    office = client_of(Role.TTO, people.seller_org)
    made = office.post(
        "/api/v1/projects", {"title": "甲", "started_on": "2025-01-20"}, content_type="application/json"
    )
    assert made.status_code == 200, made.content
    url = f"/api/v1/projects/{made.json()['uid']}"
    moved = office.post(
        f"{url}/stage",
        {"version": 1, "move": "to_trial", "evidence": "报告"},
        content_type="application/json",
    )
    assert moved.json()["state"] == "trial"
    visit = {"version": 2, "months": 6, "visited_on": clock.today().isoformat(), **FOUND}
    assert office.post(f"{url}/visits", visit, content_type="application/json").status_code == 200
    assert (
        office.post(f"{url}/visits", visit | {"version": 3}, content_type="application/json").status_code
        == 422
    )
    assert office.get(url).json()["visits"][0]["jobs"] == 12
    assert (
        office.patch(
            url, {"version": 3, "landing_region": "330102"}, content_type="application/json"
        ).status_code
        == 200
    )
    assert office.get("/api/v1/projects").json()["rows"][0]["local"] is False
    closed = office.post(
        f"{url}/close", {"version": 4, "move": "stop", "reason": "终止"}, content_type="application/json"
    )
    assert closed.json()["state"] == "stopped"


def test_lists_and_details_keep_their_budget_of_queries(
    people: People, django_assert_max_num_queries: Any
) -> None:
    office = client_of(Role.TTO, people.seller_org)
    project = begun(people)
    follow(project, people, 6)
    for n in range(4):
        begun(people, title=f"项目{n}")
    with django_assert_max_num_queries(12):
        assert office.get("/projects/").status_code == 200
    with django_assert_max_num_queries(18):
        assert office.get(f"/projects/{project.uid}/").status_code == 200
    with django_assert_max_num_queries(18):
        assert office.get(f"/projects/{project.uid}/do/edit/").status_code == 200
