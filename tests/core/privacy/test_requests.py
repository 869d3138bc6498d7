"""A request has its clock; a completed deletion leaves nothing that leads to the person, and keeps what must be kept."""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from kezhuan.core.access import Actor, Role
from kezhuan.core.channels import usecases as channels
from kezhuan.core.errors import Invalid, Refused
from kezhuan.core.joins import house
from kezhuan.core.models import Event, Notice, Outgoing
from kezhuan.core.privacy import agreeing as consents
from kezhuan.core.privacy import rules, usecases
from kezhuan.core.privacy.models import Consent, DataRequest
from kezhuan.core.privacy.queries import consents as words
from kezhuan.core.privacy.queries import requests as queries
from kezhuan.people import tokens
from kezhuan.people import usecases as people
from kezhuan.people.models import Claim, Membership, Profile, Token, User
from tests.builders import TODAY, member, organisation, user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
OFFICER = Actor(role=Role.CITY, region="3304", name="李科", user_id=uuid4(), verified=True)


def ask(actor, kind="delete", **more):
    return usecases.ask(kind, actor=actor, today=TODAY, **more)


def close(uid):
    usecases.answer(uid, complete=True, text="已核实本人，予以注销。", actor=OFFICER, today=TODAY, version=1)


@pytest.fixture
def expert():
    school = organisation(kind="university", region="330402")
    person = user(name="钱独一", phone="13611112222", password="correct horse 2026")
    made = member(Role.EXPERT, org=school, person=person)
    profile = people.draft_profile(
        {"kind": "expert", "name": "钱独一", "fields": ["05"], "summary": "独一无二的本事。", "contact_phone": "13611112222"},
        actor=made, today=TODAY,
    )  # fmt: skip
    people.consent(profile, given=True, contact=True, actor=made, today=TODAY, version=1)
    people.list_profile(profile, actor=made, today=TODAY, version=2)
    channels.add_address("sms", "", phone="13611112222", actor=made)
    tokens.create("机器", ["read"], days=30, hat=None, actor=made)
    return made


def test_an_answer_is_due_after_the_working_days_of_the_dated_setting():
    uid = ask(member(Role.ENTERPRISE), "explain", words="为什么？")

    made = DataRequest.objects.get(uid=uid)
    assert (made.due_on, made.region) == (date(2026, 12, 11), "330402")


@pytest.mark.parametrize(
    ("kind", "part", "text", "field"),
    [
        ("see", "", "x", "kind"),
        ("correct", "nothing", "x", "part"),
        ("correct", "", " ", "words"),
        ("explain", "", "长" * 2001, "words"),
    ],
)
def test_a_faulty_request_is_not_written(kind, part, text, field):
    with pytest.raises(Invalid) as fault:
        ask(member(Role.ENTERPRISE), kind, part=part, words=text)

    assert set(fault.value.fields) == {field}
    assert set(rules.request_faults(kind, part, text, parts=[])) == {field}
    assert not DataRequest.objects.exists()


def test_a_closed_account_leads_to_nobody_and_keeps_the_log(expert):
    before = Event.objects.count()
    close(ask(expert))

    gone = User.objects.get(uid=expert.user_id)
    assert (gone.name, gone.phone, gone.email, gone.is_active) == ("已注销用户", None, "", False)
    assert not gone.has_usable_password()
    profile = Profile.objects.get()
    assert (profile.state, profile.name, profile.summary, profile.contact_phone, profile.user) == (
        "hidden", "已注销用户", "", "", None,
    )  # fmt: skip
    assert not Membership.objects.filter(ends_on__isnull=True).exists()
    assert (Token.objects.count(), Notice.objects.filter(to_id=expert.user_id).count()) == (0, 0)
    assert Consent.objects.filter(user_id=expert.user_id).exists()
    assert Event.objects.count() > before
    forgotten = Event.objects.get(verb="user.forget")
    assert (forgotten.subject_id, forgotten.changes["parts"]) == (
        expert.user_id, [h.code for h in house().personal if h.forget is not None],
    )  # fmt: skip
    assert [row.to for row in Outgoing.objects.filter(body__contains="注销")] == ["13611112222"]


def test_no_table_but_the_outbox_names_the_person_afterwards(expert):
    from django.apps import apps

    close(ask(expert))

    left = {
        model._meta.label
        for model in apps.get_models()
        for record in model.objects.values()
        if {"钱独一", "13611112222"} & {str(value) for value in record.values()}
    }
    # the last message is on its way; its address and words go by the retention rule of letters
    assert left == {"core.Outgoing"}


def test_a_closed_account_can_come_in_no_more(expert):
    close(ask(expert))

    client = Client()
    client.post("/accounts/login/", {"login": "13611112222", "password": "correct horse 2026"})
    assert client.get("/desk/").status_code == 302
    assert client.get("/desk/")["Location"].startswith("/accounts/login/")


def test_the_last_manager_hands_over_first():
    manager = member(Role.ENTERPRISE, manager=True)
    uid = ask(manager)

    with pytest.raises(Refused) as refusal:
        close(uid)

    assert refusal.value.reasons[0].code == "hat.last_manager"
    assert User.objects.get(uid=manager.user_id).is_active
    member(Role.ENTERPRISE, manager=True, org=Membership.objects.get().organisation)
    close(uid)
    assert not User.objects.get(uid=manager.user_id).is_active


def test_a_claim_being_decided_is_decided_first():
    person = member(Role.MEMBER)
    people.claim_organisation(organisation(), role=Role.ENTERPRISE, actor=person, today=TODAY)
    uid = ask(person)

    with pytest.raises(Refused) as refusal:
        close(uid)

    assert refusal.value.reasons[0].code == "claim.open"
    people.withdraw_claim(Claim.objects.get().uid, actor=person, today=TODAY, version=1)
    close(uid)


def test_declining_a_deletion_deletes_nothing(expert):
    uid = ask(expert)

    usecases.answer(uid, complete=False, text="请先交接。", actor=OFFICER, today=TODAY, version=1)

    assert User.objects.get(uid=expert.user_id).name == "钱独一"
    assert DataRequest.objects.get().state == "declined"
    assert not Event.objects.filter(verb="user.forget").exists()


def test_a_request_leaves_no_words_in_the_log(expert):
    ask(expert, "correct", words="身份证上是另一个字")

    said = json.dumps(list(Event.objects.values("verb", "changes", "reason")), ensure_ascii=False)
    assert "另一个字" not in said


def test_every_part_says_what_it_holds(expert):
    consents.withdraw("contact", actor=expert, today=TODAY)
    held = {part.code: rows for part, rows in queries.everything(expert)}

    assert words.agreed(expert.user_id, "listing", today=TODAY)
    assert held["account"][0]["手机号码"] == "13611112222"
    assert held["profiles"][0]["研究方向与能力简介"] == "独一无二的本事。"
    assert held["consents"][0]["办理"] == "撤回同意"
    assert held["ways_in"][0]["登录方式"] == "机器"
    assert held["acts"][0]["事项"] == "consent.withdraw"
