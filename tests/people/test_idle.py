"""Accounts nobody has used for years: told a month before, closed with nothing left that names them, never one that is needed."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from kezhuan.core import clock, retention
from kezhuan.core.access import Role
from kezhuan.core.joins import house
from kezhuan.core.models import Event, Notice, Outgoing, Proposal
from kezhuan.demands.models import Demand
from kezhuan.people import idle, tokens
from kezhuan.people.models import Membership, Token, User
from tests.builders import member, organisation, user
from tests.matching import market

pytestmark = [pytest.mark.django_db, pytest.mark.database]
START = datetime(2026, 11, 20, 9, tzinfo=clock.SHANGHAI)
TOLD, OVER = (
    1066,
    1096,
)  # 1,095 days kept, told 30 before; both the day after, so that the whole day has passed


def there(person: UUID, moment: datetime = START) -> None:
    """They were last there at this moment."""
    User.objects.filter(uid=person).update(date_joined=min(moment, START), last_login=moment)


def somebody(**more: str) -> User:
    person = user(**more)
    there(person.uid)
    return person


def day(n: int) -> int:
    """One day's work, a little later every day than the day before; how many accounts it closed."""
    with clock.at(START + timedelta(days=n, seconds=2 * n)):
        idle.daily({})
        counted = {line.code: line.rows for line in retention.plan()}["idle_accounts"]
        taken = retention.carry_out()["idle_accounts"]
    assert taken == counted, "the dry run counts what the run takes"
    return taken


def gone(person: UUID) -> bool:
    return User.objects.get(uid=person).name == "已注销用户"


def test_told_a_month_before_and_then_nothing_names_the_person() -> None:
    person = somebody(name="钱独一", phone="13611112222")
    User.objects.update(email="qian@example.cn")
    day(TOLD - 2)
    assert not Event.objects.filter(verb="user.idle_notice").exists()

    day(TOLD)
    day(TOLD + 1)
    said = Outgoing.objects.filter(body__contains="2029-11-20 起将注销")
    assert sorted(said.values_list("channel", flat=True)) == ["mail", "sms"]
    assert (
        Notice.objects.filter(to_id=person.uid).count()
        == Event.objects.filter(verb="user.idle_notice").count()
        == 1
    )
    assert day(TOLD + 29) == 0
    assert User.objects.get().name == "钱独一"

    assert day(OVER) == 1
    now = User.objects.get()
    assert (now.name, now.phone, now.email, now.is_active, now.has_usable_password()) == (
        "已注销用户",
        None,
        "",
        False,
        False,
    )
    assert now.username == f"gone-{person.uid.hex}"
    forgotten = Event.objects.get(verb="user.forget")
    assert (forgotten.subject_id, forgotten.role, forgotten.reason) == (person.uid, "system", "idle")
    assert day(OVER + 1) == 0


def test_nobody_is_closed_who_was_not_told_in_time() -> None:
    person = somebody()

    assert day(OVER + 500) == 0  # the daily work had been off: the notice begins now
    assert day(OVER + 529) == 0
    assert day(OVER + 531) == 1
    assert gone(person.uid)


@pytest.mark.parametrize("way", ["signed in", "token"])
def test_coming_back_once_begins_the_years_anew_and_asks_for_a_notice_of_its_own(way: str) -> None:
    person = somebody()
    _uid, _secret = tokens.create(
        "同步", ["read"], days=30, hat=None, actor=member(Role.MEMBER, person=person)
    )
    day(TOLD)
    back = START + timedelta(days=TOLD + 5)
    if way == "token":
        Token.objects.update(last_used_at=back)
    else:
        there(person.uid, back)

    assert [day(OVER), day(TOLD + 5 + 1000)] == [0, 0]
    assert Event.objects.filter(verb="user.idle_notice").count() == 1
    assert [day(TOLD + 5 + TOLD), day(TOLD + 5 + OVER), day(TOLD + 5 + OVER + 1)] == [0, 1, 0]
    assert Event.objects.filter(verb="user.idle_notice").count() == 2
    assert not Token.objects.exists()


def test_whoever_comes_in_while_the_run_is_under_way_stays() -> None:
    person = somebody()
    day(TOLD)
    with clock.at(START + timedelta(days=OVER, hours=1)):
        due = idle.over(START + timedelta(days=1, hours=1))
        assert due.count() == 1
        there(person.uid, clock.now())
        assert idle.close(due) == 0
    assert not gone(person.uid)


