"""促成归属: shares that never exceed the whole, confirmed by both sides, disputed, decided, replayed from the log."""

import contextlib
import threading
from datetime import timedelta

import pytest
from django.db import connection

from kezhuan.core import frame
from kezhuan.core.access import SYSTEM, Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.models import Event, Proposal
from kezhuan.deals import queries, usecases
from kezhuan.deals.models import DealBroker, Introduction
from kezhuan.deals.usecases import shares
from kezhuan.people.models import User
from tests.builders import TODAY, actor, member, organisation
from tests.deals import table
from tests.deals.table import moved, seated, shared

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PAPER = ("合同.csv", "甲,乙,丙\n1,2,3\n".encode())


@pytest.fixture
def seat():
    return table.laid()


def claim(seat, who, bp=6000, **more):
    return usecases.claim_share(seat.deal, side="both", share_bp=bp, actor=who, today=TODAY, **more)


def state(uid):
    return DealBroker.objects.values_list("state", flat=True).get(uid=uid)


def test_both_sides_are_asked_and_the_last_yes_confirms(seat):
    uid = claim(seat, seat.broker)
    assert queries.share_detail(seat.owner, uid).share.waits_for == ("需求方", "供给方")
    assert [s.uid for s in queries.waiting_shares(seat.owner)] == [uid]
    shared(uid, "agree", seat.owner)
    with pytest.raises(Refused) as twice:
        shared(uid, "agree", seat.owner)

    assert twice.value.reasons[0].code == "share.agreed"
    assert queries.share_detail(seat.owner, uid).share.waits_for == ("供给方",)
    assert list(queries.waiting_shares(seat.owner)) == []
    shared(uid, "agree", seat.office)
    assert state(uid) == "confirmed"
    assert [(b.share_bp, b.side, b.earner) for b in queries.facts(seat.deal).brokers] == [
        (6000, "both", "broker")
    ]


def test_a_second_broker_is_refused_what_would_exceed_the_whole(seat):
    claim(seat, seat.broker)
    second = seated(seat.deal, seat.office)
    with pytest.raises(Refused) as refusal:
        claim(seat, second, 5000)

    assert "再加 50% 为 110%，超过 100%。最多还可登记 40%" in str(refusal.value)
    assert DealBroker.objects.count() == 1
    claim(seat, second, 4000)
    with pytest.raises(Refused) as again:
        claim(seat, second, 1)
    assert again.value.reasons[0].code == "share.again"


def test_nobody_confirms_their_own_share_and_strangers_do_nothing(seat):
    uid = claim(seat, seat.broker)
    stranger = member(Role.BROKER, region="3304")
    with pytest.raises(Refused):
        shared(uid, "agree", seat.broker)
    for move in ("agree", "withdraw", "dispute"):
        with pytest.raises(Hidden):
            shared(uid, move, stranger, dispute="不服")
    with pytest.raises(Hidden):
        claim(seat, stranger)
    with pytest.raises(Hidden):
        shared(uid, "confirm", seat.owner)
    assert state(uid) == "proposed"


def test_officers_on_duty_and_party_staff_earn_nothing_here(seat):
    held = User.objects.get(uid=seat.broker.user_id)
    member(Role.DISTRICT, region="330402", person=held)
    with pytest.raises(Refused) as officer:
        claim(seat, seat.broker)
    with pytest.raises(Refused) as staff:
        claim(seat, seat.office)

    assert officer.value.reasons[0].code == "earner.officer"
    assert staff.value.reasons[0].code == "earner.kind"
    assert not DealBroker.objects.exists()


def test_no_share_is_claimed_of_a_failed_deal_or_long_after_the_signing(seat):
    moved(seat, "sign", signed_on=TODAY - timedelta(31))
    with pytest.raises(Refused) as late:
        claim(seat, seat.broker)
    assert late.value.reasons[0].code == "share.late"
    with pytest.raises(Invalid):
        claim(seat, seat.broker, evidence="bogus")
    with pytest.raises(Invalid):
        usecases.claim_share(seat.deal, side="", share_bp=1, actor=seat.broker, today=TODAY)
    usecases.move_deal(seat.deal, "unsign", actor=SYSTEM, today=TODAY, version=None)
    moved(seat, "fail", reason_code="price")
    with pytest.raises(Refused) as failed:
        claim(seat, seat.broker)
    assert failed.value.reasons[0].code == "share.closed"
    assert not DealBroker.objects.exists()


