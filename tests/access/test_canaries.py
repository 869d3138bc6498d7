"""A word nobody else writes stands in every field of the town: it is read by those the rules name, and by nobody else.

The rules are reading.csv and what is written here; nothing of the product says who may read what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import transaction

from tests.access.routes import rows
from tests.access.test_moves import table
from tests.town import PEOPLE, Town, build
from tests.town.addresses import PARAMETER, examples

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CANARY = re.compile(r"kz\d{4}c[a-z]+")
READERS = ("visitor", "member", "firm", "institute", "liaison", "operator", "officer", "province", "broker", "expert", "stranger",
           "strange_institute", "far_officer", "finance", "auditor")  # fmt: skip
OPEN = {"demand": {"published", "matched"}, "achievement": {"published", "coached", "converted"}}
BUREAUS = {"officer", "district", "finance"}  # who decides on a payout
INSIDE = {"operator", "officer", "district", "province"}
OWNERS = {"demand": {"firm"}, "achievement": {"institute", "tto"}}
SIDES = {"firm", "institute", "tto", "expert"}  # an organisation's people, whatever their hat
HOLDER = {"institute", "tto"}
PROFESSIONALS = {"firm", "institute", "tto", "liaison", "operator", "officer", "province", "broker", "stranger", "strange_institute", "far_officer"}  # fmt: skip
WORKING = {"firm", "institute", "tto", "broker"}  # the two sides of a deal and its broker
# Signing in shows no record; a one-time link shows its one record to whoever holds it (tests/people/test_links.py).
ELSEWHERE = ("accounts/", "c/")
LOOKED_AT = ("draft", "submitted", "published", "published:member", "published:directed", "closed")
READING = {
    (row["audience"], role, standing): set(row["groups"].split())
    for row in table("reading.csv")
    for role in row["roles"].split()
    for standing in row["standing"].split()
}


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker) -> Iterator[Town]:
    """One town for the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def entitled(reader: str, planted: str) -> bool:
    """True where the rules let this reader see a word planted at kind/state/group."""
    kind, key, group = planted.split("/")
    if reader == "auditor":
        reader = "visitor"  # 三员 read what the public page shows everybody, and nothing of a record
    if kind == "visit":
        return reader == "liaison" or reader in INSIDE or (reader == "firm" and key != "draft")
    if kind == "contact":
        return reader in SIDES and (group == "sides" or key in ("accepted", "ended"))
    if kind == "rating":  # whoever was served, staff, and the unit what it has to answer
        return reader == "firm" or reader in INSIDE or (reader in SIDES and key in ("owed", "answered"))
    if kind == "pool_item":
        pooled = group == "pool" and key == "pooled" and reader in PROFESSIONALS
        return pooled or reader in HOLDER | INSIDE
    if kind == "trial":
        return reader in HOLDER or (reader == "firm" and key in ("running", "converted", "declined"))
    if kind in ("deal", "attribution", "introduction"):
        return reader in WORKING or (group == "working" and reader in INSIDE)
    if kind == "contract":
        others = {"firm", "finance"} | INSIDE  # the finance bureau pays on it (contracts/scopes.py: SEES)
        return reader in ("institute", "tto") or (key != "draft" and reader in others)
    if kind == "collection":  # who collects, and who holds the link it was sent with
        return group == "link" or reader in INSIDE
    if kind in (
        "application",
        "payee_account",
        "recovery",
    ):  # the applicant; the bureaus once it is handed in
        return reader == "firm" or (reader in BUREAUS and (kind, key) != ("application", "draft"))
    if kind in ("arrangement", "disbursement"):
        return reader in BUREAUS
    if kind == "objection":  # its author, who announced, and the staff of the region
        return reader in ("firm", "institute", "tto") or reader in INSIDE
    if kind == "project":
        return reader in ("institute", "tto", "liaison") or reader in INSIDE
    if kind == "distribution":  # the office; once it is sent the people named in it, and who holds the link
        return reader == "tto" or group == "link" or (reader == "expert" and key != "draft")
    if kind == "equity":  # the office; once it is decided who gets shares
        return reader == "tto" or (reader == "expert" and key != "draft")
    if kind == "venture":  # the person (see tests.town.rights), and the office once it is handed in
        mine = key in ("draft", "back", "left", "stopped", "declined", "withdrawn")
        return (reader == "expert" and mine) or (reader == "tto" and key != "draft")
    if kind == "diligence_bundle":
        return reader == "tto"
    if kind == "entitlement":  # the team and its office
        return reader in ("institute", "tto") or (reader == "expert" and key != "draft")
    inner = reader in OWNERS[kind] | INSIDE or (kind == "demand" and reader == "liaison")
    return inner if group == "inner" else group in _groups(reader, kind, key)


def _groups(reader: str, kind: str, key: str) -> set[str]:
    state, _colon, audience = key.partition(":")
    role = PEOPLE[reader][0].value if reader in PEOPLE else "visitor"
    standing = "own" if reader in OWNERS[kind] else "inside" if reader in INSIDE else "outside"
    if kind == "demand" and reader == "liaison":
        standing = "mandated"
    now = (audience or "public") if state in OPEN[kind] else "none"
    if now == "directed" and reader == "strange_institute":
        standing = "recipient"
    return READING.get(
        (now, role, standing), READING.get((now, role, "outside"), set()) if standing != "outside" else set()
    )


