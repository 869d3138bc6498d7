"""Consent is an act with words, edition and time; withdrawn, it changes what happens next."""

import pytest

from kezhuan.core import notices
from kezhuan.core.access import VISITOR, Role
from kezhuan.core.channels import usecases as channels
from kezhuan.core.channels.models import Address, Delivery
from kezhuan.core.errors import Hidden, Refused
from kezhuan.core.models import Event, Notice, Outgoing
from kezhuan.core.notices import Letter
from kezhuan.core.privacy import agreeing as consents
from kezhuan.core.privacy.models import Consent
from kezhuan.core.privacy.queries import consents as queries
from tests.builders import TODAY, member
from tests.core.privacy.wording import reworded

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def me():
    return member(Role.ENTERPRISE)


def words(code="reminders"):
    return queries.purpose(code, TODAY).text_sm3


def stand(me, code="reminders"):
    return next(row.stand for row in queries.consents(me, today=TODAY) if row.code == code)


def tell(me, **more):
    return notices.post([Letter(me.user_id, "contact", "您有一条", "/contacts/x/", **more)])


def test_an_act_leaves_its_words_edition_and_time_in_table_and_log(me):
    consents.give("reminders", text_sm3=words(), actor=me, today=TODAY)
    consents.give("reminders", text_sm3=words(), actor=me, today=TODAY)
    consents.withdraw("reminders", actor=me, today=TODAY)

    assert [(c.act, c.edition, c.text_sm3) for c in Consent.objects.order_by("id")] == [
        ("given", "2026-1", words()),
        ("withdrawn", "2026-1", words()),
    ]
    events = Event.objects.filter(verb__startswith="consent.").order_by("id")
    assert [(e.verb, e.subject_id, e.changes) for e in events] == [
        (verb, me.user_id, {"purpose": "reminders", "edition": "2026-1", "text_sm3": words()})
        for verb in ("consent.give", "consent.withdraw")
    ]
    assert stand(me) == "withdrawn"
    assert [row.act_label for row in queries.history(me)[1]] == ["撤回同意", "同意"]


def test_nobody_agrees_to_words_that_are_not_in_force(me, monkeypatch):
    old = words()
    reworded(monkeypatch, "reminders", edition="2027-1")

    with pytest.raises(Refused) as refusal:
        consents.give("reminders", text_sm3=old, actor=me, today=TODAY)

    assert refusal.value.reasons[0].code == "consent.changed"
    assert not Consent.objects.exists()


def test_new_words_end_an_old_consent_until_it_is_given_again(me, monkeypatch):
    consents.give("reminders", text_sm3=words(), actor=me, today=TODAY)
    reworded(monkeypatch, "reminders", edition="2027-1")

    assert (stand(me), queries.agreed(me.user_id, "reminders", today=TODAY)) == ("outdated", False)
    consents.give("reminders", text_sm3=words(), actor=me, today=TODAY)
    assert stand(me) == "given"


@pytest.mark.parametrize("code", ["account", "handling", "nothing"])
def test_what_rests_on_no_consent_is_neither_given_nor_withdrawn(me, code):
    with pytest.raises(Hidden):
        consents.withdraw(code, actor=me, today=TODAY)
    with pytest.raises(Hidden):
        consents.give(code, text_sm3="", actor=me, today=TODAY)
    assert not Consent.objects.exists()


def test_a_visitor_has_no_consents():
    with pytest.raises(Hidden):
        queries.consents(VISITOR, today=TODAY)
    with pytest.raises(Hidden):
        consents.give("reminders", text_sm3=words(), actor=VISITOR, today=TODAY)


def test_the_first_sign_in_tells_once_and_takes_nothing_for_granted(me):
    assert queries.untold(me.user_id, today=TODAY)

    consents.begin((), actor=me, today=TODAY)
    consents.begin(("listing",), actor=me, today=TODAY)

    assert not queries.untold(me.user_id, today=TODAY)
    assert {row.code: row.stand for row in queries.consents(me, today=TODAY)} == {
        "account": "told", "handling": "told", "reminders": "none", "listing": "none", "contact": "none",
    }  # fmt: skip
    assert Consent.objects.count() == 2


def test_no_reminder_leaves_without_consent_and_a_warning_does(me):
    tell(me, sms="13900000001", mail="a@example.com")
    assert (Notice.objects.count(), Outgoing.objects.count()) == (1, 0)

    tell(me, sms="13900000001", warns=True)
    assert [row.to for row in Outgoing.objects.all()] == ["13900000001"]

    consents.give("reminders", text_sm3=words(), actor=me, today=TODAY)
    tell(me, sms="13900000001")
    assert Outgoing.objects.count() == 2


def test_an_address_is_given_with_consent_and_silent_after_its_withdrawal(me):
    channels.add_address("sms", "", phone="13900000001", actor=me)
    channels.choose({"contact": "now", "demand": "daily"}, actor=me)
    assert stand(me) == "given"
    tell(me)
    assert Delivery.objects.count() == 1

    consents.withdraw("reminders", actor=me, today=TODAY)
    tell(me)
    notices.post([Letter(me.user_id, "demand", "您有一条", "/demands/x/")])
    assert channels.daily({}) == {"letters": 0}

    assert (Address.objects.count(), Delivery.objects.count(), Outgoing.objects.count()) == (1, 1, 1)
    consents.give("reminders", text_sm3=words(), actor=me, today=TODAY)
    assert channels.daily({}) == {"letters": 1}
