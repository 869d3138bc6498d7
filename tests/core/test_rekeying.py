"""A new key: everything sealed opens with it and nothing with the old one; a wrong old key changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from click.testing import CliRunner
from cryptography.exceptions import InvalidTag
from django.conf import settings as current
from django.test import override_settings

from kezhuan.cli.rekey import command
from kezhuan.core import clock, vault
from kezhuan.core.errors import Refused
from kezhuan.core.frame.steps import plain, restored
from kezhuan.core.joins import house
from kezhuan.core.models import Event, Outgoing, Undo
from kezhuan.core.operations.rekeying import change_key
from kezhuan.core.sealing import SealedField
from kezhuan.indices.models import Collection
from kezhuan.payouts.models import Disbursement, PayeeAccount
from kezhuan.payouts.queries.records import sealed
from kezhuan.people.models import User
from tests.builders import organisation
from tests.core.test_sealing import PLANTED, everywhere, raw_rows
from tests.payouts.town import MONDAY, Town, at, contract, policy

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NEW = "a-new-key-of-this-installation-0123456789-0123456789-abcdefgh"
ACCOUNT = "6222021204001234567"


@pytest.fixture
def old() -> str:
    return current.SECRET_KEY


@pytest.fixture
def house_under_the_old_key(old: str) -> Iterator[str]:
    """Everything the product seals, sealed with the old key; afterwards the present key is the new one."""
    everywhere()
    Collection.objects.update(
        state="signed", signer_name="沈", signer_office="统计局", signed_at=clock.now(), sm3="0" * 64
    )
    person = User.objects.get(phone=PLANTED)
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.TOTP, data={"secret": encrypt("JBSWY3DPEHPK3PXP")}
    )
    moment = clock.now()
    stamps = {"state_since": moment, "created_at": moment, "updated_at": moment}
    PayeeAccount.objects.create(
        organisation=organisation(), holder="甲公司", bank="某行", sealed_number=vault.seal(ACCOUNT), tail=ACCOUNT[-4:], print=vault.print_of(ACCOUNT),
        state="usable", number="ZH-T-1", **stamps,
    )  # fmt: skip
    kept = plain(house().subjects["visit"], {"contact_phone": PLANTED})
    Undo.objects.create(
        subject_type="visit",
        subject_id=uuid4(),
        version=1,
        before=kept,
        actor_id=uuid4(),
        until=moment + timedelta(seconds=10),
    )
    with override_settings(SECRET_KEY=NEW):
        yield old


def test_everything_opens_with_the_new_key_and_nothing_with_the_old_one(house_under_the_old_key: str) -> None:
    old = house_under_the_old_key
    with pytest.raises(InvalidTag):
        list(User.objects.filter(phone__isnull=False))  # before: the new key opens nothing

    done = change_key(old, commit=True)

    assert User.objects.get(phone=PLANTED).phone == PLANTED
    assert Collection.objects.get().contact_phone == PLANTED
    assert {row.to for row in Outgoing.objects.all()} == {PLANTED}
    assert decrypt(Authenticator.objects.get().data["secret"]) == "JBSWY3DPEHPK3PXP"
    account = PayeeAccount.objects.get()
    assert (vault.unseal(account.sealed_number), account.print) == (ACCOUNT, vault.print_of(ACCOUNT))
    undo = Undo.objects.get()
    assert restored(house().subjects["visit"], undo.before) == {"contact_phone": PLANTED}
    assert [table for table, rows in raw_rows().items() if PLANTED in rows or ACCOUNT in rows] == []
    # Every sealed column was walked, and what the old key opened is nowhere left.
    walked = {line.where: line.values for line in done}
    assert walked["people_user.phone"] >= 1
    assert walked["indices_collection.contact_phone"] == 1
    assert (
        walked["mfa_authenticator.data"],
        walked["payouts_payeeaccount.sealed_number"],
        walked["core_undo.before"],
    ) == (1, 1, 1)
    with override_settings(SECRET_KEY=old):
        assert not User.objects.filter(phone=PLANTED).exists()
        with pytest.raises(InvalidTag):
            list(Collection.objects.all())
    assert Event.objects.get(verb="key.change").changes["indices_collection.contact_phone"] == 1


def test_a_wrong_old_key_changes_nothing_and_names_the_place(house_under_the_old_key: str) -> None:
    before = raw_rows()

    with pytest.raises(Refused) as refusal:
        change_key("some other key", commit=True)

    assert refusal.value.reasons[0].code == "key.unreadable"
    assert raw_rows() == before
    with pytest.raises(Refused):
        change_key(NEW, commit=True)  # the key it has already


def test_a_trial_changes_nothing_and_a_second_run_finds_nothing_to_spoil(
    house_under_the_old_key: str, tmp_path: Path
) -> None:
    file = tmp_path / "old.key"
    file.write_text(house_under_the_old_key + "\n")
    before = raw_rows()

    tried = CliRunner().invoke(command, ["--old", str(file)])

    assert "加 --commit 写入" in tried.output
    assert raw_rows() == before
    written = CliRunner().invoke(command, ["--old", str(file), "--commit"])
    assert written.exit_code == 0, written.output
    assert "会话全部失效" in written.output
    again = CliRunner().invoke(command, ["--old", str(file), "--commit"])
    assert again.exit_code == 0
    assert User.objects.get(phone=PLANTED).phone == PLANTED
    wrong = CliRunner().invoke(command, ["--old", __file__])
    assert wrong.exit_code == 0  # with the new key everything opens, so a wrong old key has nothing to spoil


def test_every_sealed_column_of_the_house_is_walked(old: str) -> None:
    from django.apps import apps

    columns = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedField)
    }

    with override_settings(SECRET_KEY=NEW):
        done = {line.where for line in change_key(old, commit=False)}

    assert columns <= done
    assert len(columns) >= 12


def test_the_seal_of_a_list_moves_with_the_accounts_only_where_it_was_intact(old: str) -> None:
    with at(MONDAY):
        policy()
        town = Town()
        budget = town.budget(500_000)
        first, second = (town.approved(contract(town.firm)) for _ in range(2))
        town.settled(budget, first)
        intact = town.listed(budget, first)
        town.settled(budget, second)
        changed = town.listed(budget, second)
    changed.lines.update(amount_fen=10_000_001)
    before = {d.pk: d.sm3 for d in Disbursement.objects.all()}

    with override_settings(SECRET_KEY=NEW):
        change_key(old, commit=True)

        moved, still = Disbursement.objects.get(pk=intact.pk), Disbursement.objects.get(pk=changed.pk)
        assert sealed(moved) == moved.sm3 != before[intact.pk]
        # What was changed by hand is refused under the new key too.
        assert sealed(still) != still.sm3 == before[changed.pk]
        said = Event.objects.get(verb="disbursement.rekey")
        assert (said.subject_id, said.changes) == (moved.uid, {"from": before[intact.pk], "to": moved.sm3})
