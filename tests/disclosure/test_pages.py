"""The pages and the API of disclosure as both sides use them, and where the text must be gone with the next request."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.disclosure import usecases
from kezhuan.disclosure.models import Grant, Nda
from tests.builders import sign_in
from tests.disclosure.sides import SECRET, stand
from tests.files.corpus import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """Both sides with a browser each: (sides, owner's client, reader's client)."""
    s = stand()
    owner, reader = Client(), Client()
    s.owner = sign_in(owner, Role.ENTERPRISE, s.firm)
    s.reader = sign_in(reader, Role.TTO, s.institute)
    return s, owner, reader


def text(answer) -> str:
    words = answer.content.decode()
    told = answer["Content-Type"].startswith("application/json")
    return json.dumps(json.loads(words), ensure_ascii=False) if told else words


def test_asking_signing_granting_reading_and_revoking_by_page(two):
    s, owner, reader = two
    page = text(reader.get(f"/demands/{s.demand}/"))
    assert f"/grants/new/demand/{s.demand}/" in page
    assert SECRET not in page
    form = reader.get(f"/grants/new/demand/{s.demand}/")
    assert "保密内容" in text(form)
    short = reader.post(f"/grants/new/demand/{s.demand}/", {"purpose": "评估合作", "signer": "李工"})
    assert (short.status_code, Grant.objects.count(), Nda.objects.count()) == (422, 0, 0)
    asked = reader.post(
        f"/grants/new/demand/{s.demand}/", {"purpose": "评估合作", "signer": "李工", "agreed": "on"}
    )
    uid = Grant.objects.get().uid
    assert (asked.status_code, asked["Location"]) == (303, f"/grants/{uid}/")
    assert reader.get(f"/grants/{uid}/give/").status_code == 404

    assert "待答复的查看申请" in text(owner.get("/desk/"))
    day = clock.today() + timedelta(days=30)
    given = owner.post(
        f"/grants/{uid}/give/", {"ends_on": day.isoformat(), "signer": "王厂长", "agreed": "on", "version": 1}
    )
    assert given.status_code == 303

    read = text(reader.get(f"/demands/{s.demand}/"))
    assert SECRET in read
    assert "查看人水印" in read
    assert SECRET in text(reader.get(f"/api/v1/demands/{s.demand}"))
    paper = reader.get(f"/sealed/demand/{s.demand}.pdf")
    assert (paper.status_code, paper["Content-Type"], paper["Cache-Control"]) == (
        200,
        "application/pdf",
        "no-store",
    )
    seen = text(owner.get(f"/readings/demand/{s.demand}/?group=sealed"))
    assert "凭查看授权" in seen
    assert reader.get(f"/readings/demand/{s.demand}/").status_code == 404

    version = Grant.objects.get().version
    assert owner.post(f"/grants/{uid}/move/", {"move": "revoke", "version": version}).status_code == 303
    assert SECRET not in text(reader.get(f"/demands/{s.demand}/"))
    assert SECRET not in text(reader.get(f"/api/v1/demands/{s.demand}"))
    assert reader.get(f"/sealed/demand/{s.demand}.pdf").status_code == 404
    assert "对方已收回查看授权" in text(reader.get(f"/demands/{s.demand}/"))


def test_the_same_by_api(two):
    s, owner, reader = two

    def post(client, address, **body):
        return client.post(f"/api/v1/{address}", json.dumps(body), content_type="application/json")

    asked = post(reader, "grants", kind="achievement", record=str(s.achievement), purpose="评估", signer="李")
    assert asked.status_code == 404  # its own achievement
    asked = post(owner, "grants", kind="achievement", record=str(s.achievement), purpose="评估", signer="王")
    uid = asked.json()["uid"]
    day = (clock.today() + timedelta(days=5)).isoformat()
    assert (
        post(reader, f"grants/{uid}/give", version=1, ends_on=day, signer="李").json()["state"] == "granted"
    )
    assert SECRET in text(owner.get(f"/api/v1/achievements/{s.achievement}"))
    shown = owner.get(f"/api/v1/grants/{uid}").json()
    assert (shown["row"]["live"], shown["nda"]["state"]) == (True, "signed")
    assert post(reader, f"grants/{uid}/move", version=2, move="revoke").json()["state"] == "revoked"
    assert SECRET not in text(owner.get(f"/api/v1/achievements/{s.achievement}"))
    assert reader.get(f"/api/v1/readings/achievement/{s.achievement}?group=sealed").json()["total"] == 1


def test_a_sheet_by_page(two):
    s, owner, reader = two
    from django.core.files.uploadedfile import SimpleUploadedFile

    uid = usecases.propose_nda(s.firm, s.institute, signer="李工", actor=s.reader, today=clock.today())
    sent = reader.post(f"/ndas/{uid}/upload/", {"sheet": SimpleUploadedFile("协议.pdf", pdf()), "version": 1})
    assert (sent.status_code, owner.get(f"/ndas/{uid}/upload/").status_code) == (303, 404)
    assert owner.get(f"/ndas/{uid}/sheet/")["Content-Disposition"].startswith("attachment")
    assert owner.post(f"/ndas/{uid}/move/", {"move": "check", "version": 2}).status_code == 303
    assert "有效" in text(reader.get("/ndas/"))
    assert Client().get(f"/ndas/{uid}/sheet/").status_code == 404


def test_a_block_list_by_page(two):
    s, owner, reader = two
    assert reader.get(f"/demands/{s.demand}/").status_code == 200

    assert owner.post("/blocks/", {"organisation": str(s.institute.uid), "note": "同行"}).status_code == 303

    assert reader.get(f"/demands/{s.demand}/").status_code == 404
    assert reader.get(f"/api/v1/demands/{s.demand}").status_code == 404
    assert "嘉兴某研究院" in text(owner.get("/blocks/"))
    (row,) = owner.get("/api/v1/blocks").json()
    assert owner.post(f"/blocks/{row['uid']}/remove/").status_code == 303
    assert reader.get(f"/demands/{s.demand}/").status_code == 200


@pytest.mark.parametrize(
    "address", ["/grants/", "/ndas/", "/grants/?box=received&state=granted", "/api/v1/grants", "/api/v1/ndas"]
)
def test_lists_stand_empty_and_for_everybody_signed_in(two, address):
    _s, owner, _reader = two

    assert owner.get(address).status_code == 200
    assert Client().get(address).status_code in (401, 404)
