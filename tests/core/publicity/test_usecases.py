"""Announcing, objecting, answering: what blocks the act announced and what frees it."""

from datetime import date, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from kezhuan.core.access import SYSTEM, VISITOR, Role
from kezhuan.core.calendar import Calendar
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.models import Event
from kezhuan.core.publicity import queries, usecases
from kezhuan.core.publicity.models import Objection, Publicity
from kezhuan.core.sm3 import digest_of
from tests.builders import TODAY, actor
from tests.core.publicity.announcing import announce, office

pytestmark = [pytest.mark.django_db, pytest.mark.database]
AFTER = date(2026, 12, 1)


def standing(subject, today=TODAY):
    return queries.standing("payout", subject, "payout", today=today)


def test_an_act_is_announced_for_the_shortest_period_and_waits_for_its_end():
    subject = uuid4()
    assert standing(subject).state == "none"

    uid = announce(subject=subject)

    notice = Publicity.objects.get(uid=uid)
    assert (notice.number[:3], notice.state, notice.starts_on, notice.until) == (
        "GS-",
        "running",
        TODAY,
        date(2026, 11, 27),
    )
    assert (standing(subject).state, standing(subject).until) == ("running", date(2026, 11, 27))
    assert standing(subject, today=date(2026, 11, 27)).state == "running"
    assert standing(subject, today=date(2026, 11, 28)).clean
    text = Event.objects.get(verb="publicity.text", subject_id=uid)
    assert text.changes == {"sm3": notice.text_sm3, "until": "2026-11-27"}


def test_the_act_itself_is_refused_until_the_clock_has_run():
    subject = uuid4()
    announce(subject=subject)

    with pytest.raises(Refused) as early, transaction.atomic():
        usecases.require_clean("payout", subject, "payout", today=TODAY)
    with transaction.atomic():
        usecases.require_clean("payout", subject, "payout", today=AFTER)

    assert early.value.reasons[0].code == "publicity.running"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"days": 4, "unit": "wd"}, "publicity.short"),
        ({"days": 6, "unit": "d"}, "publicity.short"),
        ({"days": 0, "unit": "d"}, "publicity.short"),
        ({"kind": "unheard"}, "publicity.kind"),
    ],
)
def test_too_short_or_unknown_is_refused_and_nothing_is_written(more, code):
    with pytest.raises(Refused) as refused:
        announce(**more)

    assert refused.value.reasons[0].code == code
    assert not Publicity.objects.exists()
    assert not Event.objects.filter(verb__startswith="publicity").exists()


def test_a_longer_period_in_either_unit_is_taken():
    longer, days = announce(days=10, unit="wd"), announce(days=7, unit="d")

    assert Publicity.objects.get(uid=longer).until == date(2026, 12, 4)
    assert Publicity.objects.get(uid=days).until == date(2026, 11, 27)


def test_a_notice_without_title_text_or_contact_is_not_announced():
    with pytest.raises(Invalid) as wrong:
        announce(title=" ", lines=["", " "], contact="")

    assert sorted(wrong.value.fields) == ["contact", "lines", "title"]
    assert not Publicity.objects.exists()


def test_a_role_that_announces_nothing_cannot():
    with pytest.raises(Refused):
        announce(actor(Role.BROKER))

    assert not Publicity.objects.exists()


def test_a_refused_act_takes_its_notice_back_with_it():
    with pytest.raises(RuntimeError), transaction.atomic():
        announce()
        raise RuntimeError

    assert not Publicity.objects.exists()


def test_an_objection_blocks_the_act_until_it_is_answered_and_then_frees_it():
    subject, by = uuid4(), office()
    uid = announce(by, subject=subject)
    objector, officer = actor(Role.MEMBER), actor(Role.CITY, region="3304")

    raised = usecases.object_to(uid, text="金额与合同不符。", actor=objector, today=TODAY)

    assert standing(subject, AFTER).state == "objected"
    o = Objection.objects.get(uid=raised)
    assert (o.state, o.author_name, o.number[:3], o.due_on) == ("filed", "测试", "YY-", date(2026, 12, 11))

    usecases.answer(
        raised, uphold=False, text="经核实，金额以到账为准。", actor=officer, today=TODAY, version=1
    )

    assert standing(subject).state == "running"
    assert standing(subject, AFTER).clean
    shown = queries.publicity(VISITOR, uid, today=TODAY)
    assert [a.answer for a in shown.answered] == ["经核实，金额以到账为准。"]
    assert "金额与合同不符" not in str(shown)
    assert "测试" not in str(shown)


def test_an_upheld_objection_blocks_until_a_changed_notice_has_run():
    subject, by = uuid4(), office()
    uid = announce(by, subject=subject)
    raised = usecases.object_to(uid, text="名单有误。", actor=actor(Role.MEMBER), today=TODAY)
    usecases.answer(raised, uphold=True, text="名单有误，更正。", actor=by, today=TODAY, version=1)
    assert standing(subject, AFTER).state == "objected"

    later = TODAY + timedelta(days=3)
    changed = announce(by, subject=subject, lines=["嘉兴甲公司，技术交易额 90 万元"], today=later)

    old = Publicity.objects.get(uid=uid)
    assert (old.state, old.replaced_by) == ("replaced", changed)
    assert standing(subject, later).state == "running"
    assert standing(subject, AFTER).clean


