"""Shares of a contract's brokers: theirs alone, never more than the whole, kept by the database as well."""

import pytest
from django.db import IntegrityError, transaction

from kezhuan.contracts.models import ContractParty
from kezhuan.contracts.rules.shares import share_faults
from tests.builders import organisation
from tests.payouts.town import contract


def codes(*parties):
    return {where: reason.code for where, reason in share_faults(parties).items()}


def test_only_brokers_have_shares_and_all_together_no_more_than_the_whole():
    assert codes(("seller", None), ("buyer", None), ("broker", 10_000)) == {}
    assert codes(("broker", 6_000), ("broker", None), ("broker", 4_000)) == {}
    assert codes(("seller", 1), ("broker", 1)) == {"parties.0": "party.share"}
    assert codes(("broker", 0), ("broker", 10_001)) == {
        "parties.0": "party.share",
        "parties.1": "party.share",
    }
    assert codes(("broker", 6_000), ("broker", 4_001), ("buyer", None)) == {"parties.1": "party.shares"}


@pytest.mark.django_db
@pytest.mark.database
@pytest.mark.parametrize(("side", "share"), [("seller", 1), ("broker", 0), ("broker", 10_001)])
def test_the_database_keeps_a_share_to_brokers_and_within_the_whole(side, share):
    made = contract(organisation())
    with pytest.raises(IntegrityError), transaction.atomic():
        ContractParty.objects.create(contract=made, side=side, name="甲", share_bp=share)
