"""The pages of matching cost the same for three rows and for thirty, and little."""

import gzip

import pytest

from kezhuan.core.access import Role
from kezhuan.matching import usecases
from kezhuan.matching.models import Contact, Suggestion
from kezhuan.people.models import Organisation
from kezhuan.search import shelves
from tests.builders import TODAY, actor, organisation, sign_in
from tests.matching import market

pytestmark = [pytest.mark.django_db]
LIST, DETAIL, MOST_BYTES = 12, 18, 60 * 1024


@pytest.fixture
def busy(shelf):
    """(firm, institute, demand uid): a demand whose list holds thirty rows, and an institute with thirty contacts."""
    office = market.office()
    first = market.achievement(office)
    firm = organisation(region="330402")
    _, need = market.demand(firm, anonymous=True)
    market.crowd(office)
    shelves.rebuild()
    run = usecases.refresh(need.row.uid, today=TODAY)
    held = Organisation.objects.get(uid=office.org_id)
    model = run.suggestions.get()
    for n in range(29):
        offer = market.achievement(office, title=f"碳化硅陶瓷轻量化支架制备技术之{n}")
        row = Suggestion.objects.get(pk=model.pk)
        row.pk, row.uid, row.item_uid, row.rank = None, offer.row.uid, offer.row.uid, n + 2
        row.save()
        asker = actor(Role.ENTERPRISE, org=organisation())
        usecases.request_contact(
            None, item_kind="achievement", item_uid=offer.row.uid, message="交流", actor=asker, today=TODAY
        )
    assert first.row.uid != offer.row.uid
    return firm, held, need.row.uid


@pytest.mark.parametrize(
    ("role", "place", "most"),
    [
        (Role.ENTERPRISE, "/demands/{need}/matches/", DETAIL),
        (Role.TTO, "/matches/", LIST),
        (Role.BROKER, "/matches/", LIST),
        (Role.TTO, "/contacts/", LIST),
        (Role.TTO, "/contacts/?box=todo", LIST),
        (Role.TTO, "/contacts/{contact}/", DETAIL),
        (Role.BROKER, "/followups/", LIST),
    ],
)
def test_pages_keep_within_their_budget(busy, client, django_assert_max_num_queries, role, place, most):
    firm, held, need = busy
    contact = Contact.objects.filter(to_org=held).first().uid
    org = {Role.ENTERPRISE: firm, Role.TTO: held}.get(role)
    sign_in(client, role, org, region="" if org else "3304")
    client.get("/quality/")

    with django_assert_max_num_queries(most):
        shown = client.get(place.format(need=need, contact=contact))

    assert shown.status_code == 200
    assert len(gzip.compress(shown.content)) <= MOST_BYTES
