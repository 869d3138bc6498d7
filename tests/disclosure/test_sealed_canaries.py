"""A word planted in every sealed field is found by whoever the owner granted it to, and by nobody else, on any surface."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from kezhuan.achievements.models import Achievement
from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.demands.models import Demand
from kezhuan.disclosure import usecases
from kezhuan.disclosure.models import Grant, Nda
from kezhuan.search import shelves
from tests.builders import sign_in
from tests.disclosure.sides import granted, stand

pytestmark = [pytest.mark.django_db]
FIELDS = {
    "demand": ("detail", "tried", "scene", "contact_name", "contact_phone"),
    "achievement": ("unpublished", "internal_note"),
}
# Every hat that is not the owner's, the reader's or staff of the region.
OUTSIDE = (
    Role.VISITOR, Role.MEMBER, Role.ENTERPRISE, Role.INSTITUTE, Role.TTO, Role.BROKER, Role.EXPERT, Role.INVESTOR, Role.CITY, Role.OPERATOR,
    Role.PROVINCE, Role.REGISTRAR, Role.FINANCE, Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR,
)  # fmt: skip


def plant(kind, uid):
    """A word of its own in every sealed field of the record."""
    words = {name: f"kz{uuid4().hex[:10]}" for name in FIELDS[kind]}
    {"demand": Demand, "achievement": Achievement}[kind].objects.filter(uid=uid).update(**words)
    return set(words.values())


def surfaces(kind, uid, word):
    """Pages, API and exports on which a record of this kind is met; a page says what was searched, so pages are asked for the stem."""
    plural = f"{kind}s"
    return (
        f"/{plural}/{uid}/", f"/{plural}/", f"/{plural}/?q=kz", f"/search/?in={plural}&q=kz", f"/search/?in={plural}", "/", "/desk/", "/matches/",
        "/grants/", "/ndas/", f"/grants/new/{kind}/{uid}/", f"/readings/{kind}/{uid}/", f"/sealed/{kind}/{uid}.pdf", f"/api/v1/{plural}/{uid}",
        f"/api/v1/{plural}", f"/api/v1/{plural}?q={word}", "/api/v1/grants", f"/open/data/{plural}/csv/", f"/api/v1/readings/{kind}/{uid}",
    )  # fmt: skip


def met(client, kind, uid, words):
    """The (address, word) pairs under which this reader meets planted words."""
    lists = ("/grants/", "/ndas/", f"/{kind}s/")
    answers = {f"export {of}": client.post("/exports/", {"of": of, "form": "csv"}) for of in lists}
    answers |= {address: client.get(address) for address in surfaces(kind, uid, next(iter(words)))}
    found = set()
    for address, answer in answers.items():
        body = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(
            "utf-8", "replace"
        )
        found |= {(address, word) for word in words if word in body + str(answer.headers)}
    return found


@pytest.mark.parametrize("kind", ["demand", "achievement"])
def test_sealed_words_are_met_by_the_granted_reader_and_by_nobody_else(kind, settings, tmp_path):
    settings.INDEX_DIR = tmp_path / "index"
    s = stand()
    uid, owner_org, reader_org = (
        (s.demand, s.firm, s.institute) if kind == "demand" else (s.achievement, s.institute, s.firm)
    )
    reader = Client(raise_request_exception=False)
    sign_in(reader, Role.TTO if kind == "demand" else Role.ENTERPRISE, reader_org)
    owner_actor = sign_in(Client(), Role.ENTERPRISE if kind == "demand" else Role.TTO, owner_org)
    words = plant(kind, uid)
    shelves.rebuild()
    assert met(reader, kind, uid, words) == set()
    assert reader.post("/exports/", {"of": f"/{kind}s/", "form": "csv"}).status_code == 200

    grant = granted(s, kind)

    page = {word for address, word in met(reader, kind, uid, words) if address == f"/{kind}s/{uid}/"}
    api = {word for address, word in met(reader, kind, uid, words) if address.startswith("/api/")}
    assert (page, api) == (words, words)

    leaks = {}
    for role in OUTSIDE:
        client = Client(raise_request_exception=False)
        if role is not Role.VISITOR:
            sign_in(client, role, region="320500")
        if found := met(client, kind, uid, words):
            leaks[role.value] = found
    assert leaks == {}

    # Past its day, under an ended agreement, taken back, and blocked: nothing with the next request.
    Grant.objects.filter(pk=grant.pk).update(
        ends_on=clock.today() - timedelta(days=1), starts_on=clock.today() - timedelta(days=2)
    )
    assert met(reader, kind, uid, words) == set()
    Grant.objects.filter(pk=grant.pk).update(ends_on=clock.today() + timedelta(days=1))
    Nda.objects.update(ends_on=clock.today() - timedelta(days=1))
    assert met(reader, kind, uid, words) == set()
    Nda.objects.update(ends_on=clock.today() + timedelta(days=1))
    assert met(reader, kind, uid, words) != set()
    usecases.block(reader_org.uid, actor=owner_actor, today=clock.today())
    assert met(reader, kind, uid, words) == set()
