"""The builder signs a client in under the hat it names."""

import pytest
from django.test import Client

from kezhuan.core.access import Role
from kezhuan.people import queries
from kezhuan.people.models import User
from tests.builders import organisation, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ENTERPRISE, Role.CITY, Role.AUDITOR])
def test_a_client_is_signed_in_under_the_named_hat(client: Client, role: Role) -> None:
    acting = sign_in(client, role, region="3304")

    user = User.objects.get(uid=acting.user_id)
    assert acting.role is role
    assert client.session["_auth_user_id"] == str(user.pk)
    assert queries.actor_of(user, None) == acting


def test_the_organisation_may_be_given(client: Client) -> None:
    firm = organisation(region="330402")

    acting = sign_in(client, Role.ENTERPRISE, firm)

    assert (acting.org_id, acting.region, acting.verified) == (firm.uid, "330402", True)
