"""Log lines carry what helps to run the house, and nothing that opens a door or names a person."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from kezhuan.core.access import Role
from kezhuan.core.operations.logs import HIDDEN, JsonLines, scrub
from kezhuan.people import tokens
from tests.builders import sign_in

PHONE, PASSWORD, LINK, BEARER = (
    "13912345678",
    "Canary-pass-7781",
    "canary1link2token3of4one5time",
    "kz_canary9bearer8token7secret6",
)
CANARIES = (PHONE, PASSWORD, LINK, BEARER, "330402199001011234", "canary-asked")


class Lines(io.StringIO):
    """What was logged, as text and as objects."""

    def rows(self, logger: str = "kezhuan.request") -> list[dict]:
        return [row for line in self.getvalue().splitlines() if (row := json.loads(line))["logger"] == logger]


@pytest.fixture
def logged() -> Iterator[tuple[Lines, io.StringIO]]:
    """The lines as the product writes them, and beside them the same records as a plain formatter would."""
    ours, plain, root = Lines(), io.StringIO(), logging.getLogger()
    handlers = [logging.StreamHandler(ours), logging.StreamHandler(plain)]
    handlers[0].setFormatter(JsonLines())
    requests = logging.getLogger("kezhuan.request")
    kept = requests.level
    requests.setLevel("INFO")
    for handler in handlers:
        root.addHandler(handler)
    yield ours, plain
    for handler in handlers:
        root.removeHandler(handler)
    requests.setLevel(kept)


@pytest.mark.parametrize("text, left", [
    ("postgresql://kz:geheim@db/kz is away", f"postgresql://{HIDDEN}@db/kz is away"),
    ("GET /people/join/?token=abc&x=1 failed", f"GET /people/join/?{HIDDEN} failed"),
    ("Key (phone)=(13912345678) exists", f"Key (phone)=({HIDDEN}) exists"),
    ("139 1234 5678 / 33040219900101123X", f"{HIDDEN} / {HIDDEN}"),
    ("password: hunter2, KZ_METRICS_TOKEN=abc", f"password: {HIDDEN} KZ_METRICS_TOKEN={HIDDEN}"),
    ("token aB3dE5gH7jK9mN1pQ3sT5 refused", f"token {HIDDEN} refused"),
    ("job matching.demand 2f1e6c1a-4d55-4d0c-9d0e-0a1b2c3d4e5f failed (attempt 3): ValueError",
     "job matching.demand 2f1e6c1a-4d55-4d0c-9d0e-0a1b2c3d4e5f failed (attempt 3): ValueError"),
    ("2026-11-29 10:00 第 1204 条，共 300000 行", "2026-11-29 10:00 第 1204 条，共 300000 行"),
])  # fmt: skip
def test_what_opens_a_door_or_names_a_person_is_scrubbed_and_the_rest_stays(text: str, left: str) -> None:
    assert scrub(text) == left


@pytest.mark.django_db
def test_a_request_leaves_its_id_route_status_time_and_whose_it_was(logged, client: Client) -> None:
    lines, _ = logged
    person = sign_in(client, Role.ENTERPRISE)

    answer = client.get("/people/me/?q=canary-asked", headers={"X-Request-Id": "from-the-proxy-1"})

    row = lines.rows()[-1]
    assert answer["X-Request-Id"] == "from-the-proxy-1"
    assert (row["id"], row["method"], row["route"], row["status"]) == (
        "from-the-proxy-1",
        "GET",
        "people/me/",
        answer.status_code,
    )
    assert row["user"] == str(person.user_id)
    assert 0 <= row["ms"] < 60_000
    assert set(row) == {"at", "level", "logger", "said", "id", "method", "route", "status", "ms", "user"}


@pytest.mark.django_db
def test_an_id_that_is_none_is_replaced_and_probes_leave_no_line(logged, client: Client) -> None:
    lines, _ = logged

    answer = client.get("/", headers={"X-Request-Id": 'x"\n<script>'})
    client.get("/healthz")

    assert len(answer["X-Request-Id"]) == 32
    assert [row["id"] for row in lines.rows()] == [answer["X-Request-Id"]]


@pytest.mark.django_db
def test_no_secret_and_no_persons_number_reaches_the_log_whatever_fails(
    logged, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, plain = logged
    client.raise_request_exception = False
    client.get(f"/people/join/{LINK}/?who={PHONE}")
    client.post("/accounts/login/", {"login": PHONE, "password": PASSWORD})
    client.get(f"/nowhere/{LINK}?q=canary-asked")
    client.get("/api/v1/demands", headers={"Authorization": f"Bearer {BEARER}"})

    def broken(secret: str) -> None:
        raise RuntimeError(f"Key (phone)=({PHONE}) 330402199001011234 {secret} {PASSWORD}")

    monkeypatch.setattr(tokens, "open_token", broken)
    answer = client.get(f"/api/v1/demands?q={LINK}", headers={"Authorization": f"Bearer {BEARER}"})

    assert answer.status_code == 500
    assert [canary for canary in CANARIES if canary in lines.getvalue()] == []
    assert "people/join/<str:token>/" in lines.getvalue()
    fault = lines.rows("django.request")[-1]
    assert fault["error"] == "RuntimeError"
    assert fault["stack"][-1].endswith(" broken")
    # the same records in a plain formatter give them away: the search can find
    assert all(canary in plain.getvalue() for canary in (PHONE, LINK, BEARER, "330402199001011234"))


def test_an_error_is_told_by_type_and_place_and_not_by_its_text() -> None:
    try:
        raise ValueError(f"{PASSWORD} of somebody")
    except ValueError as fault:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "broken", (), (ValueError, fault, fault.__traceback__)
        )

    line = json.loads(JsonLines().format(record))

    assert (line["error"], line["said"]) == ("ValueError", "broken")
    assert PASSWORD not in json.dumps(line)
