"""Adding to the rulebook: two people, nothing that cannot stand, nothing edited, in force everywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from kezhuan.core import deadlines, jobs
from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.models import Event, RuleVersion
from kezhuan.core.rulebook import overlay, reading
from kezhuan.core.rulebook.amending import Draft, decide_version, propose_version
from kezhuan.core.rulebook.overlay import rulebook
from tests.builders import actor
from tests.core.workshop import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TODAY = date(2026, 11, 20)
NEXT = date(2027, 1, 1)


def officer(role: Role = Role.CITY, region: str = "3304") -> Actor:
    return actor(role, region=region)


def pages(*, first: date = NEXT, rows: int = 50, to: date | None = None) -> Draft:
    body = {**rulebook().body("settings.pages", TODAY), "rows_per_page": rows}
    return Draft("settings.pages", first, body, "市科技局通知〔2026〕9号", "S", to)


def year(body: dict | None = None) -> Draft:
    off = [{"name": "春节", "first": date(2027, 2, 5), "last": date(2027, 2, 11)}]
    plain = {"year": 2027, "off": off, "worked": [date(2027, 2, 14)]}
    return Draft(
        "calendars.2027", NEXT, body or plain, "国办发明电〔2026〕8号", "S", title="2027 年节假日安排"
    )


def add(draft: Draft, *, day: date = TODAY) -> None:
    uid = propose_version(draft, actor=officer(), today=day)
    decide_version(uid, approve=True, actor=officer(), today=day)


def test_a_proposed_version_changes_nothing_until_a_second_person_approves() -> None:
    uid = propose_version(pages(), actor=officer(), today=TODAY)
    assert rulebook().body("settings.pages", NEXT)["rows_per_page"] == 20

    decide_version(uid, approve=True, actor=officer(), today=TODAY)

    book = rulebook()
    assert book.body("settings.pages", NEXT)["rows_per_page"] == 50
    assert book.body("settings.pages", date(2026, 12, 31))["rows_per_page"] == 20
    assert [event.verb for event in Event.objects.order_by("id")] == ["rule.propose", "rule.approve"]


def test_what_is_read_back_has_the_same_digest() -> None:
    add(replace(pages(), body={**pages().body, "rate": Decimal("0.020"), "closes": NEXT}))

    version = rulebook().version("settings.pages", NEXT)
    row = RuleVersion.objects.get()
    assert (version.sm3, version.body["rate"]) == (row.sm3, Decimal("0.020"))
    assert reading.detail("settings.pages", officer(), today=TODAY).versions[0].sm3 == row.sm3


def test_one_person_is_not_two() -> None:
    maker = officer()
    uid = propose_version(pages(), actor=maker, today=TODAY)

    with pytest.raises(Refused, match="不同的人"):
        decide_version(uid, approve=True, actor=maker, today=TODAY)

    assert RuleVersion.objects.get().state == "open"
    assert Event.objects.order_by("id").last().verb == "rule.decide.refused"
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.update(state="approved", checker_id=maker.user_id)


@pytest.mark.parametrize("role, region", [
    (Role.OPERATOR, "3304"), (Role.DISTRICT, "330402"), (Role.SYSTEM_ADMIN, ""), (Role.CITY, "3205"), (Role.VISITOR, ""),
])  # fmt: skip
def test_only_the_roles_of_the_setting_propose(role: Role, region: str) -> None:
    with pytest.raises(Refused, match="不能新增"):
        propose_version(pages(), actor=officer(role, region), today=TODAY)

    assert not RuleVersion.objects.exists()


def test_only_the_roles_of_the_setting_decide() -> None:
    uid = propose_version(pages(), actor=officer(), today=TODAY)

    for role in (Role.OPERATOR, Role.DISTRICT, Role.AUDITOR):
        with pytest.raises(Hidden):
            decide_version(uid, approve=True, actor=officer(role), today=TODAY)
    decide_version(uid, approve=True, actor=officer(Role.PROVINCE, "33"), today=TODAY)

    assert RuleVersion.objects.get().state == "approved"


def test_a_refused_version_never_stands_and_says_why() -> None:
    uid = propose_version(pages(), actor=officer(), today=TODAY)
    with pytest.raises(Invalid) as caught:
        decide_version(uid, approve=False, actor=officer(), today=TODAY)
    assert list(caught.value.fields) == ["reason"]

    decide_version(uid, approve=False, actor=officer(), today=TODAY, reason="文号不对")

    assert rulebook().body("settings.pages", NEXT)["rows_per_page"] == 20
    assert reading.proposal(uid, officer(), today=TODAY).reason == "文号不对"
    with pytest.raises(Refused, match="已经办理"):
        decide_version(uid, approve=True, actor=officer(), today=TODAY)


@pytest.mark.parametrize("draft, field, said", [
    ({"first": date(2020, 1, 1)}, "from", "2020-01-01"),
    ({"to": date(2027, 6, 30)}, "to", "2027-06-30"),
    ({"to": date(2026, 6, 30)}, "to", "2026-06-30 早于起日 2027-01-01"),
    ({"rows": -1}, "body", "rows_per_page 不能为负数"),
])  # fmt: skip
def test_what_cannot_stand_is_named_with_its_date(draft: dict, field: str, said: str) -> None:
    with pytest.raises(Invalid) as caught:
        propose_version(pages(**draft), actor=officer(), today=TODAY)

    assert list(caught.value.fields) == [field]
    assert said in str(caught.value)
    assert not RuleVersion.objects.exists()


def test_a_setting_keeps_the_keys_the_product_reads() -> None:
    with pytest.raises(Invalid, match="similar_shown 缺少"):
        propose_version(replace(pages(), body={"rows_per_page": 20}), actor=officer(), today=TODAY)


@pytest.mark.parametrize("changes, field", [
    ({"code": "settings.nothing"}, "code"), ({"code": "codes.lists"}, "code"), ({"source": " "}, "source"),
    ({"mark": "X"}, "mark"), ({"source": "出" * 1001}, "source"), ({"source": "\x00"}, "source"), ({"body": {"from": 1}}, "body"),
])  # fmt: skip
def test_every_field_is_checked(changes: dict, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        propose_version(replace(pages(), **changes), actor=officer(), today=TODAY)

    assert field in caught.value.fields
    assert not RuleVersion.objects.exists()


def test_a_place_writes_a_policy_of_its_own_that_may_lapse() -> None:
    body = {"region": "330402", "beneficiary": "broker", "objection_wd": 5}
    add(
        Draft(
            "policies.nanhu_broker",
            NEXT,
            body,
            "南科〔2026〕3号",
            "S",
            date(2027, 12, 31),
            "南湖区技术经纪奖励",
        )
    )

    (version,) = rulebook().versions("policies.nanhu_broker")
    assert (version.continuity.value, version.to) == ("may_lapse", date(2027, 12, 31))
    with pytest.raises(Invalid) as caught:
        propose_version(replace(pages(), code="policies.X"), actor=officer(), today=TODAY)
    assert list(caught.value.fields) == ["code", "title"]


def test_nobody_can_lock_everybody_out() -> None:
    body = {**rulebook().body("settings.two_person_steps", TODAY)}
    body["rule_version"] = {**body["rule_version"], "checker": {"roles": ["nobody"], "level": "city"}}
    draft = Draft("settings.two_person_steps", NEXT, body, "通知", "P")

    with pytest.raises(Invalid, match=r"rule_version 的 checker\.roles"):
        propose_version(draft, actor=officer(), today=TODAY)


@pytest.mark.parametrize("body", [
    {"year": 2028, "off": [], "worked": []}, {"year": 2027}, {"year": 2027, "off": [1], "worked": []},
    {"year": 2027, "off": [], "worked": [date(2027, 2, 10)]},
    {"year": 2027, "off": [{"name": "春节", "first": date(2027, 3, 1), "last": date(2027, 2, 1)}], "worked": []},
])  # fmt: skip
def test_a_year_that_cannot_be_is_refused(body: dict) -> None:
    with pytest.raises(Invalid) as caught:
        propose_version(year(body), actor=officer(), today=TODAY)

    assert list(caught.value.fields) == ["body"]


def test_two_that_clash_cannot_both_come_through() -> None:
    first = propose_version(pages(), actor=officer(), today=TODAY)
    second = propose_version(pages(rows=100), actor=officer(), today=TODAY)
    decide_version(first, approve=True, actor=officer(), today=TODAY)

    with pytest.raises(Refused, match="2027-01-01"):
        decide_version(second, approve=True, actor=officer(), today=TODAY)

    assert rulebook().body("settings.pages", NEXT)["rows_per_page"] == 50


@pytest.mark.django_db(transaction=True)
def test_two_that_clash_at_once_come_through_once() -> None:
    uids = [propose_version(pages(rows=n), actor=officer(), today=TODAY) for n in (50, 100)]

    answers = at_once([
        lambda uid=uid: decide_version(uid, approve=True, actor=officer(), today=TODAY) for uid in uids
    ])  # fmt: skip

    assert sum(isinstance(answer, Refused) for answer in answers) == 1, answers
    assert RuleVersion.objects.filter(state="approved").count() == 1


def test_the_same_content_waits_once() -> None:
    propose_version(pages(), actor=officer(), today=TODAY)

    with pytest.raises(Invalid, match="等待复核"):
        propose_version(pages(), actor=officer(), today=TODAY)


def test_the_database_refuses_to_edit_or_drop_a_version() -> None:
    add(pages())

    for change in (
        "body = '{}'",
        "valid_from = '2026-01-01'",
        "state = 'open', checker_id = NULL",
        "reason = 'x'",
    ):
        with (
            pytest.raises(Exception, match="append only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE core_ruleversion SET {change}")
    with pytest.raises(Exception, match="append only"), transaction.atomic():
        RuleVersion.objects.all().delete()
    assert RuleVersion.objects.get().state == "approved"


def test_another_process_sees_it_within_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 100.0
    monkeypatch.setattr(overlay.time, "monotonic", lambda: moment)
    assert rulebook().body("settings.pages", NEXT)["rows_per_page"] == 20
    monkeypatch.setattr("kezhuan.core.rulebook.amending.forget", lambda: None)
    add(pages())
    assert rulebook().body("settings.pages", NEXT)["rows_per_page"] == 20

    moment += overlay.LOOK_S

    assert rulebook().body("settings.pages", NEXT)["rows_per_page"] == 50


def test_the_table_is_asked_at_most_once_a_second(django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        rulebook()
    with django_assert_num_queries(0):
        for _ in range(50):
            rulebook()


def test_redating_is_planned_when_a_version_is_approved() -> None:
    add(year())

    assert list(jobs.Job.objects.values_list("kind", flat=True)) == ["deadlines.redate"]
    assert deadlines.due_date(date(2027, 2, 2), 5) == date(2027, 2, 15)
