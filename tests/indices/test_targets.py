"""Yearly targets: lights against elapsed time, forecasts with their assumptions, reports that are only added, parts that add up."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.indices import queries, usecases
from kezhuan.indices.models import Progress, Target
from kezhuan.indices.rules import targets as rules
from tests.builders import TODAY, actor, organisation, sign_in

AMBER = Decimal("0.85")


def stands(reports, *, kind="cumulative", planned=100, base=0, today=TODAY, year=2026):
    return rules.standing(
        kind, year=year, planned=Decimal(planned), base=Decimal(base), reports={m: Decimal(v) for m, v in reports.items()}, today=today, amber_from=AMBER
    )  # fmt: skip


@pytest.mark.parametrize(
    "value, light",
    [(100, "done"), (120, "done"), (84, "green"), (83, "amber"), (71, "amber"), (70, "red"), (0, "red")],
)
def test_the_light_follows_elapsed_time_at_the_end_of_the_month_reported(value, light):
    # 31 October is day 304 of 365: 83.29 % of the year; 85 % of that is 70.79 %.
    found = stands({10: value})

    assert (found.light, found.as_of) == (light, date(2026, 10, 31))


def test_a_month_that_is_not_over_counts_to_today_and_no_report_has_no_light():
    assert stands({11: 80}).as_of == TODAY
    assert stands({}).light == "none"
    assert stands({10: 50}, today=date(2027, 3, 1)).elapsed == rules.elapsed(2026, date(2026, 10, 31))


def test_a_stock_counts_from_the_years_start():
    assert stands({10: 95}, kind="stock", planned=100, base=90).progress == Decimal("0.5")
    assert stands({10: 95}, kind="stock", planned=100, base=90).light == "red"
    assert stands({10: 100}, kind="stock", planned=100, base=100).light == "done"


@given(
    st.decimals(1, 10**6, places=2),
    st.decimals(0, 10**6, places=2),
    st.decimals(0, 10**6, places=2),
    st.integers(1, 12),
)
def test_more_never_shows_a_worse_light(planned, one, other, month):
    order = ["red", "amber", "green", "done"]
    low, high = sorted((one, other))

    lights = [
        order.index(stands({month: value}, planned=planned, today=date(2026, 12, 31)).light)
        for value in (low, high)
    ]

    assert lights[0] <= lights[1]


def test_forecasts_say_what_they_assume():
    reports = {7: Decimal(40), 8: Decimal(46), 9: Decimal(52), 10: Decimal(58)}

    average, recent = rules.forecasts(
        "cumulative", year=2026, planned=Decimal(70), base=Decimal(0), reports=reports, today=TODAY
    )

    assert (average.value, average.reached) == (Decimal("69.64"), False)  # 58 / (304/365)
    assert (recent.value, recent.reached) == (Decimal("70.00"), True)  # 58 + 2 × 6
    assert str(average.assumption) == "假设余下月份保持年初至 10 月的平均速度"
    assert str(recent.assumption) == "假设余下月份保持 8 至 10 月的平均速度"
    assert (
        rules.forecasts(
            "cumulative",
            year=2026,
            planned=Decimal(70),
            base=Decimal(0),
            reports={12: Decimal(60)},
            today=date(2027, 1, 5),
        )
        == ()
    )


def test_a_years_sum_does_not_shrink_and_no_month_is_reported_ahead():
    reports = {3: Decimal(10)}

    def codes(month, value, kind="cumulative"):
        found = rules.report_faults(
            kind, year=2026, month=month, value=Decimal(value), reports=reports, today=TODAY
        )
        return {field: reason.code for field, reason in found.items()}

    assert codes(4, 9) == {"value": "value.shrinks"}
    assert codes(4, 9, kind="stock") == {}
    assert codes(12, 20) == {"month": "month.future"}
    assert codes(4, -1) == {"value": "value.low"}


VALUES = {
    "year": 2026, "title": "促成成果转化项目不少于 60 个", "region": "330402", "kind": "cumulative", "unit": "个", "planned": Decimal(60),
    "source": "南湖区科技创新工作部署会", "office": "成果科",
}  # fmt: skip


def setter():
    return actor(Role.DISTRICT, region="330402")


def issued(who, **more):
    uid = usecases.set_target({**VALUES, **more}, actor=who, today=TODAY)
    usecases.issue_target(uid, actor=who, today=TODAY, version=1)
    return uid


def version(uid):
    return Target.objects.values_list("version", flat=True).get(uid=uid)


def report(uid, who, month, value, **more):
    return usecases.report_progress(
        uid, month=month, value=Decimal(value), actor=who, today=TODAY, version=version(uid), **more
    )


@pytest.mark.django_db
@pytest.mark.database
class TestTarget:
    def test_a_target_goes_from_draft_to_its_end_with_reports_that_are_only_added(self):
        who = setter()
        uid = issued(who)
        with pytest.raises(Refused):
            usecases.close_target(uid, outcome="已完成", actor=who, today=TODAY, version=version(uid))
        report(uid, who, 9, 40)
        report(uid, who, 10, 52, note="含先用后转 8 个")
        report(uid, who, 9, 41)

        shown = queries.target(who, uid, today=TODAY)
        assert [(p.month, p.value, p.current) for p in shown.months] == [
            (9, 40, False),
            (9, 41, True),
            (10, 52, True),
        ]
        assert (shown.row.light, shown.row.actual, shown.row.gap, shown.row.late) == ("green", 52, 8, False)
        usecases.close_target(uid, outcome="全年完成 61 个", actor=who, today=TODAY, version=version(uid))
        assert queries.target(who, uid, today=TODAY).row.state == "closed"
        with pytest.raises(Refused):
            report(uid, who, 11, 60)

    def test_a_refused_report_writes_nothing(self):
        who = setter()
        uid = issued(who)
        report(uid, who, 9, 40)

        with pytest.raises(Invalid):
            report(uid, who, 10, 39)

        assert Progress.objects.count() == 1

    def test_the_organisation_that_answers_reports_and_nobody_elses(self):
        who, park, other = setter(), organisation(kind="intermediary"), organisation(kind="intermediary")
        uid = usecases.set_target({**VALUES, "holder": park.uid}, actor=who, today=TODAY)
        broker, stranger = actor(Role.BROKER, org=park), actor(Role.BROKER, org=other)
        with pytest.raises(Hidden):
            queries.target(broker, uid, today=TODAY)
        usecases.issue_target(uid, actor=who, today=TODAY, version=1)

        assert [t.uid for t in queries.waiting_targets(broker, today=TODAY)] == [uid]
        report(uid, broker, 10, 30)
        assert not queries.waiting_targets(broker, today=TODAY).exists()
        with pytest.raises(Hidden):
            report(uid, stranger, 10, 31)
        with pytest.raises(Refused):
            usecases.adjust_target(
                uid, planned=Decimal(50), reason="太高", actor=broker, today=TODAY, version=version(uid)
            )

    def test_an_adjusted_target_keeps_the_old_value_and_the_reason(self):
        who = setter()
        uid = issued(who)

        usecases.adjust_target(
            uid, planned=Decimal(66), reason="区委会议加压", actor=who, today=TODAY, version=version(uid)
        )

        shown = queries.target(who, uid, today=TODAY)
        assert (shown.row.planned, shown.adjusted_from, shown.adjust_note) == (66, 60, "区委会议加压")

    def test_parts_add_up_where_alike_and_say_why_where_not(self):
        who = setter()
        whole = issued(who, measure="transaction_value", scope="registered", unit="亿元")
        alike = {"parent": whole, "measure": "transaction_value", "scope": "registered", "unit": "亿元"}
        for n, planned in enumerate((40, 25)):
            part = issued(who, title=f"分解{n}", planned=Decimal(planned), **alike)
            report(part, who, 10, 10 + n)

        added = queries.target(who, whole, today=TODAY).breakdown
        assert ([row.title for row in added.rows], added.beyond, added.actual) == (["分解0", "分解1"], 5, 21)

        issued(who, title="成交额", parent=whole, measure="contract_value", scope="registered", unit="亿元")
        refused = queries.target(who, whole, today=TODAY).breakdown
        assert (refused.beyond, refused.actual) == (None, None)
        assert "口径不同的数不能相加" in refused.why

    def test_a_target_fed_by_the_platform_opens_to_its_rows(self):
        from kezhuan.achievements.models import Achievement
        from tests.town.records import moments

        who = setter()
        for n in range(3):
            Achievement.objects.create(
                title=f"成果{n}",
                state="published",
                level="public",
                organisation=organisation(kind="institute"),
                region="330402",
                **moments(),
            )
        uid = issued(who, title="入库成果", figure_code="achievements-offered", planned=Decimal(250))

        usecases.take_progress(uid, actor=who, today=TODAY, version=version(uid))

        (reported,) = queries.target(who, uid, today=TODAY).months
        assert (reported.month, reported.value, reported.figure_code) == (11, 3, "achievements-offered")

    def test_an_amount_of_contracts_is_taken_for_the_target_s_year_in_its_unit(self):
        from kezhuan.core import clock
        from tests.contracts import market
        from tests.contracts.market import WAN, People

        who, people = setter(), People()
        with clock.at(datetime.combine(TODAY, time(10))):
            market.registered(people, turnover=12_345 * WAN)
            earlier = market.registered(people, number="2026330402000002", title="去年登记的")
            earlier.bookings.update(on=date(2025, 12, 1))
            uid = issued(who, title="技术交易额", unit="亿元", measure="transaction_value", scope="registered",
                         figure_code="contracts-tech-registered")  # fmt: skip

            usecases.take_progress(uid, actor=who, today=TODAY, version=version(uid))

        (reported,) = queries.target(who, uid, today=TODAY).months
        assert reported.value == Decimal("1.2345")

    @pytest.mark.parametrize("wrong, field", [({"planned": Decimal(0)}, "planned"), ({"kind": "stock", "base_value": Decimal(61)}, "planned"), ({"source": " "}, "source"), ({"scope": "absorbed", "figure_code": "demands-open"}, "figure_code"),
                                              ({"figure_code": "nothing"}, "figure_code"), ({"region": "999999"}, "region")])  # fmt: skip
    def test_what_cannot_be_set_is_named(self, wrong, field):
        with pytest.raises(Invalid) as failure:
            usecases.set_target({**VALUES, **wrong}, actor=setter(), today=TODAY)

        assert set(failure.value.fields) == {field}
        assert not Target.objects.exists()

    def test_pages_set_issue_report_and_keep_within_their_queries(
        self, client, django_assert_max_num_queries
    ):
        sign_in(client, Role.DISTRICT, region="330402")
        form = {
            "year": "2026",
            "title": "走访企业不少于 100 家次",
            "region": "330402",
            "kind": "cumulative",
            "unit": "家次",
            "planned": "100",
            "source": "年度工作要点",
        }

        assert client.post("/targets/new/", form | {"planned": "0"}).status_code == 422
        assert client.post("/targets/new/", form).status_code == 303
        made = Target.objects.get()
        assert client.post(f"/targets/{made.uid}/move/", {"move": "issue", "version": 1}).status_code == 303
        assert (
            client.post(
                f"/targets/{made.uid}/report/", {"month": "10", "value": "85", "version": 2}
            ).status_code
            == 303
        )
        assert (
            client.post(
                f"/targets/{made.uid}/adjust/", {"planned": "110", "reason": "", "version": 3}
            ).status_code
            == 422
        )
        for address in ("/targets/?year=2026", f"/targets/{made.uid}/"):
            with django_assert_max_num_queries(18 if "?" not in address else 15):
                page = client.get(address).content.decode()
            assert "走访企业不少于 100 家次" in page
            assert "85" in page
        assert "假设余下月份保持年初至 10 月的平均速度" in page
        assert client.get(f"/api/v1/targets/{made.uid}").json()["row"]["light"] == "green"
        assert client.get("/api/v1/targets?year=2026").json()["counts"][1] == {
            "light": "green",
            "label": "达到时序",
            "tone": "green",
            "n": 1,
        }
