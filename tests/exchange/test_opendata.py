"""Open data: pages, API, dump and harvest hold the same records; another instance takes them in once."""

import csv
import io
import json
import re

import pytest
from click.testing import CliRunner

from kezhuan.achievements.models import Achievement
from kezhuan.cli.data import command
from kezhuan.core import events
from kezhuan.core.access import SYSTEM, Role
from kezhuan.demands.models import Demand
from kezhuan.demands.usecases import import_demand, take_down_demand
from kezhuan.exchange import dumps, opendata
from tests.builders import TODAY, actor, organisation
from tests.matching import market

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def stock():
    """Public and member-only demands, an anonymous one, achievements, and an outside demand."""
    _owner, public = market.demand(organisation(name="嘉兴甲公司"))
    market.demand(organisation(name="嘉兴乙公司"), audience="member")
    market.demand(organisation(name="嘉兴丙公司"), anonymous=True)
    office = market.office()
    market.crowd(office)
    market.achievement(office, level="member", title="只给会员看的成果")
    import_demand({"origin": "external", "upstream_id": "W-1", "title": "外来需求", "public_title": "外来需求", "teaser": "=1+1", "audience": "public"}, actor=SYSTEM, today=TODAY)  # fmt: skip
    events.seal()
    return public


def listed(client, place: str) -> set[str]:
    """The uids a visitor finds by paging through a public list."""
    found, page = set(), 1
    while True:
        text = client.get(f"/{place}/?page={page}&size=20").content.decode()
        found |= set(re.findall(rf'href="/{place}/([0-9a-f-]{{36}})/"', text))
        if 'rel="next"' not in text:
            return found
        page += 1


def by_api(client, place: str) -> set[str]:
    rows, offset = set(), 0
    while True:
        got = client.get(f"/api/v1/{place}?offset={offset}&limit=5").json()["rows"]
        rows |= {row["uid"] for row in got}
        offset += 5
        if not got:
            return rows


@pytest.mark.parametrize("place", ["demands", "achievements", "profiles"])
def test_pages_api_dump_and_harvest_hold_the_same_records(client, stock, place):
    pages = listed(client, place)

    streamed = b"".join(client.get(f"/open/data/{place}/jsonl/").streaming_content).decode()
    dumped = {json.loads(line)["uid"] for line in streamed.splitlines()}
    harvested, after, more = set(), 0, True
    while more:
        got = client.get(f"/api/v1/harvest?after={after}&limit=7").json()
        harvested |= {row["uid"] for row in got["records"] if row["set"] == place}
        after, more = got["position"], got["more"]

    assert by_api(client, place) == pages
    assert dumped == pages
    assert harvested == pages
    assert len(pages) == {"demands": 3, "achievements": 9, "profiles": 0}[place]


def test_no_form_holds_what_is_not_public(client, stock):
    whole = "".join(
        b"".join(client.get(f"/open/data/{name}/{form}/").streaming_content).decode()
        for name in opendata.SETS
        for form in opendata.FORMS
    )

    for hidden in (market.CANARY, "KZ-77", "只给会员看的成果", "嘉兴乙公司", "嘉兴丙公司", "抗弯强度"):
        assert hidden not in whole
    assert "外来需求" in whole


def test_the_three_forms_say_the_same_and_csv_is_inert(client, stock):
    texts = {
        form: b"".join(opendata.written("demands", form, today=TODAY)).decode("utf-8-sig")
        for form in opendata.FORMS
    }

    lines = [json.loads(line) for line in texts["jsonl"].splitlines()]
    table = list(csv.DictReader(io.StringIO(texts["csv"])))
    graph = json.loads(texts["jsonld"])
    assert [row["uid"] for row in table] == [row["uid"] for row in lines]
    assert [{k: v for k, v in row.items() if k != "@type"} for row in graph["@graph"]] == lines
    assert [row["teaser"] for row in table][-1] == "'=1+1"
    assert graph["license"].startswith("https://creativecommons.org/")
    columns = next(d.columns for d in opendata.dictionary(today=TODAY) if d.name == "demands")
    assert [c[0] for c in columns] == list(lines[0])
    assert client.get("/open/data/demands/exe/").status_code == 404
    assert client.get("/open/data/users/csv/").status_code == 404


