"""履职佐证: sealed as a chain anyone recomputes; one changed word is named; the pilot's negative list is off by default."""

from __future__ import annotations

import io
import json
import zipfile
from copy import deepcopy
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.models import Event, RuleVersion
from kezhuan.core.rulebook import overlay
from kezhuan.rights import bundle_paper as paper
from kezhuan.rights.commands import rights
from kezhuan.rights.models import DiligenceBundle
from kezhuan.rights.queries import bundles as queries
from kezhuan.rights.rules import bundling
from kezhuan.rights.usecases import bundling as usecases
from tests.builders import member, sign_in
from tests.rights.bench import TODAY, Unit, at

SAID = {
    "happened": "许可价格经协议确定，公示后签约，一年后市场价格上涨。",
    "basis": "校务会纪要；评估报告。",
    "conflict": "无",
}
ENTRIES = st.lists(
    st.dictionaries(st.text(min_size=1, max_size=5), st.text(max_size=8), max_size=4), max_size=6
)


@given(
    head=st.dictionaries(st.text(min_size=1, max_size=5), st.text(max_size=8)),
    entries=ENTRIES,
    data=st.data(),
)
def test_a_chain_holds_until_any_link_is_changed_moved_or_dropped(head, entries, data):
    manifest = bundling.manifest_of(head, entries)
    assert bundling.faults(manifest) == ()
    assert bundling.faults(json.loads(json.dumps(manifest))) == ()

    at_ = data.draw(st.integers(0, len(manifest["links"]) - 1))
    changed = deepcopy(manifest)
    changed["links"][at_]["entry"]["新"] = "改"
    assert [r.params["n"] for r in bundling.faults(changed)] == [at_ + 1]
    dropped = deepcopy(manifest)
    del dropped["links"][at_]
    assert bundling.faults(dropped) != ()


def test_what_is_no_manifest_is_told_so():
    for wrong in (
        {},
        {"format": bundling.FORMAT},
        {"format": bundling.FORMAT, "links": []},
        {"format": "x", "links": [1]},
    ):
        assert bundling.faults(wrong)[0].code == "bundle.format"
    whole = bundling.manifest_of({"a": "b"}, [])
    assert bundling.faults(whole | {"head_sm3": "0"})[0].code == "bundle.head"
    assert bundling.faults(whole | {"links": [{"n": 1}]})[0].code == "bundle.link"
    assert bundling.faults(whole | {"links": [7]})[0].code == "bundle.link"


def test_everything_missing_is_named_and_an_item_found_needs_its_evidence():
    assert bundling.missing(**SAID, items=(), findings={}) == ()
    empty = bundling.missing(happened=" ", basis="", conflict=" ", items=("a",), findings={})
    assert [r.code for r in empty] == ["bundle.happened", "bundle.basis", "bundle.conflict", "bundle.item"]
    for findings, code in (
        ({"a": {"answer": "clear"}}, "bundle.item"), ({"a": {"answer": "clear"}, "b": {"answer": "found", "evidence": " "}}, "bundle.evidence"),
    ):  # fmt: skip
        assert [r.code for r in bundling.missing(**SAID, items=("a", "b"), findings=findings)] == [code]
    whole = {"a": {"answer": "clear"}, "b": {"answer": "found", "evidence": "审计报告"}}
    assert bundling.missing(**SAID, items=("a", "b"), findings=whole) == ()


@pytest.fixture
def unit():
    with at():
        yield Unit()


def sealed(unit) -> DiligenceBundle:
    made = unit.decided()
    uid = usecases.draft_bundle("distribution", made.uid, actor=unit.office, today=TODAY)
    usecases.edit_bundle(uid, SAID, actor=unit.office, today=TODAY, version=1)
    usecases.seal_bundle(uid, actor=unit.office, today=TODAY, version=2)
    return DiligenceBundle.objects.get(uid=uid)


@pytest.mark.django_db
@pytest.mark.database
def test_a_sealed_bundle_holds_events_decisions_and_words_and_proves_itself(unit, tmp_path):
    from kezhuan.core import events

    bundle = sealed(unit)
    entries = [link["entry"] for link in bundle.manifest["links"]]
    assert entries[0]["kind"] == "head"
    assert [e["text"] for e in entries if e["kind"] == "statement"] == list(SAID.values())
    assert "distribution.sign" in [e["verb"] for e in entries if e["kind"] == "event"]
    assert all(e["seal"] > 0 for e in entries if e["kind"] == "event")
    (decision,) = [e for e in entries if e["kind"] == "decision"]
    assert (decision["state"], decision["maker"], decision["checker"]) == (
        "approved",
        str(unit.office.user_id),
        str(unit.second.user_id),
    )
    assert bundling.faults(bundle.manifest) == ()
    assert Event.objects.get(verb="diligence_bundle.seal").changes["head_sm3"] == bundle.head_sm3

    packed = paper.package(bundle.number, bundle.manifest)
    names = zipfile.ZipFile(io.BytesIO(packed)).namelist()
    assert names[:2] == ["manifest.json", f"履职佐证-{bundle.number}.docx"]
    file = tmp_path / "bundle.zip"
    file.write_bytes(packed)
    assert CliRunner().invoke(rights, ["verify", str(file), "--alone"]).exit_code == 0
    assert "没有这个封存值" in CliRunner().invoke(rights, ["verify", str(file)]).output  # not sealed yet
    while events.seal():
        continue
    told = CliRunner().invoke(rights, ["verify", str(file)])
    assert (told.exit_code, bundle.head_sm3 in told.output) == (0, True)

    forged = deepcopy(bundle.manifest)
    forged["links"][2]["entry"]["text"] = "改写"
    file.write_text(json.dumps(forged), encoding="utf-8")
    told = CliRunner().invoke(rights, ["verify", str(file)])
    assert (told.exit_code, told.output.strip()) == (1, "第 3 条与封存时不一致")
    file.write_bytes(b"PK nothing")
    assert CliRunner().invoke(rights, ["verify", str(file)]).exit_code == 1