def test_what_is_open_against_a_replaced_notice_still_blocks():
    subject, by = uuid4(), office()
    usecases.object_to(
        announce(by, subject=subject), text="名单有误。", actor=actor(Role.MEMBER), today=TODAY
    )

    announce(by, subject=subject, lines=["另一份名单"])

    assert standing(subject, AFTER).state == "objected"


def test_a_stopped_notice_frees_nothing():
    subject, by = uuid4(), office()
    uid = announce(by, subject=subject)

    with pytest.raises(Refused):
        usecases.stop(uid, reason=" ", actor=by, today=TODAY, version=1)
    usecases.stop(uid, reason="当事单位撤回申请", actor=by, today=TODAY, version=1)

    assert standing(subject, AFTER).state == "none"
    assert queries.publicity(VISITOR, uid, today=TODAY).stop_reason == "当事单位撤回申请"


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), date(2026, 11, 28)])
def test_outside_the_period_no_objection_is_taken(day):
    uid = announce()

    with pytest.raises(Refused) as late:
        usecases.object_to(uid, text="名单有误。", actor=actor(Role.MEMBER), today=day)

    assert late.value.reasons[0].code == "objection.late"
    assert not Objection.objects.exists()


def test_nobody_objects_unnamed_twice_or_to_nothing():
    uid, objector = announce(), actor(Role.MEMBER)
    usecases.object_to(uid, text="名单有误。", actor=objector, today=TODAY)

    with pytest.raises(Hidden):
        usecases.object_to(uid, text="名单有误。", actor=VISITOR, today=TODAY)
    with pytest.raises(Refused) as twice:
        usecases.object_to(uid, text="还有一处。", actor=objector, today=TODAY)
    with pytest.raises(Invalid):
        usecases.object_to(uid, text=" ", actor=actor(Role.MEMBER), today=TODAY)
    with pytest.raises(Hidden):
        usecases.object_to(uuid4(), text="名单有误。", actor=objector, today=TODAY)

    assert twice.value.reasons[0].code == "objection.twice"
    assert Objection.objects.count() == 1


def test_nobody_answers_their_own_objection_and_no_conflicted_officer_does():
    from dataclasses import replace

    uid, officer = announce(), actor(Role.CITY, region="3304")
    own = usecases.object_to(uid, text="名单有误。", actor=officer, today=TODAY)
    firm = actor(Role.ENTERPRISE)
    other = usecases.object_to(uid, text="名单有误。", actor=firm, today=TODAY)
    kin = replace(actor(Role.CITY, region="3304"), conflicts=frozenset({firm.org_id}))

    for who, which in ((officer, own), (kin, other)):
        with pytest.raises(Refused):
            usecases.answer(which, uphold=False, text="不成立。", actor=who, today=TODAY, version=1)
    for who in (actor(Role.CITY, region="3205"), actor(Role.AUDITOR), actor(Role.ENTERPRISE)):
        with pytest.raises(Hidden):
            usecases.answer(other, uphold=False, text="不成立。", actor=who, today=TODAY, version=1)
    with pytest.raises(Refused):
        usecases.answer(
            other, uphold=False, text=" ", actor=actor(Role.CITY, region="3304"), today=TODAY, version=1
        )

    assert {o.state for o in Objection.objects.all()} == {"filed"}


def test_the_text_of_a_notice_is_what_its_hash_in_the_log_says():
    notice = Publicity.objects.get(uid=announce())

    assert notice.text_sm3 == digest_of(
        ["payout", str(notice.subject_id), "payout", notice.title, notice.lines]
    )


def test_the_day_ends_what_has_run_out_and_leaves_what_is_held():
    done, held = announce(), announce()
    usecases.object_to(held, text="名单有误。", actor=actor(Role.MEMBER), today=TODAY)

    assert usecases.finish_due(today=TODAY) == 0
    assert usecases.finish_due(today=AFTER) == 1
    assert usecases.finish_due(today=AFTER) == 0

    states = dict(Publicity.objects.values_list("uid", "state"))
    assert (states[done], states[held]) == ("finished", "running")
    assert queries.publicity(SYSTEM, held, today=AFTER).row.state == "finished"


def test_the_last_day_follows_a_calendar_announced_later(monkeypatch):
    uid = announce()
    later = Calendar(off=frozenset({date(2026, 11, 26)}), announced=frozenset({2026}))
    monkeypatch.setattr(usecases, "rulebook", lambda: SimpleNamespace(calendar=lambda: later))

    assert usecases.redate(today=TODAY) == 1
    assert usecases.redate(today=TODAY) == 0

    assert Publicity.objects.get(uid=uid).until == date(2026, 11, 30)
    assert Event.objects.filter(verb="publicity.redate").count() == 1


def test_two_notices_in_force_for_one_act_cannot_stand():
    uid = announce()
    notice = Publicity.objects.get(uid=uid)
    notice.pk, notice.uid, notice.number = None, uuid4(), "GS-T"

    with pytest.raises(IntegrityError), transaction.atomic():
        notice.save(force_insert=True)

    assert Publicity.objects.count() == 1