def test_the_author_of_what_is_still_open_stays_until_it_is_not() -> None:
    firm = organisation()
    author = member(Role.ENTERPRISE, org=firm)
    colleague = member(Role.ENTERPRISE, org=firm)
    _owner, need = market.demand(firm)
    Demand.objects.update(author_id=author.user_id)
    there(author.user_id)
    there(colleague.user_id, START + timedelta(days=900))
    assert [day(TOLD), day(OVER)] == [0, 0]
    assert not Event.objects.filter(verb="user.idle_notice", subject_id=author.user_id).exists()

    Demand.objects.filter(uid=need.row.uid).update(state="closed")
    assert day(OVER + 1) == 0  # only told now
    assert day(OVER + 32) == 1
    assert gone(author.user_id)


def test_two_idle_operators_of_a_place_leave_one_and_another_place_s_does_not_count() -> None:
    people = [member(Role.OPERATOR, region=region).user_id for region in ("330402", "330402", "330411")]
    for n, person in enumerate(people):
        there(person, START - timedelta(days=n))
    day(TOLD)

    assert day(OVER) == 1
    assert [gone(person) for person in people] == [False, True, False]


# Who is idle in the town of the next test, and whether they may go: written by hand, not read from the product.
FATES = {
    "plain": True, "shut": True, "fresh": False, "author": False, "author of a draft": True, "author of what is closed": True,
    "maker": False, "only manager of a firm with a demand": False, "only manager of a firm with nothing": True,
    "one of two in a firm with a demand": True, "only operator": False, "only auditor": False, "officer": True,
}  # fmt: skip


def settle(fate: str) -> UUID:
    """Somebody of this fate, idle since START."""
    role = {"only operator": Role.OPERATOR, "only auditor": Role.AUDITOR, "officer": Role.DISTRICT}.get(
        fate, Role.ENTERPRISE
    )
    manager = fate.startswith("only manager")
    hat = member(role, manager=manager, region="330402" if role in (Role.OPERATOR, Role.DISTRICT) else "")
    person, firm = hat.user_id, Membership.objects.get(user__uid=hat.user_id).organisation
    there(person, START + timedelta(days=20 if fate == "fresh" else 0))
    if "demand" in fate or fate.startswith("author"):
        _owner, need = market.demand(firm)
        state = {"author of a draft": "draft", "author of what is closed": "closed"}.get(fate, "published")
        author = person if fate.startswith("author") else None
        Demand.objects.filter(uid=need.row.uid).update(state=state, author_id=author)
    if fate in ("author", "one of two in a firm with a demand"):
        there(member(Role.ENTERPRISE, org=firm).user_id, START + timedelta(days=900))
    if fate == "shut":
        User.objects.filter(uid=person).update(is_active=False)
    if fate == "maker":
        Proposal.objects.create(subject_type="demand", subject_id=person, move="close", step="x", version=1, maker_id=person,
                                maker_role=role.value, created_at=START)  # fmt: skip
    return person


@pytest.mark.parametrize("seed", range(3))
def test_nothing_needed_goes_and_nothing_past_its_day_stays(seed: int) -> None:
    draw = random.Random(seed)
    # Each post once: of two holders the first would not be the last.
    fates = list(FATES) + draw.choices([f for f in FATES if f not in ("only operator", "only auditor")], k=6)
    draw.shuffle(fates)
    town = [(fate, settle(fate)) for fate in fates]

    for n in sorted({TOLD, OVER, *draw.sample(range(TOLD - 60, OVER + 15), 4)}):
        day(n)
        for fate, person in town:
            assert gone(person) is (n >= OVER and FATES[fate]), (fate, n)
    taken = User.objects.filter(name="已注销用户")
    assert not taken.exclude(phone=None).exists()
    assert (
        Event.objects.filter(verb="user.forget").count()
        == taken.count()
        == sum(FATES[fate] for fate in fates)
    )


def test_every_guard_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the guards off, those it keeps go: the property above can fail."""
    town = [settle(fate) for fate in FATES]
    monkeypatch.setattr(idle, "held", lambda users: frozenset())
    day(TOLD)

    day(OVER)

    assert sum(map(gone, town)) == len(FATES) - 1  # all but the one who came back


def test_the_rule_is_joined_and_every_state_at_rest_is_one() -> None:
    assert "idle_accounts" in [rule.code for rule in house().retention]
    resting = {
        kind: subject.lifecycle.at_rest
        for kind, subject in house().subjects.items()
        if subject.lifecycle.at_rest
    }
    assert all(states <= set(house().subjects[kind].lifecycle.states) for kind, states in resting.items())
    assert "registered" in resting["contract"]
    assert "published" in house().subjects["demand"].lifecycle.open