def test_papers_prove_a_share_before_the_operator_who_has_no_interest(seat):
    uid = claim(seat, seat.broker)
    operator = actor(Role.OPERATOR, region="3304")
    with pytest.raises(Refused) as bare:
        usecases.prove_share(uid, evidence="three_party", actor=operator, today=TODAY, version=1)
    assert bare.value.reasons[0].code == "share.file"
    involved = actor(Role.OPERATOR, region="3304")
    object.__setattr__(involved, "conflicts", frozenset({seat.owner.org_id}))
    with pytest.raises(Refused) as conflict:
        usecases.prove_share(uid, evidence="three_party", file=PAPER, actor=involved, today=TODAY, version=1)
    assert conflict.value.reasons[0].code == "conflict"
    usecases.prove_share(uid, evidence="three_party", file=PAPER, actor=operator, today=TODAY, version=1)

    row = queries.share_detail(seat.owner, uid).share
    assert (row.state, row.evidence, [f.name for f in row.files]) == ("confirmed", "三方合同", ["合同.csv"])
    assert queries.share_file(operator, uid, row.files[0].uid).name == "合同.csv"
    with pytest.raises(Hidden):
        queries.share_file(actor(Role.PROVINCE, region="33"), uid, row.files[0].uid)


def test_an_objection_is_decided_by_two_people_never_by_a_party(seat):
    uid = claim(seat, seat.broker)
    with pytest.raises(Refused):
        shared(uid, "dispute", seat.owner, dispute=" ")
    shared(uid, "dispute", seat.owner, dispute="双方自行联系")
    operator, city = actor(Role.OPERATOR, region="3304"), actor(Role.CITY, region="3304")
    for party in (seat.owner, seat.broker, city):
        with pytest.raises(Hidden):
            usecases.decide_share(uid, "reject", decision_note="好", actor=party, today=TODAY, version=2)
    with pytest.raises(Refused) as raised:
        usecases.decide_share(
            uid, "uphold", decision_note="好", share_bp=6001, actor=operator, today=TODAY, version=2
        )
    assert raised.value.reasons[0].code == "share.raise"
    usecases.decide_share(
        uid, "uphold", decision_note="走访在前", share_bp=4000, actor=operator, today=TODAY, version=2
    )
    assert state(uid) == "disputed"
    frame.decide(Proposal.objects.get(subject_id=uid).uid, actor=city, today=TODAY, approve=True)

    row = queries.share_detail(seat.owner, uid).share
    assert (row.state, row.share_bp, row.decision_note, row.replayed) == ("confirmed", 4000, "走访在前", True)


def test_the_log_replays_every_share_and_shows_one_that_was_touched(seat):
    kept, gone = claim(seat, seat.broker, 3000), claim(seat, seated(seat.deal, seat.owner), 2000)
    shared(gone, "withdraw", queries_actor(gone))
    shared(kept, "agree", seat.owner)
    rows = {row.uid: row for row in queries.detail(seat.owner, seat.deal, today=TODAY).shares}
    assert all(row.replayed for row in rows.values())

    DealBroker.objects.filter(uid=kept).update(share_bp=3001)
    rows = {row.uid: row for row in queries.detail(seat.owner, seat.deal, today=TODAY).shares}
    assert (rows[kept].replayed, rows[gone].replayed) == (False, True)