def _pages(town: Town) -> Iterator[str]:
    """Addresses of every page and API operation that is read, for records in telling states."""
    looked = Town(records={kind: {key: uid for n, (key, uid) in enumerate(found.items()) if key in LOOKED_AT or n < 2 or kind == "contact"}
                           for kind, found in town.records.items()})  # fmt: skip
    for where in sorted(
        {row.where for row in rows() if "GET" in row.methods and not row.where.startswith(ELSEWHERE)}
    ):
        named = (
            where.replace("<uid>", "<uuid:uid>").replace("_uid>", "_uid>")
            if where.startswith("api/")
            else where
        )
        yield from examples(looked, re.sub(r"<(\w*uid)>", r"<uuid:\1>", named))
    yield from (
        "/search/?q=canary",
        "/demands/?q=kz",
        "/demands/?mine=1",
        "/achievements/?mine=1",
        "/api/v1/demands?q=kz",
        "/api/v1/achievements?q=kz",
    )


def _read(town: Town, reader: str, pages: list[str]) -> tuple[set[str], list[str]]:
    """Where this reader found planted words: the groups rightly read, and what ought not to have been read."""
    of = {word: group for group, words in town.canaries.items() for word in words}
    right: set[str] = set()
    wrong: list[str] = []
    for page in pages:
        answer = town.clients[reader].get(page)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        for word in set(CANARY.findall(body.decode("utf-8", "replace") + str(answer.headers))):
            if entitled(reader, of[word]):
                right.add(of[word])
            else:
                wrong.append(f"{reader} reads {of[word]} ({word}) at {page}")
    return right, wrong


def test_nobody_reads_a_field_the_rules_keep_from_them(town: Town) -> None:
    pages = list(_pages(town))
    found: dict[str, set[str]] = {}
    wrong: list[str] = []
    for reader in READERS:
        found[reader], faults = _read(town, reader, pages)
        wrong += faults

    assert len(pages) > 100
    if wrong:
        pytest.fail(f"{len(wrong)} leaks\n" + "\n".join(sorted(wrong)[:80]), pytrace=False)
    # The words are there to be found: each group is read by somebody it is meant for.
    assert {"demand/published/public", "achievement/published/public"} <= found["visitor"]
    assert {"demand/published:member/member", "achievement/published:member/member"} <= found["stranger"]
    assert {"demand/draft/sealed", "demand/draft/member", "demand/submitted/inner"} <= found["firm"]
    assert {"achievement/draft/sealed", "contact/accepted/thread", "contact/sent/sides"} <= found["institute"]
    assert {"visit/sent/all", "demand/submitted/sealed"} <= found["liaison"]
    assert "demand/published:directed/member" in found["strange_institute"]
    assert {"deal/opened/thread", "deal/opened/working"} <= found["broker"] & found["firm"]
    assert "deal/opened/working" in found["operator"]
    assert {"payee_account/pending/sides", "recovery/open/sides"} <= found["firm"] & found["finance"]
    assert "disbursement/made/office" in found["finance"] & found["officer"]


def test_a_sealed_word_in_a_public_field_is_seen(town: Town) -> None:
    from kezhuan.demands.models import Demand

    uid = town.records["demand"]["published"]
    with transaction.atomic():
        demand = Demand.objects.get(uid=uid)
        Demand.objects.filter(uid=uid).update(teaser=demand.detail)
        _right, wrong = _read(town, "visitor", [f"/demands/{uid}/", f"/api/v1/demands/{uid}"])
        transaction.set_rollback(True)

    assert len(wrong) == 2


def test_hidden_and_absent_are_the_same_answer(town: Town) -> None:
    """Status, body, header names and values, for everything one may ask of a record by its address."""
    hidden = {
        kind: str(found.get("draft") or found.get("sent") or next(iter(found.values())))
        for kind, found in town.records.items()
    }
    differing, compared = [], 0
    for row in rows():
        where = re.sub(r"<(\w*uid)>", r"<uuid:\1>", row.where)
        named = PARAMETER.search(where)
        if named is None or named[1] != "uuid":
            continue
        only = Town(records={kind: {"only": uid} for kind, uid in hidden.items()})
        there = next(examples(only, where), "")
        nowhere = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", str(uuid4()), there, count=1)
        for method in sorted(row.methods):
            for reader in ("visitor", "stranger"):
                seen, absent = (_answer(town, reader, method, address) for address in (there, nowhere))
                compared += seen[0] == 404
                if seen[0] == 404 and seen != absent:
                    differing.append(f"{reader} {method} {row.where}: {seen[0]} {absent[0]}")

    assert compared > 80
    assert differing == []


def _answer(town: Town, reader: str, method: str, address: str) -> tuple[int, bytes, dict[str, str]]:
    with transaction.atomic():
        answer = town.clients[reader].generic(
            method, address, b"{}" if method != "GET" else b"", content_type="application/json"
        )
        transaction.set_rollback(True)
    headers = {name: value for name, value in answer.headers.items() if name not in ("Date", "X-Request-Id")}
    return answer.status_code, b"" if answer.streaming else answer.content, headers