@pytest.mark.parametrize("name", opendata.SETS)
def test_every_field_handed_out_stands_in_the_dictionary(stock, name):
    columns = {c[0] for d in opendata.dictionary(today=TODAY) if d.name == name for c in d.columns}

    for row in opendata.rows(name, today=TODAY):
        assert set(row) == columns


def test_a_harvester_is_told_what_is_public_no_more_but_not_of_what_never_was(client, stock):
    before = client.get("/api/v1/harvest?limit=500").json()
    officer = actor(Role.DISTRICT, region="330402")
    take_down_demand(stock.row.uid, reason="secrecy", actor=officer, today=TODAY, version=stock.row.version)
    hidden = Demand.objects.get(audience="member")
    take_down_demand(hidden.uid, reason="secrecy", actor=officer, today=TODAY, version=hidden.version)
    events.seal()

    after = client.get(f"/api/v1/harvest?after={before['position']}").json()

    assert after["records"] == []
    assert after["gone"] == [{"set": "demands", "uid": str(stock.row.uid)}]
    assert client.get(f"/api/v1/harvest?after={after['position']}").json()["gone"] == []


def test_another_instance_takes_a_dump_in_once_and_keeps_the_ids(stock, tmp_path, settings):
    settings.SITE_URL = "https://one.example"
    counts = dumps.dump(tmp_path / "out", today=TODAY)
    assert counts == {
        "demands": 3,
        "achievements": 9,
        "profiles": 0,
        "figures": len(list(opendata.rows("figures", today=TODAY))),
    }
    uids = {
        str(uid)
        for uid in Achievement.objects.filter(state="published", level="public").values_list("uid", flat=True)
    }
    Achievement.objects.all().delete()
    Demand.objects.all().delete()
    settings.SITE_URL = "https://two.example"

    tried = dumps.take_dump(tmp_path / "out", commit=False, today=TODAY)
    assert (tried, Achievement.objects.count()) == ({"new": 12, "changed": 0, "same": 0, "bad": 0}, 0)
    first = dumps.take_dump(tmp_path / "out", commit=True, today=TODAY)
    again = dumps.take_dump(tmp_path / "out", commit=True, today=TODAY)

    assert (first["new"], again) == (12, {"new": 0, "changed": 0, "same": 12, "bad": 0})
    taken = Achievement.objects.all()
    assert {a.upstream_id for a in taken} == uids
    assert {a.origin for a in taken} == {json.loads((tmp_path / "out/manifest.json").read_text())["instance"]}
    assert Demand.objects.get(title="外来需求").origin == "external"
    assert {a.organisation for a in taken} == {None}


def test_our_own_records_come_back_as_nothing_new_and_a_changed_file_is_refused(stock, tmp_path):
    dumps.dump(tmp_path, today=TODAY)
    before = Demand.objects.count()

    assert dumps.take_dump(tmp_path, commit=True, today=TODAY)["new"] == 0
    assert Demand.objects.count() == before
    with (tmp_path / "demands.jsonl").open("a") as stream:
        stream.write("{}\n")
    run = CliRunner().invoke(command, ["import", "dump", str(tmp_path), "--commit"])
    assert run.exit_code == 1
    assert "demands.jsonl" in run.output


def test_the_commands_write_and_read(stock, tmp_path):
    run = CliRunner().invoke

    written = run(command, ["dump", str(tmp_path / "a")])
    read = run(command, ["import", "dump", str(tmp_path / "a")])

    assert (written.exit_code, read.exit_code) == (0, 0)
    assert (tmp_path / "a/LICENCE.txt").read_text(encoding="utf-8").startswith("CC BY")
    assert run(command, ["import", "demands", str(tmp_path / "a")]).exit_code == 2


def test_everybody_reads_what_the_fields_mean(client, stock):
    page = client.get("/open/data/").content.decode()

    assert "CC BY 4.0" in page
    assert "/open/data/achievements/jsonld/" in page
    assert client.get("/api/v1/open-data").json()["sets"][0]["columns"][0]["name"] == "uid"
