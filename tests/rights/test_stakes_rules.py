"""作价入股 and ventures decided on paper: values, shares, floors, periods, hints."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kezhuan.core.rulebook.book import shipped_book
from kezhuan.rights.rules import contributing, venturing
from kezhuan.rights.rules.contributing import Holder
from kezhuan.rights.rules.dividing import Floor

NATION = Floor("国家下限", Fraction(1, 2), "art. 45", "K", binds=True)
LOCAL = Floor("地方下限", Fraction(7, 10), "条例", "U", binds=False)
RIGHT = {"basis": "agreed", "value_fen": 1, "company_bp": 10_000, "team_bp": 0}
TERMS = venturing.terms_of(shipped_book().body("settings.ventures", date(2026, 9, 1)))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"basis": "gift"}, "basis"), ({"value_fen": 0}, "value"), ({"company_bp": 0}, "company_share"), ({"company_bp": 10_001}, "company_share"),
        ({"team_bp": -1}, "team_share"), ({"team_bp": 10_001}, "team_share"),
    ],
)  # fmt: skip
def test_every_fault_of_a_value_names_its_field(change, field):
    assert contributing.value_faults(**RIGHT) == {}
    assert contributing.value_faults(**RIGHT | {"team_bp": 10_000}) == {}
    assert contributing.value_faults(**RIGHT | {"company_bp": 1}) == {}
    assert list(contributing.value_faults(**RIGHT | change)) == [field]


@pytest.mark.parametrize(
    ("basis", "team_bp", "needed", "kind"),
    [("agreed", 0, True, "pricing"), ("agreed", 1, True, "reward"), ("valued", 1, True, "reward"), ("listed", 0, False, "pricing")],
)  # fmt: skip
def test_an_agreed_price_or_shares_for_people_are_announced(basis, team_bp, needed, kind):
    assert contributing.needs_notice(basis=basis, team_bp=team_bp) is needed
    assert contributing.notice_kind(team_bp=team_bp) == kind


def test_a_contribution_says_all_that_is_missing():
    whole = {
        "company": "甲", "basis_ref": "评 1 号", "conflict": "无", "team_bp": 6000,
        "holders": [Holder("李", 3500), Holder("王", 2500)],
    }  # fmt: skip
    assert contributing.missing(**whole) == ()
    empty = contributing.missing(**whole | {"company": " ", "basis_ref": "", "conflict": ""})
    assert [r.code for r in empty] == ["equity.into", "equity.paper", "equity.conflict"]
    (short,) = contributing.missing(**whole | {"holders": [Holder("李", 5999)]})
    assert str(short) == "各人股份合计须等于团队所得 60%，现为 59.99%"


def test_a_floor_binds_a_state_unit_alone_and_a_chief_is_a_hint():
    def notes(team_bp, state_unit=True, *holders):
        return contributing.notes(
            team_bp=team_bp, holders=holders, floors=(NATION, LOCAL), state_unit=state_unit
        )

    assert notes(7000) == ()
    assert [(binds, r.code) for binds, r in notes(5000)] == [(False, "equity.floor")]
    assert [binds for binds, _r in notes(4999)] == [True, False]
    assert [binds for binds, _r in notes(4999, False)] == [False, False]
    assert str(notes(4999)[0][1]) == "团队所得股份 49.99% 低于 50%（国家下限）"
    told = notes(7000, True, Holder("处长", 1, "other"), Holder("校长", 1, "chief"))
    assert [(binds, str(r)) for binds, r in told] == [
        (False, "校长是单位正职领导，原则上不得获得股权，请核对")
    ]


def test_an_application_for_a_venture_says_all_that_is_missing():
    whole = {"kind": "leave", "company": "甲", "plan": "十" * 20, "duties": "停薪", "conflict": "无"}
    assert venturing.missing(**whole) == ()
    found = venturing.missing(kind="", company=" ", plan="十" * 19, duties="", conflict=" ")
    assert [r.code for r in found] == [
        "venture.kind", "venture.company", "venture.plan", "venture.duties", "venture.conflict",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2026, 9, 1), date(2026, 9, 2), None), (date(2026, 9, 1), date(2026, 9, 1), "venture.period"),
        (date(1999, 12, 31), date(2001, 1, 1), "venture.years"), (date(2099, 1, 1), date(2101, 1, 1), "venture.years"),
        (date(2000, 1, 1), date(2100, 12, 31), None),
    ],
)  # fmt: skip
def test_a_period_ends_after_it_begins_and_lies_in_this_century(first, last, code):
    assert [r.code for r in venturing.period_faults(first, last).values()] == ([code] if code else [])


@pytest.mark.parametrize(
    ("kind", "last", "extended", "codes"),
    [
        ("leave", date(2029, 9, 1), 0, []), ("leave", date(2029, 9, 2), 0, ["venture.long"]), ("leave", date(2032, 9, 1), 1, []),
        ("leave", date(2032, 9, 2), 1, ["venture.long"]), ("leave", date(2032, 9, 1), 2, ["venture.again"]), ("on_post", date(2040, 1, 1), 3, []),
    ],
)  # fmt: skip
def test_long_leaves_are_hinted_at(kind, last, extended, codes):
    found = venturing.hints(kind=kind, starts_on=date(2026, 9, 1), until=last, extended=extended, terms=TERMS)
    assert [r.code for r in found] == codes


def test_no_hint_before_there_are_days():
    assert (TERMS.leave_years, TERMS.extension_years, TERMS.reminder_days) == (3, 3, 60)
    for first, last in ((None, date(2026, 9, 1)), (date(2026, 9, 1), None)):
        assert venturing.hints(kind="leave", starts_on=first, until=last, extended=0, terms=TERMS) == ()
