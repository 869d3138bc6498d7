"""The doors of deals: pages within their budgets, numbers, the command line and the API."""

import json

import pytest
from click.testing import CliRunner
from django.test import Client

from kezhuan.core.access import VISITOR, Role
from kezhuan.core.figures import recomputed
from kezhuan.deals import usecases
from kezhuan.deals.commands import deals as command
from kezhuan.deals.figures import FIGURES
from kezhuan.deals.models import DealBroker
from kezhuan.people.models import Organisation
from tests.builders import TODAY, actor, organisation, sign_in
from tests.deals import table

pytestmark = pytest.mark.django_db
LIST, DETAIL = 12, 18


def crowd(broker, rows):
    for n in range(rows):
        usecases.enter_deal(
            title=f"项目{n}", need="嘉兴甲公司", supply="某外地大学", actor=broker, today=TODAY
        )


@pytest.mark.parametrize("place, most", [("/deals/", LIST), ("/deals/all/", LIST), ("/introductions/", LIST)])
def test_lists_cost_the_same_for_three_rows_and_for_thirty(
    client, django_assert_max_num_queries, place, most
):
    organisation(name="嘉兴甲公司")
    broker = sign_in(client, Role.BROKER, region="3304")
    crowd(broker, 3)
    client.get(place)
    with django_assert_max_num_queries(most):
        few = client.get(place)
    crowd(broker, 27)
    with django_assert_max_num_queries(most) as counted:
        many = client.get(place)

    assert (few.status_code, many.status_code) == (200, 200)
    assert len(counted) <= most


def test_the_numbers_are_those_of_their_rows_and_hide_small_groups_from_the_public():
    seat = table.laid()
    table.moved(seat, "sign", signed_on=TODAY)
    city = actor(Role.CITY, region="3304")
    crowd(seat.broker, 2)

    values = {f.code: f.value(city) for f in FIGURES}
    assert values == {"deals-open": 2, "deals-signed": 1, "deals-signing-rate": 100}
    for figure in FIGURES:
        rows = figure.rows(city, {})
        assert recomputed(figure.measure, rows.page(0, 100)) == figure.value(city)
        assert all(row.title == "" for row in figure.rows(VISITOR, {}).page(0, 100))


def test_the_command_line_tells_the_board_and_replays_from_the_log():
    seat = table.laid()
    share = usecases.claim_share(seat.deal, side="both", share_bp=6000, actor=seat.broker, today=TODAY)
    told = json.loads(CliRunner().invoke(command, ["board", "--json"]).output)
    assert {row["label"]: row["total"] for row in told} == {
        "已开始": 1,
        "核查中": 0,
        "洽谈中": 0,
        "拟定合同": 0,
    }

    same = CliRunner().invoke(command, ["replay", str(seat.deal)])
    DealBroker.objects.filter(uid=share).update(share_bp=6001)
    differs = CliRunner().invoke(command, ["replay", str(seat.deal)])
    absent = CliRunner().invoke(command, ["replay", str(share)])

    assert (same.exit_code, same.output.strip()) == (0, "60%  待双方确认  一致")
    assert (differs.exit_code, absent.exit_code) == (1, 1)
    assert "与留痕不一致" in differs.output
    assert "没有这个对接项目" in absent.output
    assert "没有久未更新的对接项目" in CliRunner().invoke(command, ["silent"]).output


def test_the_api_opens_moves_enters_and_claims():
    seat = table.laid()
    client = Client()
    sign_in(client, Role.TTO, Organisation.objects.get(uid=seat.office.org_id))

    def post(path, **body):
        answer = client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json")
        return answer.status_code, answer.json()

    assert post(f"/deals/{seat.deal}/move", version=1, move="check")[0] == 200
    assert post(f"/deals/{seat.deal}/move", version=1, move="negotiate")[0] == 409
    assert post(f"/deals/{seat.deal}/entries", kind="note", text="接口记一条")[0] == 200
    assert post(f"/deals/{seat.deal}/entries", kind="round", basis="agreed")[0] == 422
    assert post(f"/deals/{seat.deal}/shares", side="supply", share_bp=100)[1]["code"] == "earner.kind"
    shown = client.get(f"/api/v1/deals/{seat.deal}").json()
    assert shown["card"]["state"] == "checking"
    assert "接口记一条" in [row["note"].split(" · ")[-1] for row in shown["thread"]]
    assert client.get("/api/v1/deals/board").json()[1]["total"] == 1
    assert client.get("/api/v1/deals?state=checking").json()["total"] == 1
    assert client.get("/api/v1/introductions").json()["total"] == 1
