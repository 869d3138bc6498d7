"""Decisions about deals, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.core.access import Role
from kezhuan.deals import rules
from kezhuan.deals.rules import Taken

DAY = date(2026, 11, 20)


def test_a_second_share_that_does_not_fit_is_refused_with_the_sum_spelled_out():
    fault = rules.share_fault([Taken("王工", 6000)], 5000)

    assert str(fault) == "已登记：王工 60%，合计 60%；再加 50% 为 110%，超过 100%。最多还可登记 40%"
    assert fault.code == "share.sum"
    assert rules.share_fault([Taken("王工", 6000)], 4000) is None
    assert rules.share_fault([Taken("王工", 6000)], 4001).code == "share.sum"
    assert rules.share_fault([], 10_000) is None
    assert {rules.share_fault([], bp).code for bp in (0, -1, 10_001)} == {"share.range"}


@given(st.lists(st.integers(1, 10_000), max_size=6), st.integers(1, 10_000))
def test_whatever_is_let_in_never_exceeds_the_whole(asked, last):
    held: list[Taken] = []
    for n, share in enumerate([*asked, last]):
        if rules.share_fault(held, share) is None:
            held.append(Taken(str(n), share))

    assert sum(share.share_bp for share in held) <= 10_000
    assert held[0].share_bp == (asked or [last])[0]


@pytest.mark.parametrize("bp, said", [(6000, "60%"), (1250, "12.5%"), (1, "0.01%"), (10_000, "100%"), (105, "1.05%")])  # fmt: skip
def test_a_share_reads_as_people_write_it(bp, said):
    assert rules.percent(bp) == said


def test_officers_on_duty_never_earn_whatever_hat_they_wear():
    never = ("district_officer", "city_officer")
    asked = {"earners": ("broker", "party_staff"), "never": never}

    assert rules.earn_fault("broker", {Role.BROKER}, **asked) is None
    assert rules.earn_fault("broker", {Role.BROKER, Role.DISTRICT}, **asked).code == "earner.officer"
    refused = rules.earn_fault("party_staff", {Role.TTO}, earners=("broker",), never=never)
    assert str(refused) == "按现行规则，当事单位人员不能登记促成归属"
    assert rules.earner_of(Role.BROKER, works_for_a_party=False) == "broker"
    assert rules.earner_of(Role.BROKER, works_for_a_party=True) == "party_staff"


def test_both_sides_say_yes_unless_the_setting_asks_only_the_one_acted_for():
    both = ("need", "supply")

    assert rules.sides_to_agree("need", present=both, confirmed_by="both") == {"need", "supply"}
    assert rules.sides_to_agree("need", present=both, confirmed_by="acting_side") == {"need"}
    assert rules.sides_to_agree("both", present=both, confirmed_by="acting_side") == {"need", "supply"}
    assert rules.sides_to_agree("both", present=("need",), confirmed_by="both") == {"need"}


def test_days_of_silence_protection_lateness_and_claiming_at_their_edges():
    assert rules.is_silent(DAY - timedelta(30), today=DAY, days=30)
    assert not rules.is_silent(DAY - timedelta(29), today=DAY, days=30)
    assert rules.protected_until(DAY, days=365) == date(2027, 11, 20)
    assert not rules.is_late(DAY - timedelta(7), DAY, days=7)
    assert rules.is_late(DAY - timedelta(8), DAY, days=7)
    assert not rules.too_late_to_claim(DAY - timedelta(30), today=DAY, days=30)
    assert rules.too_late_to_claim(DAY - timedelta(31), today=DAY, days=30)
    assert not rules.too_late_to_claim(None, today=DAY, days=0)


def test_the_log_alone_makes_the_shares():
    stated = {"deal": "d", "person": "p", "side": "both", "share_bp": 6000}
    happened = [
        ("attribution.create", "s", {}), ("attribution.stated", "s", stated), ("attribution.agree", "s", {}), ("attribution.confirm", "s", {}),
        ("attribution.dispute", "s", {}), ("attribution.uphold", "s", {"share_bp": [6000, 4000]}), ("attribution.stated", "t", stated),
        ("attribution.withdraw", "t", {}), ("attribution.confirm", "unknown", {}),
    ]  # fmt: skip

    assert rules.replay(happened) == {
        "s": rules.Replayed("p", "both", 4000, "confirmed"),
        "t": rules.Replayed("p", "both", 6000, "withdrawn"),
    }


@pytest.mark.parametrize(
    "kind, missing",
    [("note", {"text"}), ("visit", {"text"}), ("check", {"subject", "verdict", "text"}), ("round", {"basis", "amount_fen"}),
     ("milestone", {"text", "due_on"}), ("nda", {"file"}), ("file", {"file"})],
)  # fmt: skip
def test_an_entry_says_what_it_lacks(kind, missing):
    empty = {
        "text": " ",
        "subject": "",
        "verdict": "",
        "basis": "",
        "amount_fen": None,
        "due_on": None,
        "has_file": False,
    }

    faults = rules.entry_faults(kind, on=DAY, today=DAY, **empty)
    tomorrow = rules.entry_faults(kind, on=DAY + timedelta(1), today=DAY, **empty)

    assert set(faults) == missing
    assert set(tomorrow) == missing | {"on"}
    assert rules.entry_faults(
        kind, on=DAY, today=DAY, text="好", subject="title", verdict="clear", basis="agreed", amount_fen=0, due_on=DAY, has_file=True
    ) == {}  # fmt: skip
    long = rules.entry_faults("note", on=DAY, today=DAY, **empty | {"text": "长" * 2001})
    assert long["text"].code == "too_long"
