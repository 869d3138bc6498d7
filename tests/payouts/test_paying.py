"""Money arranged, listed, released and booked; accounts under their hold; entitlements without applying."""

from datetime import timedelta

import pytest

from kezhuan.core import vault
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.models import Outgoing
from kezhuan.core.money import Fen
from kezhuan.payouts import queries, usecases
from kezhuan.payouts.models import Application, Appropriation, DisbursementLine, PayeeAccount
from tests.builders import actor, member, organisation
from tests.payouts.town import MONDAY, POLICY, TODAY, Town, at, contract, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def refused(call, code):
    """The call is refused for this reason."""
    with pytest.raises(Refused) as caught:
        call()
    assert [reason.code for reason in caught.value.reasons] == [code]


def money(budget):
    found = fresh(budget)
    return found.total_fen, found.reserved_fen, found.paid_fen


def test_a_budget_that_does_not_reach_is_spread_in_one_transaction(town):
    budget = town.budget(150_000)
    firms = [Town() for _ in range(3)]
    made = [each.approved(contract(each.firm)) for each in firms]
    town.arranged(budget, *made)

    assert [fresh(a).allotted_fen for a in made] == [5_000_000, 5_000_000, 5_000_000]
    assert money(budget) == (15_000_000, 15_000_000, 0)
    late = town.approved(contract(town.firm))
    refused(lambda: town.arranged(budget, late), "payout.budget")
    assert fresh(late).state == "approved"


def test_a_list_reopened_gives_everything_back(town):
    budget = town.budget(500_000)
    made = town.approved(contract(town.firm))
    listed = town.arranged(budget, made)
    usecases.reopen_arrangement(listed.uid, reason="异议成立。", actor=town.science, today=TODAY, version=1)

    assert (fresh(made).state, fresh(made).allotted_fen, fresh(made).arrangement, money(budget)) == (
        "approved",
        None,
        None,
        (50_000_000, 0, 0),
    )
    town.arranged(budget, fresh(made))
    assert money(budget)[1] == 10_000_000


def test_an_objection_blocks_the_money_until_it_is_answered(town):
    from kezhuan.core.publicity import usecases as publicity
    from kezhuan.core.publicity.models import Publicity

    budget = town.budget(500_000)
    listed = town.arranged(budget, town.approved(contract(town.firm)))
    someone = member(Role.ENTERPRISE)
    with at(TODAY):
        filed = publicity.object_to(
            Publicity.objects.get(subject_id=listed.uid).uid,
            text="合同并未履行。",
            actor=someone,
            today=TODAY,
        )

    refused(
        lambda: usecases.settle_arrangement(listed.uid, actor=town.science, today=MONDAY, version=1),
        "publicity.objected",
    )
    assert fresh(listed).state == "announced"
    assert filed


def test_a_total_is_never_set_below_what_is_used(town):
    budget = town.budget(500_000)
    town.arranged(budget, town.approved(contract(town.firm)))

    with pytest.raises(Invalid):
        usecases.set_total(
            budget.uid,
            total=Fen(9_999_999),
            reason="调减。",
            actor=town.science,
            today=TODAY,
            version=fresh(budget).version,
        )
    refused(
        lambda: usecases.open_appropriation(POLICY, year=2026, actor=town.science, today=TODAY),
        "payout.appropriated",
    )
    with pytest.raises(Invalid):
        usecases.open_appropriation("settings.payouts", year=2026, actor=town.science, today=TODAY)
    refused(
        lambda: usecases.close_appropriation(
            budget.uid, actor=town.science, today=TODAY, version=fresh(budget).version
        ),
        "needs.reserved",
    )
    assert Appropriation.objects.count() == 1


def test_a_void_list_sets_its_applications_free(town):
    budget = town.budget(500_000)
    made = town.approved(contract(town.firm))
    town.settled(budget, made)
    out = town.listed(budget, made)
    with pytest.raises(Refused):
        town.listed(budget, made)
    usecases.void_disbursement(out.uid, reason="账户有误。", actor=town.finance, today=MONDAY, version=1)

    assert (fresh(made).state, fresh(out).state) == ("settled", "void")
    assert town.listed(budget, made).number != out.number


def test_what_was_changed_in_a_list_by_hand_is_not_released(town):
    budget = town.budget(500_000)
    made = town.approved(contract(town.firm))
    town.settled(budget, made)
    out = town.listed(budget, made)
    DisbursementLine.objects.update(amount_fen=10_000_001)

    refused(
        lambda: usecases.release_disbursement(out.uid, actor=town.second, today=MONDAY, version=1),
        "payout.seal",
    )


def test_receipts_stand_once_and_never_in_the_future(town):
    budget = town.budget(500_000)
    made = [town.approved(contract(town.firm)) for _ in range(2)]
    town.settled(budget, *made)
    out = town.released(budget, *made)

    def book(serial, number, day=MONDAY):
        return usecases.book_receipt(
            out.uid,
            serial,
            receipt_no=number,
            paid_on=day,
            actor=town.finance,
            today=MONDAY,
            version=fresh(out).version,
        )

    with pytest.raises(Invalid):
        book(1, "HD-1", MONDAY + timedelta(1))
    with pytest.raises(Invalid):
        book(1, " ")
    book(1, "HD-1")
    refused(lambda: book(1, "HD-9"), "payout.booked")
    refused(lambda: book(2, "HD-1"), "payout.receipt_twice")
    assert (fresh(out).state, fresh(made[1]).state, money(budget)) == (
        "released",
        "queued",
        (50_000_000, 10_000_000, 10_000_000),
    )
    book(2, "HD-2")
    assert fresh(out).state == "finished"


