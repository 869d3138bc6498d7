"""A firm registers with its code, is verified, and a second claimant goes to its manager."""

import re
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kezhuan.core import clock, retention
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, Refused
from kezhuan.core.models import Event, Notice
from kezhuan.files.blobs import Blobs
from kezhuan.people import imports, queries, usecases
from kezhuan.people.models import Claim, Membership, Organisation, User
from tests.builders import TODAY, actor, member, organisation, sign_in, user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CODE = "91350100M000100Y43"
FIRST = datetime(2026, 11, 20, 9, tzinfo=clock.SHANGHAI)
REGISTRY = (
    "统一社会信用代码,企业名称,注册地址,法定代表人,行政区划\n"
    f"{CODE},示例材料有限公司,南湖区某路 1 号,张三,330402\n"
).encode()


@pytest.fixture
def registry() -> None:
    imports.run(REGISTRY, commit=True, today=TODAY, source="演示名录")


def registered(person: User, **more) -> Claim:
    values = {"uscc": CODE, "kind": "enterprise", "name": "甲公司", "region": "330402", **more}
    actor = queries.actor_of(person, None)
    return Claim.objects.get(uid=usecases.register_organisation(values, actor=actor, today=TODAY))


def test_a_wrong_check_digit_is_named_at_its_place_and_nothing_else_is_lost(client: Client) -> None:
    sign_in(client, Role.MEMBER)

    answer = client.post(
        "/people/register/", {"uscc": "91350100M000100Y44", "kind": "enterprise", "address": "某路 9 号"}
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors["uscc"] == ["第 18 位校验码不符，请逐位核对统一社会信用代码"]
    assert 'value="某路 9 号"' in answer.content.decode()
    letter = client.post("/people/register/", {"uscc": "91350100M000100Y4Z"})
    assert "第 18 位" in letter.context["form"].errors["uscc"][0]
    assert Organisation.objects.count() == 0


def test_the_registry_fills_what_was_left_empty(client: Client, registry: None) -> None:
    sign_in(client, Role.MEMBER)

    answer = client.post("/people/register/", {"uscc": CODE.lower(), "kind": "enterprise", "fill": "1"})

    form = answer.context["form"]
    assert answer.status_code == 200
    assert (form["name"].value(), form["region"].value()) == ("示例材料有限公司", "330402")
    assert answer.context["filled"] == ["单位名称", "注册地址", "法定代表人", "所在地区"]
    assert Organisation.objects.count() == 0


def test_what_was_typed_is_never_overwritten_without_showing_both(client: Client, registry: None) -> None:
    sign_in(client, Role.MEMBER)
    typed = {"uscc": CODE, "kind": "enterprise", "name": "示例新材料有限公司", "region": "330402",
             "address": "南湖区某路 1 号", "legal_person": "张三"}  # fmt: skip

    asked = client.post("/people/register/", typed)
    assert asked.status_code == 422
    assert {"我填的：示例新材料有限公司", "名录中的：示例材料有限公司"} <= set(
        re.findall(r"(?:我填的|名录中的)：[^<\n]+", asked.content.decode())
    )
    assert Organisation.objects.count() == 0
    done = client.post("/people/register/", typed | {"use_name": "mine"})

    assert done.status_code == 303
    assert Organisation.objects.get().name == "示例新材料有限公司"


def test_a_registered_firm_waits_with_a_date_and_a_letter_nobody_else_reads(client: Client) -> None:
    actor = sign_in(client, Role.MEMBER)
    letter = SimpleUploadedFile("授权书.txt", "授权王工办理".encode(), content_type="text/plain")

    done = client.post(
        "/people/register/",
        {"uscc": CODE, "kind": "enterprise", "name": "甲公司", "region": "330402", "letter": letter},
    )

    claim = Claim.objects.get()
    assert (done.status_code, done["Location"]) == (303, f"/people/claims/{claim.uid}/")
    page = client.get(done["Location"]).content.decode()
    assert "待核验" in page
    assert "工作日" in page
    sent = client.get(f"/people/claims/{claim.uid}/letter/")
    assert b"".join(sent.streaming_content).decode() == "授权王工办理"
    assert sent["Content-Disposition"].startswith("attachment")
    stranger = Client()
    sign_in(stranger, Role.ENTERPRISE)
    assert stranger.get(f"/people/claims/{claim.uid}/").status_code == 404
    assert stranger.get(f"/people/claims/{claim.uid}/letter/").status_code == 404
    assert queries.actor_of(User.objects.get(uid=actor.user_id), None).role is Role.MEMBER


def test_a_letter_is_gone_thirty_days_after_the_decision_and_its_hash_stays(client: Client) -> None:
    sign_in(client, Role.MEMBER)
    with clock.at(FIRST):
        letter = SimpleUploadedFile("授权书.txt", "授权王工办理".encode(), content_type="text/plain")
        sent = {"uscc": CODE, "kind": "enterprise", "name": "甲公司", "region": "330402", "letter": letter}
        client.post("/people/register/", sent)
    claim = Claim.objects.get()
    sm3 = Blobs().facts(claim.letter_uid).sm3
    with clock.at(FIRST + timedelta(days=400)):  # an open claim keeps it however old
        assert retention.carry_out()["letters_of_authority"] == 0
        usecases.decide_claim(
            claim.uid, accept=True, actor=actor(Role.OPERATOR, region="3304"), today=clock.today(), version=claim.version
        )  # fmt: skip
    with clock.at(FIRST + timedelta(days=430)):
        assert retention.carry_out()["letters_of_authority"] == 0

    with clock.at(FIRST + timedelta(days=430, minutes=1)):
        assert [line.rows for line in retention.plan() if line.code == "letters_of_authority"] == [1]
        assert retention.carry_out()["letters_of_authority"] == 1

    left = Claim.objects.get()
    assert (left.letter_uid, left.letter_sm3, left.state) == (None, sm3, "accepted")
    with pytest.raises(Hidden):
        Blobs().facts(claim.letter_uid)
    page = client.get(f"/people/claims/{claim.uid}/").content.decode()
    assert "保存期满已删除" in page
    assert sm3 in page
    assert client.get(f"/people/claims/{claim.uid}/letter/").status_code == 404


def test_the_operator_verifies_and_the_person_acts_for_the_firm(client: Client, registry: None) -> None:
    person = user()
    claim = registered(person, legal_person="李四")
    sign_in(client, Role.OPERATOR, region="3304")

    listed = client.get("/people/claims/").content.decode()
    assert "甲公司" in listed
    page = client.get(f"/people/claims/{claim.uid}/")
    assert [d.field for d in page.context["c"].differences] == ["name", "legal_person"]
    done = client.post(
        f"/people/claims/{claim.uid}/",
        {"accept": "yes", "note": "已电话核实", "version": claim.version, "key": "k1"},
    )

    assert done.status_code == 303
    actor = queries.actor_of(person, None)
    assert (actor.role, actor.verified, actor.org_id) == (Role.ENTERPRISE, True, claim.organisation.uid)
    assert Membership.objects.get(user=person).manager
    assert list(Notice.objects.filter(to_id=person.uid).values_list("link", flat=True)) == [
        f"/people/claims/{claim.uid}/"
    ]
    verbs = list(Event.objects.order_by("id").values_list("verb", flat=True))
    assert verbs[-3:] == ["claim.accept", "organisation.verify", "membership.start"]


def test_a_refusal_needs_its_reason_and_can_be_mended(client: Client) -> None:
    person = user()
    claim = registered(person)
    sign_in(client, Role.OPERATOR, region="3304")
    here = f"/people/claims/{claim.uid}/"

    bare = client.post(here, {"accept": "no", "note": "", "version": claim.version, "key": "k1"})
    assert bare.status_code == 409
    assert Claim.objects.get().state == "submitted"
    client.post(here, {"accept": "no", "note": "请补授权书", "version": claim.version, "key": "k2"})
    assert Organisation.objects.get(uscc=CODE).state == "refused"

    again = registered(person, name="甲新公司")
    org = Organisation.objects.get(uscc=CODE)
    assert (again.state, org.state, org.name) == ("submitted", "registered", "甲新公司")


def test_a_second_claimant_goes_to_the_manager_and_changes_nothing_of_the_firm() -> None:
    first, second = user(), user()
    claim = registered(first)
    usecases.decide_claim(
        claim.uid, accept=True, actor=member(Role.OPERATOR, region="3304"), today=TODAY, version=1
    )
    later = registered(second, name="冒名公司")

    manager = queries.actor_of(first, None)
    org = Organisation.objects.get(uscc=CODE)
    assert (org.name, later.organisation) == ("甲公司", org)
    assert queries.claims_to_decide(manager) == 1
    assert Notice.objects.filter(to_id=first.uid, link=f"/people/claims/{later.uid}/").count() == 1
    usecases.decide_claim(later.uid, accept=True, actor=manager, today=TODAY, version=1)
    assert not Membership.objects.get(user=second).manager


def test_members_who_do_not_manage_decide_nothing() -> None:
    firm = organisation()
    firm.uscc = CODE
    firm.save()
    plain = member(Role.ENTERPRISE, org=firm)
    later = registered(user())

    with pytest.raises(Refused) as refusal:
        usecases.decide_claim(later.uid, accept=True, actor=plain, today=TODAY, version=1)

    assert refusal.value.reasons[0].code == "claim.manager"
    assert Claim.objects.get().state == "submitted"


def test_nobody_decides_their_own_claim_or_one_from_elsewhere() -> None:
    person = user()
    operator = member(Role.OPERATOR, region="3304", person=person)
    claim = registered(user())
    far = member(Role.OPERATOR, region="3205")

    with pytest.raises(Hidden):
        usecases.decide_claim(claim.uid, accept=True, actor=far, today=TODAY, version=1)
    values = {"uscc": "91330100799655058B", "kind": "enterprise", "name": "自家公司", "region": "330402"}
    own = usecases.register_organisation(values, actor=operator, today=TODAY)
    with pytest.raises(Refused) as refusal:
        usecases.decide_claim(own, accept=True, actor=operator, today=TODAY, version=1)
    assert refusal.value.reasons[0].code == "claim.self"


def test_a_renamed_firm_is_found_by_its_old_name_and_a_merged_one_leads_on(client: Client) -> None:
    firm, twin = organisation(name="老名称公司"), organisation(name="重复登记公司")
    city = member(Role.CITY, region="3304")
    person = user()
    member(Role.ENTERPRISE, org=twin, person=person)
    usecases.edit_organisation(firm.uid, {"name": "新名称公司"}, actor=city, today=TODAY, version=1)
    usecases.merge_organisation(twin.uid, firm.uid, actor=city, today=TODAY, version=1)

    for old in ("老名称", "重复登记"):
        assert "新名称公司" in client.get("/people/organisations/", {"q": old}).content.decode()
    gone = client.get(f"/people/organisations/{twin.uid}/").content.decode()
    assert f'href="/people/organisations/{firm.uid}/"' in gone
    assert {h.organisation for h in queries.standing(person, None).hats if h.org_state == "verified"} == {
        "新名称公司"
    }


def test_address_and_legal_person_are_for_the_firm_and_its_staff(client: Client) -> None:
    firm = organisation(name="甲公司")
    firm.address, firm.legal_person = "某路 1 号", "张三"
    firm.save()
    here = f"/people/organisations/{firm.uid}/"

    outside = client.get(here)
    assert outside.status_code == 200
    assert "某路 1 号" not in outside.content.decode()
    for role, where in ((Role.ENTERPRISE, firm), (Role.OPERATOR, None)):
        insider = Client()
        sign_in(insider, role, where, region="3304" if where is None else "")
        assert "某路 1 号" in insider.get(here).content.decode(), role


def test_a_suspended_firm_is_gone_from_the_public_and_its_people_are_members_only(client: Client) -> None:
    firm = organisation()
    person = user()
    member(Role.ENTERPRISE, org=firm, person=person)
    sign_in(client, Role.CITY, region="3304")
    move = f"/people/organisations/{firm.uid}/move/"

    assert client.post(move, {"move": "suspend", "version": 1, "key": "a", "reason": ""}).status_code == 409
    assert (
        client.post(move, {"move": "suspend", "version": 1, "key": "b", "reason": "营业执照吊销"}).status_code
        == 303
    )

    assert Client().get(f"/people/organisations/{firm.uid}/").status_code == 404
    assert queries.actor_of(person, None).role is Role.MEMBER
