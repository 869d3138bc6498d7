"""Tax notes: the sums are exact, every condition is named, nothing is promised."""

from __future__ import annotations

import pytest

from kezhuan.contracts.rules import taxes
from kezhuan.core.money import WAN

NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    "income_yuan, taxed_yuan", [(3_800_000, 0), (5_000_000, 0), (8_000_000, 1_500_000), (0, 0), (-5, 0)]
)
def test_the_first_five_million_of_transfer_income_are_free_and_the_excess_is_halved(
    income_yuan, taxed_yuan
) -> None:
    assert taxes.taxable_transfer_income(income_yuan * 100) == taxed_yuan * 100


def test_half_a_fen_is_rounded_up() -> None:
    assert taxes.taxable_transfer_income(500 * WAN + 1) == 1


def test_income_of_an_assignment_and_of_a_licence() -> None:
    assert taxes.transfer_income(1_000, cost=300, tax=50) == 650
    assert taxes.transfer_income(1_000, cost=300, tax=50, amortisation=200, expense=100, licence=True) == 650


def test_stamp_duty_is_three_in_ten_thousand() -> None:
    assert taxes.stamp_duty(100_000_000) == 30_000
    assert taxes.stamp_duty(1_667) == 1


def notes(kind, sub_kind="", **more):
    values = {"registered": True, "ip_kinds": NONE, "foreign": False} | more
    return {note.code: note for note in taxes.notes(kind, sub_kind, **values)}


def test_each_type_has_its_own_notes() -> None:
    assert list(notes("KF", "KF1")) == ["vat", "rd", "stamp"]
    assert list(notes("ZR", "ZR1")) == ["vat", "cit", "stamp"]
    assert list(notes("XK", "XK1")) == ["vat", "cit", "stamp"]
    assert list(notes("ZX", "ZX1")) == ["vat", "stamp"]
    assert list(notes("FW", "FW1")) == ["vat", "stamp"]


def conditions(note):
    return [reason.code for reason in note.conditions]


def test_stand_alone_services_are_not_exempt_and_sellers_learn_of_the_invoice() -> None:
    assert notes("FW")["vat"].says.code == "tax.vat_not_alone"
    assert notes("ZR")["vat"].says.code == "tax.vat_free"
    assert "tax.vat_invoice" in conditions(notes("ZR")["vat"])


def test_an_unregistered_contract_fulfils_nothing_yet() -> None:
    assert conditions(notes("KF", registered=False)["rd"]) == ["tax.unregistered"]
    assert conditions(notes("KF")["rd"]) == ["tax.registered"]


def test_a_licence_needs_five_years_and_a_right_of_the_list() -> None:
    short = notes("XK", "XK1", licence_years=4, ip_kinds=frozenset({"know_how"}))["cit"]
    long = notes("XK", "XK1", licence_years=5, ip_kinds=frozenset({"invention"}))["cit"]
    unsaid = notes("XK", "XK1")["cit"]

    assert conditions(short) == [
        "tax.registered",
        "tax.resident",
        "tax.no_right",
        "tax.affiliate",
        "tax.few_years",
    ]
    assert conditions(long) == ["tax.registered", "tax.resident", "tax.right", "tax.affiliate", "tax.years"]
    assert conditions(unsaid)[-1] == "tax.few_years"


def test_the_formula_of_a_non_exclusive_licence_differs() -> None:
    assert "摊销" in str(notes("XK")["cit"].says)
    assert "摊销" not in str(notes("XK", exclusive=True)["cit"].says)
    assert "摊销" not in str(notes("ZR")["cit"].says)


def test_foreign_contracts_have_their_own_conditions() -> None:
    assert "tax.cross_border" in conditions(notes("ZR", foreign=True)["cit"])
    assert notes("KF", foreign=True)["rd"].says.code == "tax.rd_abroad"


def test_stamp_duty_of_patents_is_a_document_of_property_and_development_is_taxed_on_pay_alone() -> None:
    assert notes("ZR", "ZR1", price=1)["stamp"].says.code == "tax.stamp_property"
    assert notes("XK", "XK1", price=1)["stamp"].says.code == "tax.stamp_property"
    assert "300.00" in str(notes("KF", "KF1", price=100_000_000)["stamp"].says)
    assert conditions(notes("KF", "KF1")["stamp"]) == ["tax.stamp_research"]
    assert conditions(notes("ZX")["stamp"]) == []
