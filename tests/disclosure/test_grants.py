"""Sealed text opens by the owner's grant under an agreement, and closes with the next request."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from kezhuan.achievements import queries as achievements
from kezhuan.core import clock
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.models import Event, Notice
from kezhuan.demands import queries as demands
from kezhuan.disclosure import queries, usecases
from kezhuan.disclosure.models import Block, Grant, Nda, Reading
from tests.builders import member, organisation
from tests.disclosure.sides import SECRET, granted, stand

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def read(kind, actor, uid):
    """The whole of what this reader is handed, in words."""
    return repr((demands if kind == "demand" else achievements).detail(actor, uid))


@pytest.mark.parametrize("kind", ["demand", "achievement"])
def test_a_grant_opens_the_sealed_group_and_a_revocation_closes_it_with_the_next_request(kind):
    s = stand()
    owner, reader = (s.owner, s.reader) if kind == "demand" else (s.reader, s.owner)
    uid = getattr(s, kind)
    assert SECRET not in read(kind, reader, uid)

    grant = granted(s, kind)

    assert SECRET in read(kind, reader, uid)
    assert queries.grant(reader, grant.uid).row.live
    usecases.move_grant(grant.uid, "revoke", actor=owner, today=clock.today(), version=grant.version)
    assert SECRET not in read(kind, reader, uid)
    assert [row.state for row in queries.grants(reader)[1]] == ["revoked"]
    assert Notice.objects.filter(to_id=reader.user_id, template__contains="收回").count() == 1


def test_the_grant_ends_with_its_last_day_before_any_job_has_run():
    s = stand()
    grant = granted(s, days=3)
    last = datetime.combine(grant.ends_on, datetime.min.time()).replace(hour=23)

    with clock.at(last):
        assert SECRET in read("demand", s.reader, s.demand)
    with clock.at(last + timedelta(hours=2)):
        assert SECRET not in read("demand", s.reader, s.demand)
        assert Grant.objects.get().state == "granted"
        assert usecases.daily({}) == {"ndas": 0, "grants": 1}
        assert Grant.objects.get().state == "expired"


def test_the_end_of_the_agreement_ends_every_grant_under_it():
    s = stand()
    granted(s)
    nda = Nda.objects.get()

    usecases.move_nda(nda.uid, "end", actor=s.owner, today=clock.today(), version=nda.version)

    assert SECRET not in read("demand", s.reader, s.demand)
    assert not queries.grants(s.reader)[1][0].live


def test_an_agreement_past_its_day_opens_nothing_though_the_job_has_not_run():
    s = stand()
    granted(s)
    Nda.objects.update(ends_on=clock.today() - timedelta(days=1))

    assert SECRET not in read("demand", s.reader, s.demand)


def test_nobody_gives_without_an_agreement_signed_by_both_and_nothing_is_written():
    s = stand()
    uid = usecases.ask_grant(
        "demand", s.demand, purpose="评估", signer="李工", actor=s.reader, today=clock.today()
    )
    usecases.move_nda(Nda.objects.get().uid, "withdraw", actor=s.reader, today=clock.today(), version=1)

    with pytest.raises(Refused) as refusal:
        usecases.give_grant(
            uid, ends_on=clock.today(), signer="王", actor=s.owner, today=clock.today(), version=1
        )

    assert refusal.value.reasons[0].code == "missing.nda"
    assert Grant.objects.get().state == "asked"
    # The guard is the database's too.
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.update(state="granted", starts_on=clock.today(), ends_on=clock.today())


def test_a_grant_cannot_outlive_its_agreement_or_end_in_the_past():
    s = stand()
    today = clock.today()
    uid = usecases.ask_grant("demand", s.demand, purpose="评估", signer="李工", actor=s.reader, today=today)

    for day in (today - timedelta(days=1), today + timedelta(days=731)):
        with pytest.raises(Invalid) as fault:
            usecases.give_grant(uid, ends_on=day, signer="王", actor=s.owner, today=today, version=1)
        assert list(fault.value.fields) == ["ends_on"]
    # The signature that went with the refused act does not stand either.
    assert Nda.objects.get().state == "proposed"


def test_the_other_organisation_s_readers_and_strangers_gain_nothing():
    s = stand()
    grant = granted(s)
    stranger = member(s.reader.role, org=organisation(kind="institute"))

    assert SECRET not in read("demand", stranger, s.demand)
    with pytest.raises(Hidden):
        queries.grant(stranger, grant.uid)
    with pytest.raises(Hidden):
        queries.readings(s.reader, "demand", s.demand)


def test_an_anonymous_owner_is_named_to_the_asking_side_only_once_it_agrees():
    s = stand(anonymous=True)
    uid = usecases.ask_grant(
        "demand", s.demand, purpose="评估", signer="李工", actor=s.reader, today=clock.today()
    )

    def seen():
        return repr([queries.grants(s.reader), queries.grant(s.reader, uid), queries.ndas(s.reader), queries.nda(s.reader, Nda.objects.get().uid),
                     list(Notice.objects.filter(to_id=s.reader.user_id).values_list("template", "params"))])  # fmt: skip

    assert s.firm.name not in seen()
    usecases.give_grant(
        uid, ends_on=clock.today(), signer="王", actor=s.owner, today=clock.today(), version=1
    )
    assert s.firm.name in seen()


def test_a_blocked_organisation_reads_what_anybody_may_and_its_grant_is_gone():
    s = stand()
    grant = granted(s)
    assert s.demand in {row.uid for row in demands.listing(s.reader)[1]}

    usecases.block(s.institute.uid, actor=s.owner, today=clock.today())
    from kezhuan.people.models import User
    from kezhuan.people.queries import actor_of

    reader = actor_of(User.objects.get(uid=s.reader.user_id), None)
    assert reader.shut_out == {s.firm.uid}
    assert Grant.objects.get(pk=grant.pk).state == "revoked"
    with pytest.raises(Hidden):
        demands.detail(reader, s.demand)
    assert s.demand not in {row.uid for row in demands.listing(reader)[1]}
    with pytest.raises(Hidden):
        usecases.ask_grant("demand", s.demand, purpose="再看", signer="李", actor=reader, today=clock.today())
    usecases.unblock(Block.objects.get().uid, actor=s.owner)
    assert SECRET not in read("demand", s.reader, s.demand)


def test_the_owner_sees_who_read_what_and_when_and_not_their_own_looking():
    s = stand()
    granted(s)
    demands.detail(s.owner, s.demand)
    # The centre and the officer who handled it have read it for their office.
    before, office = queries.readings(s.owner, "demand", s.demand)
    demands.detail(s.reader, s.demand)

    total, rows = queries.readings(s.owner, "demand", s.demand, group="sealed")

    assert {row.why for row in office} == {"office"}
    assert total == before + 1
    row = rows[0]
    assert (row.organisation, row.group, row.why, row.person) == (
        "嘉兴某研究院",
        "未公开内容",
        "grant",
        "测*人",
    )
    event = Event.objects.filter(verb="demand.read_sealed").order_by("id").last()
    assert event.changes["reading"] == row.short
    assert SECRET not in repr(list(Event.objects.values_list("changes", "reason")))
    assert queries.readings(s.owner, "demand", s.demand, since=clock.today() + timedelta(days=1))[0] == 0


def test_a_watermark_names_its_reader():
    s = stand()
    granted(s)

    mark = demands.detail(s.reader, s.demand).watermark

    assert "嘉兴某研究院" in mark
    assert "测*人" in mark
    (trace,) = queries.traced(mark.split(" · ")[-1])
    assert (trace.organisation, trace.subject_id, trace.group) == ("嘉兴某研究院", s.demand, "sealed")
    assert queries.traced("zzzzzzzz") == ()


def test_who_saw_is_answered_from_an_index():
    s = stand()
    moment = clock.now()
    Reading.objects.bulk_create(
        Reading(
            at=moment,
            actor_id=s.reader.user_id,
            role="tto",
            subject_type="demand",
            subject_id=s.firm.uid,
            group="member",
        )
        for _n in range(5000)
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE disclosure_reading")
    asked = Reading.objects.filter(subject_type="demand", subject_id=s.demand, at__gte=moment).order_by(
        "-at", "-id"
    )
    assert "reading_subject" in asked.explain()


def test_two_open_requests_for_one_record_are_one():
    s = stand()
    usecases.ask_grant("demand", s.demand, purpose="评估", signer="李工", actor=s.reader, today=clock.today())

    with pytest.raises(Refused):
        usecases.ask_grant(
            "demand", s.demand, purpose="再问", signer="李工", actor=s.reader, today=clock.today()
        )
    assert (Grant.objects.count(), Nda.objects.count()) == (1, 1)
