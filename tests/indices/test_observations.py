"""Observations are added, never changed: status, source, day and basis are held to, and a refusal writes nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from kezhuan.core.access import Role
from kezhuan.core.errors import Invalid, Refused
from kezhuan.core.models import Event
from kezhuan.files.sheets import write_xlsx
from kezhuan.indices import queries, usecases
from kezhuan.indices.models import Observation
from tests.builders import TODAY, actor, organisation
from tests.indices.builders import city, observe

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def refused(**more):
    with pytest.raises(Invalid) as failure:
        observe("contract_value", "330402", 2025, who=city(), **({"value": Decimal("12")} | more))
    return {field: reasons[0].code for field, reasons in failure.value.fields.items()}


def test_a_value_stands_with_its_basis_and_its_event():
    who = city()

    uid = observe("contract_value", "330402", 2025, "34.2", who=who)

    row = Observation.objects.get(uid=uid)
    assert (row.value, row.unit, row.measure, row.scope, row.region, row.unit_name) == (
        Decimal("34.2"),
        "亿元",
        "transaction_value",
        "registered",
        "330402",
        "南湖区",
    )
    assert Event.objects.get(verb="observation.enter").changes == {
        "indicator": "contract_value",
        "unit": "330402",
        "period": "2025",
        "status": "reported",
    }


@pytest.mark.parametrize(
    "wrong, faults",
    [
        ({"status": "imputed"}, {"note": "missing"}),
        ({"status": "missing_by_design"}, {"value": "value.status", "note": "missing"}),
        ({"vintage": date(2027, 1, 1)}, {"vintage": "vintage"}),
        ({"source": " "}, {"source": "missing"}),
        ({"period": "2027"}, {"period": "period"}),
        ({"value": Decimal("-1")}, {"value": "value.low"}),
        ({"status": "unheard"}, {"status": "status"}),
    ],
)
def test_what_cannot_stand_is_named_by_field_and_nothing_is_written(wrong, faults):
    assert refused(**wrong) == faults
    assert not Observation.objects.exists()


def test_a_second_value_must_be_a_revision_with_a_reason_and_the_first_is_kept():
    who = city()
    first = observe("contract_value", "330402", 2025, "12", who=who)

    assert refused(value=Decimal("12")) == {"value": "value.same"}
    assert refused(value=Decimal("13")) == {"status": "value.stands"}
    assert refused(value=Decimal("13"), status="revised") == {"note": "missing"}
    observe("contract_value", "330402", 2025, "13", who=who, status="revised", note="年报审定", vintage=TODAY)

    shown, history = queries.observation(who, first, today=TODAY)
    assert [(row.value, row.current) for row in history] == [(12, False), (13, True)]
    assert shown.current is False


def test_the_database_refuses_to_change_or_drop_an_observation():
    uid = observe("contract_value", "330402", 2025, "12", who=city())

    for change in (
        lambda: Observation.objects.filter(uid=uid).update(value=13),
        lambda: Observation.objects.filter(uid=uid).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(DatabaseError), transaction.atomic():
        Observation.objects.create(indicator="x", unit_code="330402", unit_name="南湖区", region="330402", period="2025", value=None, status="reported",
                                   vintage=TODAY, source="甲", entered_role="city_officer", at="2026-01-01T00:00:00Z")  # fmt: skip


@pytest.mark.parametrize(
    "role, region, may", [(Role.CITY, "3304", True), (Role.DISTRICT, "330402", True), (Role.DISTRICT, "330411", False), (Role.OPERATOR, "3304", True),
                          (Role.PROVINCE, "33", False), (Role.BROKER, "3304", False), (Role.ENTERPRISE, "330402", False)]
)  # fmt: skip
def test_only_those_who_keep_the_region_enter(role, region, may):
    who = actor(role, region=region)

    if may:
        observe("contract_value", "330402", 2025, "12", who=who)
    else:
        with pytest.raises(Refused):
            observe("contract_value", "330402", 2025, "12", who=who)
    assert Observation.objects.count() == may


def test_a_number_of_the_platform_opens_to_its_rows():
    from kezhuan.achievements.models import Achievement
    from tests.town.records import moments

    who = city()
    for n, region in enumerate(("330402", "330402", "330481")):
        Achievement.objects.create(
            title=f"成果{n}",
            state="published",
            level="public",
            organisation=organisation(region=region, kind="institute"),
            region=region,
            **moments(),
        )

    uid = usecases.take_figure("achievements_offered", "330402", period="2026", actor=who, today=TODAY)

    row = Observation.objects.get(uid=uid)
    assert (row.value, row.figure_code, row.vintage) == (2, "achievements-offered", TODAY)
    _figure, rows = usecases.rows_behind(who, row.figure_code, "330402", row.period)
    assert sorted(r.title for r in rows.page(0, 10)) == ["成果0", "成果1"]
    _figure, city_rows = usecases.rows_behind(who, row.figure_code, "330400", row.period)
    assert city_rows.total() == 3


def test_what_is_absorbed_is_never_taken_from_our_own_records():
    from kezhuan.indices.rules.definitions import Node
    from kezhuan.indices.rules.observations import faults

    node = Node("c", "吸纳技术合同额", measure="transaction_value", scope="absorbed")
    values = {
        "status": "reported",
        "value": Decimal(1),
        "period": "2025",
        "vintage": TODAY,
        "figure_code": "contracts-sum",
        "source": "",
    }

    assert {
        field: reason.code
        for field, reason in faults(node, values, today=TODAY, known=None, held=False).items()
    } == {"source": "scope.imported"}
    assert (
        faults(node, values | {"figure_code": "", "source": "省统计表"}, today=TODAY, known=None, held=False)
        == {}
    )


def test_unlike_measures_and_scopes_refuse_to_add():
    from kezhuan.core.figures import Observation as Value

    def value(measure_scope: str) -> Value:
        return Value("contract_value", "sum", measure_scope, "亿元", "2025", Decimal(1), "final", TODAY)

    assert (value("transaction_value.registered") + value("transaction_value.registered")).value == 2
    with pytest.raises(Refused):
        value("transaction_value.registered") + value("contract_value.registered")
    with pytest.raises(Refused):
        value("transaction_value.registered") + value("transaction_value.exported")


def test_a_sheet_is_tried_then_written_and_a_second_time_changes_nothing():
    who = city()
    rows = [
        {"indicator": "contract_value", "unit_code": "330402", "period": "2025", "value": Decimal("34.2"), "status": "reported", "vintage": date(2026, 1, 20), "source": "登记系统"},
        {"indicator": "contract_value", "unit_code": "330481", "period": "2025", "value": Decimal("-3"), "status": "reported", "vintage": date(2026, 1, 20), "source": "登记系统"},
        {"indicator": "contract_value", "unit_code": "320500", "period": "2025", "value": Decimal("3"), "status": "reported", "vintage": date(2026, 1, 20), "source": "登记系统"},
    ]  # fmt: skip
    sheet = write_xlsx(usecases.columns(TODAY), rows, title="采集表")

    tried = usecases.import_observations(sheet, commit=False, actor=who, today=TODAY)
    assert (tried.new, tried.bad_lines, Observation.objects.count()) == (1, 2, 0)
    written = usecases.import_observations(sheet, commit=True, actor=who, today=TODAY)
    assert (written.new, [(f.column, f.reason.code) for f in written.faults]) == (
        1,
        [("数值", "value.low"), ("地区或单位代码", "role")],
    )
    again = usecases.import_observations(sheet, commit=True, actor=who, today=TODAY)
    assert (again.new, again.same, Observation.objects.count()) == (0, 1, 1)
