"""Several demands at once: all or none, and taken back within ten seconds."""

import re
from datetime import datetime, timedelta

import pytest

from kezhuan.core import clock, notices
from kezhuan.core.access import Role
from kezhuan.core.models import Event
from kezhuan.demands import queries, usecases
from kezhuan.demands.rules import GATE, TICKS
from tests.builders import member, organisation, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=clock.SHANGHAI)
GOOD = {f"tick_{name}": "on" for name in GATE}


def waiting(n, *, screened):
    """n demands of one firm, submitted or screened."""
    today = clock.today()
    owner = member(Role.ENTERPRISE, org=organisation(region="330402"))
    operator = member(Role.OPERATOR, region="3304")
    made = []
    for k in range(n):
        d = usecases.draft_demand(
            {"title": f"轻量化支架{k}", "problem": "太重。", "field": "05", "audience": "public", "secrecy_cleared": True},
            actor=owner, today=today,
        )  # fmt: skip
        d = usecases.submit_demand(d.row.uid, actor=owner, today=today, version=d.row.version)
        if screened:
            d = usecases.screen_demand(d.row.uid, ticks=dict.fromkeys(TICKS, True), note="已与技术负责人通话核实。", actor=operator,
                                       today=today, version=d.row.version)  # fmt: skip
        made.append(d.row.uid)
    return owner, made


def posted(page, uids, **more):
    """The hidden fields of a batch page, and what was typed."""
    text = page.content.decode()
    found = dict(re.findall(r'<input type="hidden" name="((?:version_\w+|key))" value="([^"]*)"', text))
    return found | {"uid": [str(uid) for uid in uids]} | more


def states(uids, actor):
    return [queries.get(actor, uid).state for uid in uids]


def typed(uids, title="轻量化支架", teaser="寻求减重方案。"):
    return {f"title_{u.hex}": title for u in uids} | {f"teaser_{u.hex}": teaser for u in uids} | GOOD


def test_an_officer_publishes_five_and_takes_all_back_in_time(client):
    with clock.at(NOW):
        owner, uids = waiting(5, screened=True)
        officer = sign_in(client, Role.CITY, region="3304")
        page = client.get("/desk/batch/publish/", {"uid": [str(u) for u in uids]})
        sent = client.post("/desk/batch/publish/", posted(page, uids, **typed(uids)))
        assert sent.status_code == 303, sent.content.decode()[-800:]
        assert states(uids, owner) == ["published"] * 5
        desk = client.get("/desk/").content.decode()
        assert "撤销刚才的办理" in desk
        assert 'href="/desk/todo/publish/"' not in desk
    with clock.at(NOW + timedelta(seconds=9)):
        cases = re.findall(r'name="case" value="([^"]+)"', client.get("/desk/").content.decode())
        assert len(cases) == 5
        assert client.post("/desk/undo/", {"case": cases, "key": "u1"}).status_code == 303
        assert states(uids, owner) == ["screened"] * 5
        assert Event.objects.filter(verb="demand.undo", actor_id=officer.user_id).count() == 5


def test_after_ten_seconds_nothing_is_offered_and_nothing_taken_back(client):
    with clock.at(NOW):
        owner, uids = waiting(1, screened=True)
        sign_in(client, Role.CITY, region="3304")
        page = client.get("/desk/batch/publish/", {"uid": [str(u) for u in uids]})
        client.post("/desk/batch/publish/", posted(page, uids, **typed(uids)))
    with clock.at(NOW + timedelta(seconds=11)):
        assert "撤销刚才的办理" not in client.get("/desk/").content.decode()
        late = client.post("/desk/undo/", {"case": [f"demand:{uids[0]}"], "key": "u1"})
        assert late.status_code == 409
        assert states(uids, owner) == ["published"]


def test_one_fault_keeps_all_back_and_what_was_typed(client):
    with clock.at(NOW):
        owner, uids = waiting(2, screened=True)
        sign_in(client, Role.CITY, region="3304")
        page = client.get("/desk/batch/publish/", {"uid": [str(u) for u in uids]})
        faulty = typed(uids) | {f"teaser_{uids[1].hex}": ""}
        answer = client.post("/desk/batch/publish/", posted(page, uids, **faulty))
        assert answer.status_code == 422
        assert "请填写公开摘要" in answer.content.decode()
        assert answer.content.decode().count("寻求减重方案。") >= 1
        assert states(uids, owner) == ["screened"] * 2


def test_a_gate_left_open_refuses_the_whole_batch(client):
    with clock.at(NOW):
        owner, uids = waiting(2, screened=True)
        sign_in(client, Role.CITY, region="3304")
        page = client.get("/desk/batch/publish/", {"uid": [str(u) for u in uids]})
        unticked = {k: v for k, v in typed(uids).items() if not k.startswith("tick_")}
        assert client.post("/desk/batch/publish/", posted(page, uids, **unticked)).status_code == 409
        assert states(uids, owner) == ["screened"] * 2


def test_screening_many_keeps_each_note(client):
    with clock.at(NOW):
        owner, uids = waiting(3, screened=False)
        sign_in(client, Role.OPERATOR, region="3304")
        page = client.get("/desk/batch/screen/", {"uid": [str(u) for u in uids]})
        notes = {f"note_{u.hex}": f"第{n}家，已与技术负责人通话核实。" for n, u in enumerate(uids)}
        ticks = {f"tick_{name}": "on" for name in TICKS}
        assert client.post("/desk/batch/screen/", posted(page, uids, **notes, **ticks)).status_code == 303
        assert states(uids, owner) == ["screened"] * 3
        assert [queries.get(owner, u).card.note for u in uids] == list(notes.values())


def test_a_case_that_changed_in_between_stops_the_batch_and_shifts_no_words(client):
    with clock.at(NOW):
        owner, uids = waiting(2, screened=True)
        sign_in(client, Role.CITY, region="3304")
        page = client.get("/desk/batch/publish/", {"uid": [str(u) for u in uids]})
        form = posted(page, uids, **typed(uids))
        version = queries.get(owner, uids[0]).version
        usecases.move_demand(uids[0], "withdraw", actor=owner, today=clock.today(), version=version)
        assert client.post("/desk/batch/publish/", form).status_code == 409
        assert states(uids, owner) == ["withdrawn", "screened"]


def test_a_batch_is_hidden_from_other_roles(client):
    sign_in(client, Role.ENTERPRISE)
    assert client.get("/desk/batch/publish/").status_code == 404
    assert client.get("/desk/batch/burn/").status_code == 404


def test_notices_are_read_one_by_one_and_all_at_once(client):
    me = sign_in(client, Role.ENTERPRISE)
    notices.post(notices.Letter(me.user_id, "demand", f"第{n}封", "/desk/done/") for n in range(3))
    other = member(Role.ENTERPRISE)
    notices.post([notices.Letter(other.user_id, "demand", "别人的", "/")])
    text = client.get("/desk/notices/").content.decode()
    assert ("3 条未读" in text, "别人的" in text) == (True, False)
    first = re.search(r"/desk/notices/([0-9a-f-]{36})/", text)[1]
    assert client.post(f"/desk/notices/{first}/").url == "/desk/done/"
    assert notices.unread(me.user_id) == 2
    assert client.post("/desk/notices/read/").status_code == 303
    assert (notices.unread(me.user_id), notices.unread(other.user_id)) == (0, 1)
    theirs = notices.inbox(other.user_id)[1][0].uid
    assert client.post(f"/desk/notices/{theirs}/").status_code == 404
    assert notices.unread(other.user_id) == 1
