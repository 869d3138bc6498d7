"""Whatever a person reaches on the pages of a list, the API lists for them too, and nothing else: both are read by many
roles over a whole town and their records compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client

from kezhuan.achievements import queries as achievements
from tests.town import Town, build

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
UID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
READERS = ("visitor", "firm", "tto", "broker", "operator", "district")
# A list's page and its operation.
LISTS = {
    "demands": "demands", "visits": "visits", "batches": "batches", "achievements": "achievements", "profiles": "profiles",
    "people/organisations": "organisations", "people/claims": "claims", "contacts": "contacts", "followups": "followups",
    "grants": "grants", "ndas": "ndas", "deals/all": "deals", "introductions": "introductions", "pool": "pool", "trials": "trials",
    "payouts": "payouts", "appropriations": "appropriations", "disbursements": "disbursements", "recoveries": "recoveries",
    "projects": "projects", "contracts": "contracts", "targets": "targets", "publicity": "publicities", "objections": "objections",
    "distributions": "distributions", "entitlements": "entitlements", "bundles": "bundles", "equities": "equities",
    "ventures": "ventures", "patent-disputes": "patent-disputes", "ratings": "ratings", "imports": "imports",
    "indices/editions": "indices/editions", "indices/collections": "indices/collections", "privacy/requests": "data-requests",
}  # fmt: skip


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker) -> Iterator[Town]:
    """One town for the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def on_pages(client: Client, place: str) -> tuple[set[str], set[str]]:
    """Every record linked from the list, from its own part (本单位), from each state its filter offers and their pages;
    and those states."""
    address = f"/{place}/"
    left, seen, found, offered = [address, f"{address}?mine=1"], set(), set(), set()
    while left:
        page = left.pop()
        seen.add(page)
        answer = client.get(page)
        if answer.status_code != 200:
            continue
        text = answer.content.decode().partition("<main")[2].partition("</main")[0]
        found |= set(re.findall(rf'href="/{place.removesuffix("/all")}/({UID})/', text))
        states = _states(text)
        offered |= set(states)
        further = [f"{address}?state={state}" for state in states] + _further(address, text)
        left += [page for page in dict.fromkeys(further) if page not in seen and page not in left]
    return found, offered


def _states(text: str) -> list[str]:
    chosen = re.search(r'<select[^>]*name="state".*?</select>', text, re.DOTALL)
    return re.findall(r'<option value="(\w+)"', chosen[0]) if chosen else []


def _further(address: str, text: str) -> list[str]:
    """The list's own pages and tabs, without its orders, chips and exports."""
    links = [href.replace("&amp;", "&") for href in re.findall(r'href="([^"]*)"', text)]
    links = [address + link if link.startswith("?") else link for link in links]
    return [
        link for link in links if urlsplit(link).path == address and re.search(r"[?&](page|state|tab)=", link)
    ]


def by_api(client: Client, where: str, states: set[str]) -> set[str]:
    """Every record the operation lists, page by page, with what it lists as one's own and in each of these states."""
    found: set[str] = set()
    for asked in ("", "&mine=true", *(f"&state={state}" for state in sorted(states))):
        offset, total = 0, 1
        while offset < total:
            answer = client.get(f"/api/v1/{where}?limit=50&offset={offset}{asked}")
            if answer.status_code != 200:
                break
            body: Any = answer.json()
            rows = body if isinstance(body, list) else body["rows"]
            found |= {row["uid"] for row in rows}
            offset, total = offset + 50, 0 if isinstance(body, list) else body.get("total", 0)
    return found


def compared(town: Town, lists: dict[str, str], readers: tuple[str, ...] = READERS) -> tuple[int, list[str]]:
    """How many records were met on pages, and where pages and API differ.

    Decoys stand on pages alone, out of sight, for whoever follows every link (tests/disclosure/test_decoys.py).
    """
    decoys = {str(uid) for uid in town.uids("decoy")}
    met, differing = 0, []
    for place, where in lists.items():
        for reader in readers:
            linked, states = on_pages(town.clients[reader], place)
            pages, api = linked - decoys, by_api(town.clients[reader], where, states)
            met += len(pages)
            if pages != api:
                differing.append(f"/{place}/ by {reader}: pages alone {pages - api}, API alone {api - pages}")
    return met, differing


def test_a_list_and_its_operation_hold_the_same_records_for_every_reader(town: Town) -> None:
    met, differing = compared(town, LISTS)

    assert differing == []
    assert met > 500


def test_an_operation_that_leaves_one_record_out_is_seen(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = achievements.listing
    monkeypatch.setattr(
        achievements, "listing", lambda actor, **more: (whole(actor, **more)[0], whole(actor, **more)[1][1:])
    )

    _met, differing = compared(town, {"achievements": "achievements"}, ("firm",))

    assert len(differing) == 1


def there(town: Town, lists: dict[str, str]) -> tuple[int, list[str]]:
    """How often a list was absent at both doors, and where one door has it and the other has not."""
    hidden, differing = 0, []
    for place, where in lists.items():
        for reader, who in town.actors.items():
            if not who.signed_in:
                continue  # led to the sign-in page there, told 401 here
            page = town.clients[reader].get(f"/{place}/").status_code
            api = town.clients[reader].get(f"/api/v1/{where}").status_code
            hidden += page == api == 404
            if page != api or page not in (200, 404):
                differing.append(f"/{place}/ by {reader}: page {page}, API {api}")
    return hidden, differing


def test_a_list_is_there_for_a_reader_on_its_page_and_by_its_operation_or_on_neither(town: Town) -> None:
    hidden, differing = there(town, LISTS)

    assert differing == []
    assert hidden > 50


def test_an_operation_open_to_who_has_no_page_of_it_is_seen(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kezhuan.ratings import api

    monkeypatch.setattr(api, "only", lambda actor, roles: None)

    assert there(town, {"ratings": "ratings"}) == (
        0,
        [f"/ratings/ by {name}: page 404, API 200" for name in ("auditor", "security", "sysadmin")],
    )