def test_an_account_runs_in_the_applicants_name_and_its_number_lies_encrypted(town):
    account = town.account(number="6222 0000-1234 5678")

    assert (account.tail, vault.unseal(account.sealed_number)) == ("5678", "6222000012345678")
    assert "6222000012345678" not in str(PayeeAccount.objects.filter(pk=account.pk).values().get())
    with pytest.raises(Invalid) as caught:
        usecases.register_account(holder="别人", bank=" ", number="12", actor=town.owner, today=TODAY)
    assert set(caught.value.fields) == {"holder", "bank", "number"}
    refused(lambda: town.account(number="6222000012345678"), "payee_account.twice")
    other = town.account()
    refused(
        lambda: usecases.change_account(other.uid, holder=town.firm.name, bank="甲", number="6222000012345678", actor=town.owner, today=TODAY, version=other.version),
        "payee_account.twice",
    )  # fmt: skip
    with pytest.raises(Hidden):
        usecases.register_account(holder="甲", bank="甲", number="62220000", actor=town.science, today=TODAY)


def test_a_changed_account_waits_is_told_of_and_blocks_the_payment(town):
    """A15: the payee is swapped just before the money goes."""
    budget = town.budget(500_000)
    account = town.account()
    made = town.approved(contract(town.firm), account=account)
    town.settled(budget, made)
    told = Outgoing.objects.count()
    change = {"holder": town.firm.name, "bank": "外地银行", "number": "6230999900001111", "actor": town.owner}
    usecases.change_account(account.uid, **change, today=MONDAY, version=account.version)

    assert Outgoing.objects.count() == told + 1
    refused(lambda: town.listed(budget, made), "payout.hold")
    usecases.confirm_account(
        account.uid,
        callback="已与原联系人核对。",
        actor=town.science,
        today=MONDAY,
        version=account.version + 1,
    )
    refused(lambda: town.listed(budget, made), "payout.hold")
    assert fresh(made).state == "settled"
    with at(MONDAY + timedelta(3), hour=10):
        assert town.listed(budget, made)


def test_an_account_changed_after_the_list_was_made_stops_its_release(town):
    budget, account = town.budget(500_000), town.account()
    made = town.approved(contract(town.firm), account=account)
    town.settled(budget, made)
    out = town.listed(budget, made)
    usecases.change_account(account.uid, holder=town.firm.name, bank="外地银行", number="6230999900001111", actor=town.owner, today=MONDAY,
                            version=account.version)  # fmt: skip

    refused(
        lambda: usecases.release_disbursement(out.uid, actor=town.second, today=MONDAY, version=1),
        "payout.hold",
    )
    with at(MONDAY + timedelta(4)):
        usecases.confirm_account(
            account.uid, callback="已核对。", actor=town.science, today=MONDAY, version=account.version + 1
        )
        refused(
            lambda: usecases.release_disbursement(out.uid, actor=town.second, today=MONDAY, version=1),
            "payout.account_moved",
        )
    assert fresh(out).state == "made"


def test_an_unchecked_or_closed_account_is_not_paid_to(town):
    budget, account = town.budget(500_000), town.account(usable=False)
    made = town.approved(contract(town.firm), account=account)
    town.settled(budget, made)

    refused(lambda: town.listed(budget, made), "payout.unchecked")
    usecases.close_account(account.uid, actor=town.owner, today=MONDAY, version=1)
    refused(lambda: town.listed(budget, made), "payout.unchecked")
    with pytest.raises(Invalid):
        town.draft(contract(town.firm), account=account)


def test_an_officer_of_the_firm_itself_decides_nothing_of_it(town):
    from dataclasses import replace

    made = town.submitted(contract(town.firm))
    tied = replace(town.science, conflicts=frozenset({town.firm.uid}))

    refused(
        lambda: usecases.accept_application(made.uid, actor=tied, today=TODAY, version=made.version),
        "conflict",
    )
    assert fresh(made).state == "submitted"


def test_automatic_entitlement_lists_parties_who_only_have_to_confirm(town):
    deals = [contract(town.firm) for _ in range(2)]
    contract(organisation(region="320500"))
    found = queries.automatic_list(town.science, POLICY, year=2026, today=TODAY)

    assert [(org.uid, set(uids)) for org, uids in found] == [(town.firm.uid, {d.uid for d in deals})]
    (uid,) = usecases.offer_automatic(POLICY, year=2026, actor=town.science, today=TODAY)
    assert (Application.objects.get(uid=uid).state, Application.objects.get(uid=uid).automatic) == (
        "draft",
        True,
    )
    assert usecases.offer_automatic(POLICY, year=2026, actor=town.science, today=TODAY) == ()
    with pytest.raises(Hidden):
        usecases.offer_automatic(POLICY, year=2026, actor=town.owner, today=TODAY)
    assert queries.automatic_list(town.owner, POLICY, year=2026, today=TODAY) == ()
    assert queries.automatic_list(actor(Role.DISTRICT, region=""), POLICY, year=2026, today=TODAY) == ()


def test_the_check_before_applying_writes_nothing(town):
    deal = contract(town.firm)
    found = queries.check(town.owner, POLICY, [deal.uid], person=False, today=TODAY)

    assert (found.tree.amount, found.eligible) == (10_000_000, True)
    assert {v.code for v in found.verdicts if v.met is None} == {"credit", "evidence"}
    assert not Application.objects.exists()
    person = queries.check(town.owner, POLICY, [deal.uid], person=True, today=TODAY)
    assert (person.tree.amount, person.eligible) == (0, False)
