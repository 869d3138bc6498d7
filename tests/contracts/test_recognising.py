"""Types, conditions, refusals pointed out, and the type a text speaks for."""

from __future__ import annotations

from datetime import date

import pytest

from kezhuan.contracts.rules import numbers, recognising, types
from kezhuan.contracts.rules.clocks import RECOGNITION
from kezhuan.core.errors import Invalid
from kezhuan.core.rulebook.book import shipped_book
from kezhuan.core.rulebook.codes import shipped_codes

BODY = shipped_book().body(RECOGNITION, date(2026, 3, 2))


def test_every_sub_type_belongs_to_its_type_and_every_type_has_conditions_with_a_clause() -> None:
    kinds = [row.code for row in shipped_codes()["contract_kinds"].rows]

    assert kinds == list(types.KINDS)
    for row in shipped_codes()["contract_sub_kinds"].rows:
        assert types.belongs(row.code, row.extra["kind"])
    for kind in kinds:
        tests = recognising.tests_of(BODY, kind)
        assert len(tests) >= 3
        assert all(test.clause and test.kind == kind for test in tests)
    assert not types.belongs("", "KF")
    assert not types.belongs("ZR1", "KF")


def test_a_licence_counts_inside_transfers_before_it_had_a_type_of_its_own() -> None:
    assert types.statistical_kind("XK", licence_is_own_type=False) == "ZR"
    assert types.statistical_kind("XK", licence_is_own_type=True) == "XK"
    assert types.statistical_kind("FW", licence_is_own_type=False) == "FW"


@pytest.mark.parametrize(
    "title, text, kind, sub_kind",
    [
        ("高强度支架委托开发", "乙方按要求研制样机", "KF", "KF1"),
        ("联合开发陶瓷材料", "双方合作开发并共享成果", "KF", "KF2"),
        ("一种密封结构专利权转让", "甲方将专利权转让给乙方", "ZR", "ZR1"),
        ("控制软件著作权转让", "转让软件著作权", "ZR", "ZR4"),
        ("专利实施许可", "普通许可，五年", "XK", "XK1"),
        ("产线改造可行性论证", "提交咨询报告", "ZX", "ZX1"),
        ("注塑工艺改进技术服务", "解决技术问题，降低能耗", "FW", "FW1"),
        ("焊接技术培训", "培训学员二十人", "FW", "FW2"),
        ("居间服务", "促成技术合同订立", "FW", "FW3"),
    ],
)
def test_the_classifier_proposes_a_type_and_cites_its_clause(title, text, kind, sub_kind) -> None:
    found = recognising.propose(BODY, title=title, text=text, declared=kind)

    assert (found.kind, found.sub_kind, found.agrees) == (kind, sub_kind, True)
    assert found.words
    assert found.clause.startswith("《民法典》第")


def test_a_title_that_disagrees_with_its_content_is_seen_and_an_empty_text_says_nothing() -> None:
    found = recognising.propose(
        BODY, title="技术服务", text="委托开发；研究开发经费；委托研发；样机", declared="FW"
    )

    assert (found.kind, found.agrees) == ("KF", False)
    assert recognising.propose(BODY, title="甲", text="乙") is None


def test_usual_refusals_are_pointed_out_with_the_words_that_stand_in_the_text() -> None:
    (found,) = recognising.findings(BODY, "FW", "含厂房装修与土建")

    assert (found.code, found.words) == ("FW.building", ("装修", "土建"))
    assert recognising.findings(BODY, "ZX", "含厂房装修") == ()


def answers(kind: str, **changed: str) -> dict[str, str]:
    given = {test.code: "yes" for test in recognising.tests_of(BODY, kind)}
    return given | {code.replace("_", ".", 1): value for code, value in changed.items()}


def faults(kind, given, *, verified=True, opinion=""):
    tests = recognising.tests_of(BODY, kind)
    return [
        reason.code
        for reason in recognising.recognition_faults(tests, given, verified=verified, opinion=opinion)
    ]


def test_every_condition_must_be_judged() -> None:
    assert faults("KF", {}) == ["recognition.open"]
    assert faults("KF", answers("KF")) == []


def test_a_denied_condition_blocks_under_rules_read_in_the_original_and_only_hints_otherwise() -> None:
    given = answers("KF", KF_new="no")

    assert faults("KF", given) == ["recognition.denied"]
    assert faults("KF", given, opinion="已核") == ["recognition.denied"]
    assert faults("KF", given, verified=False) == ["recognition.opinion"]
    assert faults("KF", given, verified=False, opinion="属工艺创新") == []


def test_the_written_contract_and_the_rights_are_asked_for() -> None:
    assert recognising.form_hint("KF", has_file=True) is None
    assert recognising.form_hint("KF", has_file=False).code == "form.written"
    assert recognising.form_hint("FW", has_file=False).code == "form.text"
    assert recognising.rights_hint("ZR", ip_kinds=()).code == "form.rights"
    assert recognising.rights_hint("ZR", ip_kinds=("invention",)) is None
    assert recognising.rights_hint("KF", ip_kinds=()) is None


def test_registration_numbers_have_fourteen_or_sixteen_digits() -> None:
    assert numbers.registration_number(" 2026-3304 0200 0001 ") == "2026330402000001"
    assert numbers.registration_number("２６３３０４０２０００００１") == "26330402000001"
    for wrong in ("", "123", "2633040200000A", "263304020000012"):
        with pytest.raises(Invalid) as fault:
            numbers.registration_number(wrong)
        assert list(fault.value.fields) == ["registration_no"]


def test_invoice_numbers_are_compared_without_blanks_and_case() -> None:
    assert numbers.invoice_number(" 2633-20 0000ab ") == "2633200000AB"
    assert numbers.invoice_number("") == ""
    with pytest.raises(Invalid):
        numbers.invoice_number("发票一")


def test_the_check_code_moves_with_every_word_it_stands_for() -> None:
    one = numbers.check_code(number="HT-2026-000001", opinion="可以登记")

    assert len(one) == 12
    assert one == numbers.check_code(opinion="可以登记", number="HT-2026-000001")
    assert one != numbers.check_code(number="HT-2026-000001", opinion="不宜登记")
