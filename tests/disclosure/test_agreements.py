"""An agreement stands when both sides have signed on screen, or when a person has checked the sheet with both seals."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.disclosure import queries, usecases
from kezhuan.disclosure.models import Nda
from tests.builders import member
from tests.disclosure.sides import stand
from tests.files.corpus import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def proposed():
    """Both sides and an agreement the reader has signed."""
    s = stand()
    uid = usecases.propose_nda(s.firm, s.institute, signer="李工", actor=s.reader, today=clock.today())
    return s, uid


def test_a_scanned_sheet_counts_only_once_a_person_has_checked_it(proposed):
    s, uid = proposed
    today = clock.today()
    usecases.upload_sheet(uid, file=("协议.pdf", pdf()), actor=s.reader, today=today, version=1)
    assert queries.live_nda(s.firm, s.institute) is None
    with pytest.raises(Refused):
        usecases.check_nda(uid, actor=s.reader, today=today, version=2)

    centre = member(Role.OPERATOR, region="330402")
    assert [row.uid for row in queries.waiting_ndas(centre)] == [uid]
    usecases.return_nda(uid, reason_note="缺对方公章", actor=centre, today=today, version=2)
    assert queries.nda(s.reader, uid).reason_note == "缺对方公章"
    usecases.upload_sheet(uid, file=("协议.pdf", pdf()), actor=s.reader, today=today, version=3)
    usecases.check_nda(uid, actor=centre, today=today, version=4)

    shown = queries.nda(s.owner, uid)
    assert (shown.row.state, shown.row.method, shown.row.live) == ("signed", "paper", True)
    assert queries.nda_sheet(s.owner, uid).name == "协议.pdf"


def test_a_file_that_is_no_sheet_is_refused_and_nothing_moves(proposed):
    s, uid = proposed

    with pytest.raises(Invalid):
        usecases.upload_sheet(
            uid, file=("协议.pdf", b"MZ not a pdf"), actor=s.reader, today=clock.today(), version=1
        )
    assert Nda.objects.get().state == "proposed"


def test_one_person_cannot_sign_for_both_sides(proposed):
    s, uid = proposed

    with pytest.raises(Refused):
        usecases.sign_nda(uid, signer="李工", actor=s.reader, today=clock.today(), version=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Nda.objects.update(signed_by_id=s.reader.user_id)


def test_outsiders_and_officers_of_the_region_do_not_know_of_it(proposed):
    _s, uid = proposed

    for role, region in ((Role.ENTERPRISE, "330402"), (Role.CITY, "3304"), (Role.OPERATOR, "3205")):
        with pytest.raises(Hidden):
            queries.nda(member(role, region=region), uid)


def test_an_expired_agreement_makes_room_for_a_new_one(proposed):
    s, uid = proposed
    today = clock.today()
    usecases.sign_nda(uid, signer="王厂长", actor=s.owner, today=today, version=1)
    with pytest.raises(Refused):
        usecases.propose_nda(s.firm, s.institute, signer="李工", actor=s.reader, today=today)
    later = queries.nda(s.owner, uid).row.ends_on + timedelta(days=1)

    with clock.at(clock.now() + (later - today)):
        again = usecases.propose_nda(s.firm, s.institute, signer="李工", actor=s.reader, today=later)

    assert [Nda.objects.get(uid=u).state for u in (uid, again)] == ["expired", "proposed"]


def test_the_term_has_an_end_the_rules_allow(proposed):
    s, _uid = proposed

    with pytest.raises(Invalid):
        usecases.propose_nda(
            s.institute,
            s.firm,
            signer="王",
            ends_on=clock.today() + timedelta(days=1826),
            actor=s.owner,
            today=clock.today(),
        )
