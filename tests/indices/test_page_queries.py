"""Every page of the index room costs at most fifteen queries, and no more of them with more rows."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.indices import queries, usecases
from kezhuan.indices.models import Collection, Observation, Target
from tests.builders import TODAY, sign_in
from tests.indices.builders import COUNTIES, city, draft, link_token, observe, observe_all, published

pytestmark = pytest.mark.django_db
MOST = 15


def _target(who, n):
    values = {"year": TODAY.year, "title": f"目标 {n}", "region": "330400", "kind": "cumulative", "unit": "项", "planned": Decimal(60 + n),
              "base_value": Decimal(0), "source": "工作要点"}  # fmt: skip
    uid = usecases.set_target(values, actor=who, today=TODAY)
    usecases.issue_target(uid, actor=who, today=TODAY, version=1)
    usecases.report_progress(uid, month=10, value=Decimal(30), actor=who, today=TODAY, version=2)
    return uid


def _sheet(who, units):
    until = clock.today() + timedelta(days=20)
    values = {
        "what": "indices.city_monitor|统计局",
        "period": "2025",
        "units": units,
        "until": until,
        "contact_name": "沈",
        "contact_phone": "13800000057",
    }
    return usecases.send_collection(values, actor=who, today=clock.today())


def _cost(client, address):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200, address
    return len(seen)


def test_every_page_stays_within_fifteen_queries_and_is_constant_in_rows(client):
    maker, checker = city(), city()
    observe_all(maker)
    edition = published(maker, checker)
    usecases.keep_bands(edition)
    other = published(maker, checker, name="另一版")
    target, sheet = _target(maker, 1), _sheet(maker, [COUNTIES[0]])
    # One more of each, so that what is asked only where there is a second is asked in both counts.
    _target(maker, 9), draft(maker, name="草稿")
    few = link_token()
    sign_in(client, Role.CITY, region="3304")
    base = f"/indices/editions/{edition}/"
    with_rows = [
        "/indices/",
        "/indices/observations/",
        "/indices/editions/",
        "/indices/collections/",
        "/targets/",
        f"/targets/{target}/",
    ]
    pages = [
        *with_rows, base, f"{base}units/330402/?peers=330411", f"{base}indicators/contract_value/", f"{base}whatif/?unit=330402&indicator=contract_value&rank=1",
        f"{base}compare/?with_={other}", f"{base}report.xlsx", "/indices/imported/", "/indices/imported/new/", "/indices/definitions/city_monitor/",
        "/indices/definitions/zhejiang_4x/", "/indices/observations/new/", "/indices/observations/take/", "/indices/observations/upload/",
        f"/indices/observations/{Observation.objects.all()[0].uid}/", "/indices/editions/new/", "/indices/collections/new/", f"/indices/collections/{sheet}/",
        f"/indices/collections/{sheet}/resend/", f"/d/{few}/", f"/d/{few}/check/", "/targets/new/", f"/targets/{target}/report/", f"/targets/{target}/adjust/",
        f"/targets/{target}/close/", "/targets/report.docx", "/targets/targets.xlsx",
    ]  # fmt: skip
    for page in pages:
        _cost(client, page)  # the first call of a process fills caches

    costs = {page: _cost(client, page) for page in pages}

    assert {page: n for page, n in costs.items() if n > MOST} == {}
    for n in range(6):
        _target(maker, n + 2)
        draft(maker, name=f"草稿 {n}")
        _sheet(maker, list(COUNTIES))
        observe("rd_active", COUNTIES[n % 3], 2020 + n // 3, str(10 + n), who=maker)
    many = link_token()
    # One more or less is the rulebook looking whether it has changed; six more rows would cost six.
    assert {
        page: (costs[page], again)
        for page in with_rows
        if abs((again := _cost(client, page)) - costs[page]) > 1
    } == {}
    assert _cost(client, f"/d/{many}/") == costs[f"/d/{few}/"]
    assert queries.may_read(maker)
    assert (Target.objects.count(), Collection.objects.count()) == (8, 7)