def queries_actor(share):
    row = DealBroker.objects.get(uid=share)
    from kezhuan.people.queries import actor_of

    return actor_of(User.objects.get(uid=row.person_id), None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_brokers_at_once_never_get_more_than_the_whole(monkeypatch, guarded):
    seat = table.laid()
    people = [(seat.broker, 6000), (seated(seat.deal, seat.owner), 5000)]
    start, read, kept = threading.Barrier(2), threading.Barrier(2), queries.taken

    def slowly(deal):
        found = kept(deal)
        # Both have read what is taken before either writes, where nothing holds them.
        with contextlib.suppress(threading.BrokenBarrierError):
            read.wait(timeout=1)
        return found

    monkeypatch.setattr(queries, "taken", slowly)
    if not guarded:
        monkeypatch.setattr(shares, "lock", lambda deal: deal)
    said: list[str] = []

    def ask(who, bp):
        start.wait()
        try:
            claim(seat, who, bp)
            said.append("done")
        except Refused as refusal:
            said.append(refusal.reasons[0].code)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=one) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = sum(DealBroker.objects.values_list("share_bp", flat=True))

    # SQLite lets one writer in at a time, so only PostgreSQL shows what the lock prevents.
    if guarded or connection.vendor == "sqlite":
        assert (sorted(said), total <= 10_000) == (["done", "share.sum"], True)
    else:
        assert (said, total) == (["done", "done"], 11_000)


class TestIntroductions:
    def test_a_sides_yes_ties_an_introduction_to_the_deal_and_opens_it_to_the_broker(self):
        broker, firm, institute = (
            member(Role.BROKER, region="3304"),
            organisation(name="丙公司"),
            organisation(kind="institute", name="丁院"),
        )
        owner = member(Role.ENTERPRISE, org=firm)
        given = {"need": "丙公司", "supply": "丁院", "actor": broker, "today": TODAY}
        uid = usecases.record_introduction(introduced_on=TODAY - timedelta(30), **given)
        deal = usecases.enter_deal(title="合作", need="丙公司", supply="丁院", actor=owner, today=TODAY)

        with pytest.raises(Hidden):
            queries.detail(broker, deal, today=TODAY)
        usecases.move_introduction(uid, "confirm", actor=owner, today=TODAY, version=1)

        assert queries.detail(broker, deal, today=TODAY).insider
        (row,) = queries.detail(owner, deal, today=TODAY).introductions
        assert (row.late, row.protected_until, row.state) == (True, TODAY + timedelta(335), "confirmed")
        assert queries.facts(deal).first_introduced_on == TODAY - timedelta(30)
        assert institute.name == row.supply

    def test_a_refused_or_outdated_introduction_gives_nothing(self):
        broker, owner = (
            member(Role.BROKER, region="3304"),
            member(Role.ENTERPRISE, org=organisation(name="丙公司")),
        )
        organisation(kind="institute", name="丁院")
        given = {"need": "丙公司", "supply": "丁院", "actor": broker, "today": TODAY}
        usecases.record_introduction(introduced_on=TODAY - timedelta(400), **given)
        refused = usecases.record_introduction(introduced_on=TODAY, **given)
        with pytest.raises(Refused):
            usecases.move_introduction(refused, "refuse", actor=owner, today=TODAY, version=1)
        usecases.move_introduction(
            refused, "refuse", actor=owner, today=TODAY, version=1, reason_note="早有合作"
        )
        usecases.enter_deal(title="合作", need="丙公司", supply="丁院", actor=owner, today=TODAY)

        assert set(Introduction.objects.values_list("deal", flat=True)) == {None}
        for wrong in ({"need": "没有的公司"}, {"supply": "丙公司"}):
            with pytest.raises(Invalid):
                usecases.record_introduction(introduced_on=TODAY, **given | wrong)
        with pytest.raises(Invalid):
            usecases.record_introduction(introduced_on=TODAY + timedelta(1), **given)
        with pytest.raises(Hidden):
            usecases.record_introduction(introduced_on=TODAY, **given | {"actor": owner})
        assert Introduction.objects.count() == 2

    def test_only_a_side_or_the_operator_names_a_broker_and_nobody_twice(self, seat):
        again = table.membership_of(seat.broker)
        with pytest.raises(Refused):
            usecases.name_broker(seat.deal, broker=again, actor=seat.office, today=TODAY)
        with pytest.raises(Hidden):
            usecases.name_broker(seat.deal, broker=again, actor=seat.broker, today=TODAY)
        with pytest.raises(Invalid):
            usecases.name_broker(
                seat.deal, broker=table.membership_of(seat.owner), actor=seat.office, today=TODAY
            )

        (row,) = Introduction.objects.all()
        assert row.state == "confirmed"
        named = Event.objects.get(verb="introduction.confirm")
        assert named.changes["named_by"] == str(seat.owner.user_id)
