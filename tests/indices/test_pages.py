"""Pages of the index room: who sees what, forms that name their faults, and no more queries than agreed."""

import pytest

from kezhuan.core.access import Role
from kezhuan.indices import queries
from kezhuan.indices.models import Edition, Observation
from kezhuan.indices.queries.results import table
from tests.builders import sign_in
from tests.indices.builders import city, draft, observe_all, published, version

pytestmark = pytest.mark.django_db
MOST = 15


@pytest.fixture
def edition():
    maker, checker = city(), city()
    observe_all(maker)
    return published(maker, checker)


def test_everybody_reads_the_published_edition_with_tables_beside_the_charts(
    client, edition, django_assert_max_num_queries
):
    for address in (
        "/indices/",
        f"/indices/editions/{edition}/",
        "/indices/editions/",
        "/indices/imported/",
        "/indices/definitions/zhejiang_4x/",
    ):
        with django_assert_max_num_queries(MOST):
            answer = client.get(address)
        assert answer.status_code == 200, address

    page = client.get(f"/indices/editions/{edition}/").content.decode()
    assert page.count("<svg") >= 2
    assert "第一梯队" in page
    assert "权重待定" in page
    assert "171.07" in client.get("/indices/imported/").content.decode()
    tree = client.get("/indices/definitions/zhejiang_4x/").content.decode()
    assert "待定" in tree
    assert "先用后转机制推广" in tree
    assert "只引用" in tree


def test_recomputing_is_a_button_for_everybody(client, edition):
    answer = client.post(f"/indices/editions/{edition}/verify/")

    assert answer.status_code == 200
    assert "逐字相同" in answer.content.decode()
    assert client.get(f"/indices/editions/{edition}/files/results.csv").content.startswith(b"uCode,")
    assert client.get(f"/indices/editions/{edition}/files/nothing.csv").status_code == 404


def test_a_draft_is_made_computed_and_handed_in_by_pages(client):
    observe_all(city())
    sign_in(client, Role.CITY, region="3304")

    form = {"index_code": "indices.city_monitor", "region": "330400", "name": "监测", "edition_year": "2026", "data_year": "2025", "base_year": "2023",
            "as_of": "2026-11-20", "units": ["330402", "330411", "330481"], "note": ""}  # fmt: skip
    wrong = client.post("/indices/editions/new/", form | {"units": ["330402"], "name": "监测"})
    assert wrong.status_code == 422
    assert "至少选 3 个单位" in wrong.content.decode()
    assert 'value="监测"' in wrong.content.decode()
    assert Edition.objects.count() == 0
    assert client.post("/indices/editions/new/", form).status_code == 303
    made = Edition.objects.get()
    for move in ("compute", "submit"):
        made.refresh_from_db()
        assert (
            client.post(
                f"/indices/editions/{made.uid}/move/", {"move": move, "version": made.version}
            ).status_code
            == 303
        )
    made.refresh_from_db()
    assert made.state == "checking"
    assert (
        client.post(
            f"/indices/editions/{made.uid}/move/", {"move": "publish", "version": made.version}
        ).status_code
        == 409
    )
    assert (
        client.post(
            f"/indices/editions/{made.uid}/move/", {"move": "supersede", "version": made.version}
        ).status_code
        == 404
    )


def test_the_second_officer_finds_it_on_the_desk_and_its_maker_does_not(client):
    maker = city()
    observe_all(maker)
    uid = draft(maker)
    for name in ("compute", "submit"):
        from tests.indices.builders import do

        do(name, uid, maker)

    checker = sign_in(client, Role.CITY, region="3304")

    assert [e.uid for e in queries.waiting(checker)] == [uid]
    assert not queries.waiting(maker).exists()
    desk = client.get("/desk/todo/editions/").content.decode()
    assert "嘉兴监测 2025" in desk
    page = client.get(f"/indices/editions/{uid}/").content.decode()
    assert "复核发布" in page
    assert (
        client.post(
            f"/indices/editions/{uid}/return/", {"reason": "请核对", "version": version(uid, checker)}
        ).status_code
        == 303
    )


def test_observations_are_staffs_and_their_form_keeps_what_was_typed(client, django_assert_max_num_queries):
    assert client.get("/indices/observations/").status_code == 302
    observe_all(city(), years=(2025,))
    sign_in(client, Role.DISTRICT, region="330402")

    with django_assert_max_num_queries(MOST):
        listed = client.get("/indices/observations/?indicator=contract_value")
    assert "共 1 项" in listed.content.decode()
    form = {
        "indicator": "contract_value",
        "unit_code": "330402",
        "period": "2025",
        "value": "55",
        "status": "reported",
        "vintage": "2026-11-20",
        "source": "登记系统",
    }
    wrong = client.post("/indices/observations/new/", form)
    assert wrong.status_code == 422
    assert "这一格已有数" in wrong.content.decode()
    right = client.post("/indices/observations/new/", form | {"status": "revised", "note": "年报审定"})
    assert right.status_code == 303
    uid = Observation.objects.order_by("-id")[0].uid
    with django_assert_max_num_queries(MOST):
        assert "已被修订" in client.get(f"/indices/observations/{uid}/").content.decode()
    assert client.get("/indices/observations/template/").content[:2] == b"PK"


def test_a_firm_finds_no_observations(client):
    sign_in(client, Role.ENTERPRISE)

    assert client.get("/indices/observations/").status_code == 404
    assert client.get("/indices/observations/new/").status_code == 404
    assert client.get("/indices/imported/new/").status_code == 404


def test_a_published_result_is_entered_with_its_source(client):
    sign_in(client, Role.CITY, region="3304")
    form = {
        "index_name": "浙江省科技成果转化指数",
        "unit_code": "330400",
        "edition_year": "2026",
        "data_year": "2025",
        "rank": "2",
        "source": "省厅通报 2026-10-08",
    }

    assert client.post("/indices/imported/new/", form | {"rank": ""}).status_code == 422
    assert client.post("/indices/imported/new/", form).status_code == 303
    assert "省厅通报 2026-10-08" in client.get("/indices/imported/").content.decode()


def test_the_api_gives_every_score_unrounded(client, edition):
    answer = client.get(f"/api/v1/indices/editions/{edition}").json()

    assert {s["code"] for s in answer["standings"]} == {"330402", "330411", "330481"}
    rows = table(client.get(f"/indices/editions/{edition}/files/results.csv").content.decode())
    stored = {row["uCode"]: float(row["total"]) for row in rows if row["Time"] == "2025"}
    assert {s["code"]: s["total"] for s in answer["standings"]} == stored
    assert client.get(f"/api/v1/indices/editions/{edition}/verdict").json()["differing"] == []
    assert client.get("/api/v1/indices/observations").status_code == 401
