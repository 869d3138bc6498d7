"""What is missing before a filing may be handed in, field by field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kezhuan.contracts.rules.amounts import Cost
from kezhuan.contracts.rules.completeness import Form, Side, missing

TODAY = date(2026, 11, 20)
SELLER = Side("seller", "甲研究院", "", "330402", "021")
BUYER = Side("buyer", "乙公司", "", "330402", "150")
WHOLE = Form(
    title="碳化硅支架委托开发", kind="KF", sub_kind="KF1", object="研制卫星相机用碳化硅陶瓷支架，抗弯强度不低于 400 MPa。", field="05",
    signed_on=date(2026, 11, 1), turnover=100, amount_kind="fixed", pay_mode="once", parties=(SELLER, BUYER), files=frozenset({"contract"}),
)  # fmt: skip


def faults(**changed):
    return {path: reason.code for path, reason in missing(replace(WHOLE, **changed), today=TODAY).items()}


def test_a_whole_form_lacks_nothing() -> None:
    assert faults() == {}


@pytest.mark.parametrize(
    "changed, found",
    [
        ({"title": " "}, {"title": "form.title"}),
        ({"kind": ""}, {"kind": "form.kind"}),
        ({"sub_kind": "ZR1"}, {"sub_kind": "form.sub_kind"}),
        ({"object": "研制支架"}, {"object": "form.object"}),
        ({"field": ""}, {"field": "form.field"}),
        ({"amount_kind": ""}, {"amount_kind": "form.amount_kind"}),
        ({"pay_mode": ""}, {"pay_mode": "form.pay_mode"}),
        ({"signed_on": None}, {"signed_on": "form.signed_on"}),
        ({"signed_on": date(2026, 11, 21)}, {"signed_on": "form.signed_later"}),
        ({"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)}, {"valid_to": "form.valid_to"}),
        ({"turnover": None}, {"turnover": "contract.turnover"}),
        ({"costs": (Cost("parts", gross=101, evidence="清单"),)}, {"costs": "contract.deducted"}),
        ({"files": frozenset()}, {"files": "form.written"}),
        ({"secret": True}, {"secret": "form.secret"}),
        ({"parties": (SELLER,)}, {"parties": "form.parties"}),
        ({"parties": (BUYER,)}, {"parties": "form.parties"}),
        ({"parties": (SELLER, replace(BUYER, name=" "))}, {"parties.1": "form.party_name"}),
        ({"parties": (SELLER, replace(BUYER, region=""))}, {"parties.1": "form.party_region"}),
        ({"parties": (SELLER, replace(BUYER, nature=""))}, {"parties.1": "form.party_nature"}),
        ({"lane": "bring_in"}, {"registration_no": "form.registration"}),
        ({"lane": "bring_in", "registration_no": "1", "registered_on": date(2026, 10, 1)}, {"registered_on": "form.registered_on"}),
    ],
)  # fmt: skip
def test_each_thing_missing_is_named_at_its_field(changed, found) -> None:
    assert faults(**changed) == found


def test_a_broker_needs_neither_region_nor_nature() -> None:
    assert faults(parties=(SELLER, BUYER, Side("broker", "丙中介", "", "", ""))) == {}


def test_nobody_sells_to_itself() -> None:
    code = "91330402DEMA00011X"
    both = (replace(SELLER, uscc=code), replace(BUYER, uscc=code))

    assert faults(parties=both) == {"parties": "form.same_party"}


def test_a_transfer_names_its_rights_and_what_it_may_bring() -> None:
    assert faults(kind="ZR", sub_kind="ZR1") == {
        "ip_kinds": "form.rights",
        "expected_output": "form.output",
    }
    assert faults(kind="ZR", sub_kind="ZR1", ip_kinds=("invention",), expected_output=0) == {}


def test_a_contract_registered_elsewhere_brings_number_and_day() -> None:
    assert faults(lane="bring_in", registration_no="26330402000001", registered_on=date(2026, 11, 10)) == {}