@pytest.mark.django_db
def test_files_that_hold_no_manifest_are_refused():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.txt", "b")
    for content in (b"", b"[]", b"{", held.getvalue(), b"x" * (paper.MOST_BYTES + 1)):
        with pytest.raises(Invalid):
            paper.manifest_in(content)


@pytest.mark.django_db
@pytest.mark.database
def test_a_sealed_bundle_does_not_change_and_strangers_see_nothing(unit):
    bundle = sealed(unit)
    with pytest.raises(Refused):
        usecases.edit_bundle(bundle.uid, SAID, actor=unit.office, today=TODAY, version=bundle.version)
    for who in (unit.lead, member(Role.TTO), member(Role.CITY, region="3304")):
        with pytest.raises(Hidden):
            queries.detail(who, bundle.uid, today=TODAY)
    with pytest.raises(Hidden):
        usecases.draft_bundle("contract", unit.contract.uid, actor=member(Role.TTO), today=TODAY)
    with pytest.raises(Refused):
        usecases.hand_over_bundle(
            bundle.uid, handed_to=" ", actor=unit.office, today=TODAY, version=bundle.version
        )
    usecases.hand_over_bundle(
        bundle.uid, handed_to="省教育厅", actor=unit.office, today=TODAY, version=bundle.version
    )
    with pytest.raises(Refused):
        usecases.void_bundle(
            bundle.uid, reason="改", actor=unit.office, today=TODAY, version=bundle.version + 1
        )
    bundle.refresh_from_db()
    assert (bundle.state, bundle.handed_to, bundle.handed_on) == ("handed", "省教育厅", TODAY)


def _pilot() -> None:
    """Two people have switched the pilot on; not the way of making a version."""
    row = RuleVersion(
        code="settings.diligence", title="试点", valid_from=TODAY, body={"negative_list": True}, source="试点批复", mark="S", continuity="strict", sm3="",
        state=RuleVersion.APPROVED, maker_id=uuid4(), checker_id=uuid4(), created_at=clock.now(), decided_at=clock.now(),
    )  # fmt: skip
    row.sm3 = overlay.version_of(row).sm3
    row.save(force_insert=True)
    overlay.forget()


@pytest.mark.django_db
def test_the_negative_list_is_asked_item_by_item_only_where_the_pilot_is_on(unit):
    uid = usecases.draft_bundle("contract", unit.contract.uid, actor=unit.office, today=TODAY)
    usecases.edit_bundle(
        uid, SAID | {"findings": {"taking": {"answer": "clear"}}}, actor=unit.office, today=TODAY, version=1
    )
    assert (queries.items(TODAY), queries.detail(unit.office, uid, today=TODAY).missing) == ([], ())
    assert DiligenceBundle.objects.get(uid=uid).findings == {}

    _pilot()
    codes = [code for code, _name in queries.items(TODAY)]
    assert len(codes) == 8
    with pytest.raises(Refused):
        usecases.seal_bundle(uid, actor=unit.office, today=TODAY, version=2)
    answers = {code: {"answer": "clear"} for code in codes} | {
        "taking": {"answer": "found", "evidence": "审计报告 3 号"},
        "外": {"answer": "found"},
    }
    usecases.edit_bundle(uid, {"findings": answers}, actor=unit.office, today=TODAY, version=2)
    usecases.seal_bundle(uid, actor=unit.office, today=TODAY, version=3)
    entries = [link["entry"] for link in DiligenceBundle.objects.get(uid=uid).manifest["links"]]
    assert [e["evidence"] for e in entries if e["kind"] == "negative_list" and e["answer"] == "found"] == [
        "审计报告 3 号"
    ]
    overlay.forget()


@pytest.mark.django_db
def test_pages_and_api_lead_from_the_matter_to_the_handing_over(unit):
    client = Client()
    unit.office = sign_in(client, Role.TTO, unit.org)
    assert client.post("/bundles/new/", {"matter": ""}).status_code == 422
    made = client.post("/bundles/new/", {"matter": f"contract:{unit.contract.uid}"})
    assert made.status_code == 303
    base = made["Location"]
    assert client.get(f"{base}export/").status_code == 404
    assert "还没有填齐" in client.get(base).content.decode()
    assert client.post(f"{base}do/edit/", SAID | {"version": 1}).status_code == 303
    assert client.post(f"{base}do/seal/", {"version": 2}).status_code == 303
    packed = client.get(f"{base}export/")
    assert bundling.faults(paper.manifest_in(packed.content)) == ()
    uid = base.split("/")[2]
    answer = client.post(
        f"/api/v1/bundles/{uid}/moves",
        json.dumps({"version": 3, "move": "hand_over", "words": "省教育厅"}),
        content_type="application/json",
    )
    assert answer.json()["state"] == "handed"
    assert bundling.faults(client.get(f"/api/v1/bundles/{uid}/manifest").json()) == ()
    assert client.get("/api/v1/bundles?state=handed").json()["total"] == 1
    assert "省教育厅" in client.get("/bundles/").content.decode()
