"""Every lifecycle table is sound."""

import pytest


def test_every_lifecycle_table_is_sound():
    from kezhuan.house import build

    for kind, subject in build().subjects.items():
        assert subject.lifecycle.problems() == (), kind
        assert subject.lifecycle.name == kind


@pytest.mark.django_db
def test_a_create_and_a_move_leave_two_events():
    from datetime import date
    from uuid import uuid4

    from kezhuan.core import frame
    from kezhuan.core.access import Actor, Role
    from kezhuan.core.errors import Refused
    from kezhuan.core.models import Event

    officer = Actor(user_id=uuid4(), role=Role.CITY, org_id=uuid4(), region="3304", verified=True)
    org = frame.create(
        "organisation",
        {"kind": "enterprise", "name": "甲", "region": "330402"},
        actor=officer,
        today=date(2026, 11, 20),
    )
    with frame.act("organisation", org.uid, "verify", actor=officer, today=date(2026, 11, 20), version=1):
        pass
    org.refresh_from_db()
    assert (org.state, org.version, org.number) == ("verified", 2, org.number)
    with pytest.raises(Refused):
        with frame.act("organisation", org.uid, "verify", actor=officer, today=date(2026, 11, 20), version=2):
            pass
    assert list(Event.objects.values_list("verb", flat=True)) == [
        "organisation.create",
        "organisation.verify",
        "organisation.verify.refused",
    ]
