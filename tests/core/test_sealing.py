"""Phones lie encrypted: found by equality, kept unique, never in the raw rows; the migration goes both ways."""

from types import SimpleNamespace

import pytest
from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from kezhuan.core import clock, notices, sealing, vault
from kezhuan.core.access import Role
from kezhuan.core.channels import usecases as channels
from kezhuan.core.frame.steps import plain, restored
from kezhuan.core.joins import house
from kezhuan.core.models import Outgoing
from kezhuan.core.notices import Letter
from kezhuan.demands.models import Visit
from kezhuan.indices.models import Collection
from kezhuan.people import links
from kezhuan.people import usecases as people
from kezhuan.people.models import Invitation, OneTimeLink, Profile, User
from tests.builders import TODAY, member, organisation, user

database = [pytest.mark.django_db, pytest.mark.database]
PLANTED = "13977778888"
SEALED = {
    "people.User.phone", "people.Invitation.phone", "people.OneTimeLink.phone", "people.Profile.contact_phone", "demands.Demand.contact_phone",
    "demands.Visit.contact_phone", "achievements.Achievement.contact_phone",
    "indices.Collection.contact_phone", "publicity.Objection.phone", "channels.Address.to", "core.Outgoing.to",
}  # fmt: skip


def raw_rows() -> dict[str, str]:
    """Every row of every table as the database holds it, past all fields."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = str(cursor.fetchall())
    return found


def everywhere() -> None:
    """The planted number wherever the product keeps one."""
    firm = organisation(region="330402")
    person = user(phone=PLANTED)
    manager = member(Role.ENTERPRISE, org=firm, person=person, manager=True)
    people.invite(firm.uid, phone=PLANTED, name="甲", role=Role.ENTERPRISE, actor=manager, today=TODAY)
    links.create("x", "demand", firm.uid, phone=PLANTED, path="/c/{token}/", message="{link}", actor=manager)
    channels.add_address("sms", "", phone=PLANTED, actor=manager)
    notices.post([Letter(manager.user_id, "people", "甲", "/", sms=PLANTED)])
    expert = member(Role.EXPERT, org=organisation(kind="university"))
    people.draft_profile(
        {"kind": "expert", "name": "钱", "fields": ["05"], "summary": "。", "contact_phone": PLANTED}, actor=expert, today=TODAY
    )  # fmt: skip
    Collection.objects.create(
        index_code="x", department="统计局", region="330400", period="2025", contact_name="沈", contact_phone=PLANTED, until=TODAY, state="sent",
        number="CJ-T-1", state_since=clock.now(), created_at=clock.now(), updated_at=clock.now(),
    )  # fmt: skip
    Visit.objects.create(
        organisation=firm, author_id=person.uid, author_org_id=firm.uid, region="330402", visited_on=TODAY, contact_name="甲", contact_phone=PLANTED,
        notes="。", state="draft", state_since=clock.now(), created_at=clock.now(), updated_at=clock.now(),
    )  # fmt: skip


def test_like_texts_are_sealed_alike_and_only_here(settings) -> None:
    sealed = vault.seal_alike(PLANTED)

    assert sealed == vault.seal_alike(PLANTED) != vault.seal_alike("13977778889")
    assert vault.unseal_alike(sealed) == PLANTED
    assert PLANTED not in sealed
    settings.SECRET_KEY = "another key of another installation"
    with pytest.raises(InvalidTag):
        vault.unseal_alike(sealed)


def test_every_column_for_a_number_is_sealed() -> None:
    found = {
        f"{model._meta.label}.{field.name}": isinstance(field, sealing.SealedField)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if model.__module__.startswith("kezhuan") and (field.name.endswith("phone") or field.name == "to")
    }

    assert {name for name, sealed in found.items() if not sealed} == set()
    assert set(found) > SEALED


class TestInTheDatabase:
    pytestmark = database

    def test_the_raw_rows_hold_no_planted_number_and_do_where_a_column_is_open(self) -> None:
        everywhere()

        assert [table for table, rows in raw_rows().items() if PLANTED in rows] == []
        # the same look finds it where a column lies open
        with connection.cursor() as cursor:
            sealed = [vault.seal_alike(PLANTED)]
            cursor.execute("UPDATE people_user SET phone = %s WHERE phone = %s", [PLANTED, *sealed])
        assert [table for table, rows in raw_rows().items() if PLANTED in rows] == ["people_user"]

    def test_in_python_the_numbers_are_plain(self) -> None:
        everywhere()

        for model in (Invitation, OneTimeLink):
            assert model.objects.get().phone == PLANTED
        assert Profile.objects.values_list("contact_phone", flat=True).get() == PLANTED
        assert {row.to for row in Outgoing.objects.all()} == {PLANTED}

    def test_a_number_is_found_by_equality_and_by_nothing_else(self) -> None:
        person = user(phone=PLANTED)

        assert User.objects.get(phone=PLANTED) == person
        assert User.objects.filter(phone__in=[PLANTED, "x"]).count() == 1
        assert not User.objects.filter(phone="13900000000").exists()
        with pytest.raises(TypeError, match="equality"):
            User.objects.filter(phone__startswith="139").exists()

    def test_a_number_stays_unique(self) -> None:
        user(phone=PLANTED)
        with pytest.raises(IntegrityError), transaction.atomic():
            user(phone=PLANTED)

    def test_what_an_undo_keeps_is_sealed_too(self) -> None:
        subject = house().subjects["visit"]

        kept = plain(subject, {"contact_phone": PLANTED})

        assert PLANTED not in str(kept)
        assert restored(subject, kept) == {"contact_phone": PLANTED}

    def test_the_migration_seals_what_stands_and_lays_it_open_again(self) -> None:
        person, none = user(phone=PLANTED), user()
        User.objects.filter(pk=none.pk).update(phone=None)
        sealed, laid_open = sealing.columns("people", "User", "phone")
        at = SimpleNamespace(connection=connection)

        laid_open(apps, at)
        assert PLANTED in raw_rows()["people_user"]
        assert User.objects.get(pk=person.pk).phone == PLANTED
        sealed(apps, at)
        sealed(apps, at)

        assert PLANTED not in raw_rows()["people_user"]
        assert User.objects.get(phone=PLANTED) == person
        assert User.objects.get(pk=none.pk).phone is None
