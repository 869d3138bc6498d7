"""Experts and teams: listed with consent only, contact data for members only."""

import pytest
from django.test import Client

from kezhuan.core.access import VISITOR, Role
from kezhuan.core.errors import Hidden, Refused
from kezhuan.core.privacy import agreeing as consents
from kezhuan.core.privacy.queries.consents import agreed
from kezhuan.people import queries, usecases
from kezhuan.people.models import Profile
from tests.builders import TODAY, member, organisation, sign_in
from tests.core.privacy.wording import reworded

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TEAM = {
    "kind": "team", "name": "陶瓷基复合材料团队", "fields": ["05"], "summary": "碳化硅陶瓷成形与连接。", "keywords": ["碳化硅"],
    "contact_name": "赵老师", "contact_phone": "13600000001",
}  # fmt: skip


def drafted():
    school = organisation(kind="university", name="示例大学")
    tto = member(Role.TTO, org=school)
    return tto, usecases.draft_profile(TEAM, actor=tto, today=TODAY)


def listed():
    tto, uid = drafted()
    usecases.consent(uid, given=True, actor=tto, today=TODAY, version=1)
    usecases.list_profile(uid, actor=tto, today=TODAY, version=2)
    return tto, uid


def test_nobody_is_listed_without_consent() -> None:
    tto, uid = drafted()

    with pytest.raises(Refused) as refusal:
        usecases.list_profile(uid, actor=tto, today=TODAY, version=1)

    assert refusal.value.reasons[0].code == "missing.consent_at"
    assert Profile.objects.get().state == "draft"
    with pytest.raises(Hidden):
        queries.profile(VISITOR, uid, today=TODAY)


def test_the_public_reads_what_they_can_do_and_members_how_to_reach_them(client: Client) -> None:
    _tto, uid = listed()

    public = client.get(f"/profiles/{uid}/").content.decode()
    assert "碳化硅陶瓷成形与连接。" in public
    assert "13600000001" not in public
    assert "陶瓷基复合材料团队" in client.get("/profiles/", {"field": "05", "q": "碳化硅"}).content.decode()
    assert "陶瓷基复合材料团队" not in client.get("/profiles/", {"field": "01"}).content.decode()
    firm = Client()
    sign_in(firm, Role.ENTERPRISE)
    assert "13600000001" in firm.get(f"/profiles/{uid}/").content.decode()
    assert client.get(f"/api/v1/profiles/{uid}").json()["contact"] is None


def test_consent_withdrawn_hides_at_once_and_old_words_list_nobody(monkeypatch) -> None:
    tto, uid = listed()

    usecases.withdraw_consent(uid, actor=tto, today=TODAY, version=3)

    profile = Profile.objects.get()
    assert (profile.state, profile.consent_at) == ("hidden", None)
    usecases.consent(uid, given=True, actor=tto, today=TODAY, version=profile.version)
    reworded(monkeypatch, "listing", edition="2027-1")
    with pytest.raises(Refused) as refusal:
        usecases.list_profile(uid, actor=tto, today=TODAY, version=profile.version + 1)
    assert refusal.value.reasons[0].code == "consent.old"


def test_the_pages_carry_a_profile_from_draft_to_list(client: Client) -> None:
    sign_in(client, Role.TTO, organisation(kind="university"))
    form = {
        "kind": "expert",
        "name": "钱教授",
        "fields_": ["05"],
        "summary": "轻量化结构设计。",
        "region": "330402",
        "key": "a",
    }

    faulty = client.post("/profiles/new/", form | {"fields_": ["99"], "contact_phone": "123"})
    assert faulty.status_code == 422
    here = client.post("/profiles/new/", form)["Location"]
    client.post(f"{here}edit/", form | {"title": "教授", "version": 1, "key": "b"})
    client.post(f"{here}consent/", {"given": "on", "version": 2, "key": "c"})
    client.post(f"{here}move/", {"move": "list", "version": 3, "key": "d"})

    assert Profile.objects.get().state == "listed"
    assert "钱教授" in Client().get("/profiles/").content.decode()


def test_an_expert_keeps_only_their_own(client: Client) -> None:
    school = organisation(kind="university")
    one, two = member(Role.EXPERT, org=school), member(Role.EXPERT, org=school)
    uid = usecases.draft_profile(TEAM | {"kind": "expert", "name": "甲"}, actor=one, today=TODAY)

    with pytest.raises(Hidden):
        usecases.edit_profile(uid, {"name": "乙"}, actor=two, today=TODAY, version=1)
    with pytest.raises(Refused):
        usecases.draft_profile(TEAM, actor=one, today=TODAY)
    assert Profile.objects.get().name == "甲"


def test_the_list_costs_the_same_for_many(client: Client, django_assert_max_num_queries) -> None:
    for _ in range(15):
        listed()

    with django_assert_max_num_queries(4):
        client.get("/profiles/")


def an_expert_listed(*, contact: bool = True):
    school = organisation(kind="university", name="示例大学")
    expert, tto = member(Role.EXPERT, org=school), member(Role.TTO, org=school)
    uid = usecases.draft_profile(TEAM | {"kind": "expert", "name": "钱教授"}, actor=expert, today=TODAY)
    usecases.consent(uid, given=True, contact=contact, actor=expert, today=TODAY, version=1)
    usecases.list_profile(uid, actor=expert, today=TODAY, version=2)
    return expert, tto, uid


def test_contact_details_are_shown_to_members_only_while_the_person_agrees_to_that() -> None:
    expert, _tto, uid = an_expert_listed()
    firm = member(Role.ENTERPRISE)
    assert queries.profile(firm, uid, today=TODAY).contact.phone == "13600000001"

    consents.withdraw("contact", actor=expert, today=TODAY)

    assert queries.profile(firm, uid, today=TODAY).contact is None
    assert Profile.objects.get().state == "listed"
    assert queries.profile(expert, uid, today=TODAY).contact.phone == "13600000001"


def test_being_listed_does_not_bundle_giving_contact_details() -> None:
    _expert, _tto, uid = an_expert_listed(contact=False)

    assert queries.profile(member(Role.ENTERPRISE), uid, today=TODAY).contact is None


def test_withdrawing_on_ones_own_page_takes_one_off_the_list_at_once() -> None:
    expert, _tto, uid = an_expert_listed()

    consents.withdraw("listing", actor=expert, today=TODAY)

    profile = Profile.objects.get()
    assert (profile.state, profile.consent_at, profile.consent_version) == ("hidden", None, "")
    with pytest.raises(Hidden):
        queries.profile(VISITOR, uid, today=TODAY)
    with pytest.raises(Refused) as refusal:
        usecases.list_profile(uid, actor=expert, today=TODAY, version=profile.version)
    assert refusal.value.reasons[0].code == "missing.consent_at"


def test_nobody_agrees_for_a_person_who_has_an_account() -> None:
    expert, tto, uid = an_expert_listed()
    consents.withdraw("listing", actor=expert, today=TODAY)
    version = Profile.objects.get().version

    with pytest.raises(Refused) as refusal:
        usecases.consent(uid, given=True, actor=tto, today=TODAY, version=version)

    assert refusal.value.reasons[0].code == "consent.self"
    assert Profile.objects.get().consent_at is None


def test_taking_the_profile_down_withdraws_the_consent_of_the_person_too() -> None:
    expert, _tto, uid = an_expert_listed()

    usecases.withdraw_consent(uid, actor=expert, today=TODAY, version=3)

    assert not agreed(expert.user_id, "listing", today=TODAY)
    assert agreed(expert.user_id, "contact", today=TODAY)
    assert Profile.objects.get().state == "hidden"
