"""Who reviews a trial sees what ties its two sides; nobody is stopped by it."""

import pytest

from kezhuan.achievements.models import Contributor
from kezhuan.contracts.models import ContractParty
from kezhuan.core.models import Event
from kezhuan.people.models import Organisation
from kezhuan.trials import queries, usecases
from kezhuan.trials.models import PoolItem
from tests.builders import TODAY, organisation
from tests.payouts.town import contract as registered
from tests.trials.test_trials import PAPER, act, applied, pooled

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def _party(contract, side, org, **traits):
    ContractParty.objects.create(
        contract=contract, side=side, organisation=org, name=org.name, uscc=org.uscc or "", **traits
    )


def test_a_tie_of_two_steps_is_a_hint_with_its_evidence_to_who_reviews_the_trial_and_stops_nobody(people):
    office, firm, operator = people
    holder, trying = (Organisation.objects.get(uid=who.org_id) for who in (office, firm))
    between = organisation(name="嘉兴丙公司")
    one, two = (registered(organisation(name=f"外地买方{n}"), title=f"旧合同{n}") for n in "甲乙")
    _party(one, "seller", holder, account_print="a" * 64)
    _party(one, "broker", between, account_print="a" * 64)
    _party(two, "seller", between, contact_phone="0573-1")
    _party(two, "broker", trying, contact_phone="0573-1")

    uid = applied(pooled(office, operator), firm)

    def shown(who):
        return [str(reason) for reason in queries.trial(who, uid, today=TODAY).ties]

    assert shown(operator) == ["嘉兴某研究院 与 嘉兴丙公司 收款账户相同，嘉兴丙公司 与 嘉兴甲公司 电话相同"]
    assert shown(office) == ["嘉兴某研究院 与 另一单位 收款账户相同，另一单位 与 嘉兴甲公司 电话相同"]
    assert shown(firm) == []

    usecases.sign_trial(
        uid, starts_on=TODAY, insurance_no="PZ-1", file=PAPER, actor=office, today=TODAY, version=1
    )
    assert Event.objects.get(verb="trial.sign", subject_id=uid).changes["ties"] == 1
    act(uid, "terminate", office, reason_note="双方商定")
    assert shown(operator) == []  # nothing is left to decide


def test_makers_behind_the_firm_a_declared_tie_and_a_firm_in_between_without_contracts_are_seen(people):
    office, firm, operator = people
    holder, trying = (Organisation.objects.get(uid=who.org_id) for who in (office, firm))
    item = pooled(office, operator)
    uid = applied(item, firm)

    def shown():
        return {str(reason) for reason in queries.trial(operator, uid, today=TODAY).ties}

    assert shown() == set()
    Organisation.objects.filter(pk=trying.pk).update(address="科技城一号")
    between = organisation(name="嘉兴丁公司")
    Organisation.objects.filter(pk=between.pk).update(address="科技城一号", legal_person="沈一")
    Contributor.objects.create(achievement=PoolItem.objects.get(uid=item).achievement, name="沈一")
    assert shown() == {"成果完成人 与 嘉兴丁公司 法定代表人或股东同名，嘉兴丁公司 与 嘉兴甲公司 地址相同"}

    Organisation.objects.filter(pk=between.pk).update(legal_person="")
    Organisation.objects.filter(pk=trying.pk).update(legal_person="沈一")
    old = registered(trying, related=True)
    _party(old, "seller", holder)
    assert shown() == {"当事人已申报为关联交易", "成果完成人 与 嘉兴甲公司 法定代表人或股东同名"}


def test_what_too_many_share_ties_nobody(people):
    office, firm, operator = people
    for uid in (office.org_id, firm.org_id):
        Organisation.objects.filter(uid=uid).update(address="园区服务大楼")
    uid = applied(pooled(office, operator), firm)
    assert len(queries.trial(operator, uid, today=TODAY).ties) == 1
    for n in range(3):
        organisation(name=f"园区企业{n}")
    Organisation.objects.filter(name__startswith="园区企业").update(address="园区服务大楼")
    assert queries.trial(operator, uid, today=TODAY).ties == ()
