"""Every form of every room with hostile input: nothing breaks, what was typed stays, the fault stands at its field.

50 inputs a form, 300 with `HYPOTHESIS_PROFILE=deep`; the forms are those the pages themselves draw.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction

from kezhuan.ui import shell
from tests.forms.finding import Found, every_form, unreached
from tests.forms.reading import VISIBLE, forms_of
from tests.town import Town, build
from tests.town.office import two_person_moves

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
INPUTS = 300 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 50
MEGABYTE = "x" * 1_048_576
HOSTILE: tuple[Any, ...] = (
    "", " ", "0", "-1", "-99999999999999999999", "9" * 40, "1e400", "NaN", "Infinity", "0x41", "１２３４５", "½", "٣", "1,2,3",
    "2026-02-30", "0000-00-00", "99999-01-01", "２０２６-１１-２２", "a\x00b", "\x00", "\x07\x1b[31m", b"\xed\xa0\x80", b"\xff\xfe", "\ufffe",
    "\u202e反\u202c", "é" * 70, "e\u0301", "👩‍🔬" * 40, "𠮷𩸽", "=1+1", "＝1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "<script>alert(1)</script>",
    "{{ 7*7 }}", "{% debug %}", "%s%n", "{0}{a.b}", "'; DROP TABLE x; --", "../../etc/passwd", "on", "true", "[]", '{"a": 1}', "null",
    "00000000-0000-4000-8000-000000000000", "not-a-uuid", "\r\n\r\n", "\t\u3000\u00a0", "长" * 5001, MEGABYTE, ["a", "b"], ["1", ""], None,
)  # fmt: skip
# Addresses of the sign-in library that answer POST without a form of their own in this town.
LIBRARY = "accounts/"


def known_gaps() -> set[str]:
    """Addresses whose forms the town cannot show yet, because it holds no records of their kind."""
    lines = (Path(__file__).parent / "gaps.txt").read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker) -> Iterator[Town]:
    """One town for the module; whatever a form does to it is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module", autouse=True)
def bare_frame() -> Iterator[None]:
    """Pages without the numbers of their menu: forms are looked at, and ten thousand of them need not count every desk."""
    whole = shell.shell()
    shell.receive(replace(whole, frame=lambda actor: ((), 0)))
    yield
    shell.receive(whole)


@pytest.fixture(scope="module")
def found(town: Town) -> list[Found]:
    return every_form(town)


def test_a_form_leads_to_every_address_that_takes_one(found: list[Found]) -> None:
    # While no table asks for a second person, nobody can be led to a step that waits for one.
    nothing_waits = set() if two_person_moves() else {"desk/proposals/<uuid:uid>/"}

    missing = {r for r in unreached(found) if not r.startswith(LIBRARY) and r not in nothing_waits}

    # Gaps by name, so that a new form without a way to it goes red and the list can only be shortened by hand.
    assert sorted(missing - known_gaps()) == []
    assert len(found) >= 60


def test_no_form_breaks_and_every_fault_stands_at_its_field(found: list[Found], town: Town) -> None:
    faults = [fault for one in found for fault in _attack(one, town)]

    if faults:
        pytest.fail(f"{len(faults)} faults\n" + "\n".join(faults[:60]), pytrace=False)


def inputs(one: Found) -> Iterator[tuple[str, dict[str, Any]]]:
    """(field, posted values): each field in turn with each hostile value, all else as the page drew it."""
    names = [name for name in one.form.fields if name != "csrfmiddlewaretoken"] or ["unknown"]
    # Every value is met, and every field; the two lists are stepped through at their own pace.
    offset = sum(map(ord, one.route)) % len(HOSTILE)
    values = islice(cycle(HOSTILE), offset, None)
    for name, value in islice(zip(cycle(names), values, strict=False), INPUTS):
        posted: dict[str, Any] = {field: list(held) for field, held in one.form.fields.items()}
        posted[name] = [] if value is None else value if isinstance(value, list) else [value]
        yield name, posted


def _attack(one: Found, town: Town) -> Iterator[str]:
    client = town.clients[one.reader]
    kept = deepcopy(client.cookies)
    for name, posted in inputs(one):
        with transaction.atomic():
            answer = client.post(
                one.form.action,
                urlencode(posted, doseq=True),
                content_type="application/x-www-form-urlencoded",
            )
            transaction.set_rollback(True)
        client.cookies = deepcopy(kept)
        said = f"{one.route} as {one.reader}, {name}={str(posted[name])[:60]!r}: {answer.status_code}"
        if answer.status_code >= 500:
            raised = getattr(answer, "exc_info", None)
            yield f"{said} {raised[1]!r:.200}" if raised else said
        elif answer.status_code == 422:
            yield from (f"{said} {fault}" for fault in _told(one, name, posted, answer.content.decode()))


def _told(one: Found, name: str, posted: dict[str, Any], page: str) -> Iterator[str]:
    """What a page of faults does not say, or has lost."""
    if '_error"' not in page and 'id="error-summary"' not in page and "kz-summary" not in page:
        yield "names no fault"
    if (
        one.form.kinds.get(name) not in VISIBLE - {"password"}
        or len(posted[name]) != 1
        or not isinstance(posted[name][0], str)
    ):
        return
    drawn = next((form for form in forms_of(page, one.form.action) if name in form.fields), None)
    if drawn is None or _plain(posted[name][0]) not in [_plain(value) for value in drawn.fields[name]]:
        yield "does not keep the input"


def _plain(text: str) -> str:
    return "".join(text.replace("\x00", "").replace("\ufffd", "").split())
