"""The pages of payouts as their people use them: nothing hidden is shown, faults stand beside their fields, papers open."""

import io
import re
import time
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kezhuan.core.access import Role
from kezhuan.payouts import usecases
from kezhuan.payouts.models import Application, Arrangement, Disbursement, PayeeAccount
from tests.builders import organisation, sign_in
from tests.payouts.town import MONDAY, POLICY, at, contract, fresh, policy, recovery_of, undo

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def people(town):
    """role name → client; the firm's own, two finance officers, the science bureau, and a stranger firm."""
    found = {}
    for name, role, org, region in (
        ("owner", Role.ENTERPRISE, town.firm, ""), ("stranger", Role.ENTERPRISE, organisation(), ""), ("operator", Role.OPERATOR, None, "330402"),
        ("science", Role.DISTRICT, None, "330402"), ("city", Role.CITY, None, "3304"), ("finance", Role.FINANCE, None, "330402"),
        ("second", Role.FINANCE, None, "330402"), ("auditor", Role.AUDITOR, None, ""),
    ):  # fmt: skip
        found[name] = Client()
        setattr(town, name, sign_in(found[name], role, org, region))
    return found


def step_up(client):
    """The person showed again who they are, just now."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()


def field(page, name):
    """The value of a hidden or plain input of the page."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) or re.search(
        rf'value="([^"]*)"[^>]*name="{name}"', page
    )
    return found[1] if found else ""


def post(client, url, **values):
    """The form of the page is filled and sent; version and key as drawn."""
    drawn = client.get(url)
    text = drawn.content.decode() if drawn.status_code == 200 else ""
    return client.post(url, {"version": field(text, "version"), "key": field(text, "key")} | values)


def moved(client, url, move, version):
    return client.post(f"{url}move/", {"move": move, "version": version, "key": ""})


def test_what_a_firm_still_writes_is_no_bureaus_to_read(town, people):
    draft = town.draft(contract(town.firm))
    address, officer = f"/payouts/{draft.uid}/", people["science"]
    assert people["owner"].get(address).status_code == 200

    assert officer.get(address).status_code == 404
    assert str(draft.uid) not in officer.get("/payouts/").content.decode()

    usecases.submit_application(
        draft.uid, promised=True, actor=town.owner, today=MONDAY, version=draft.version
    )
    assert officer.get(address).status_code == 200
    assert str(draft.uid) in officer.get("/payouts/").content.decode()


def test_a_draft_the_bureau_drew_up_is_read_by_both(town, people):
    draft = town.draft(contract(town.firm))
    Application.objects.filter(pk=draft.pk).update(automatic=True)

    assert people["science"].get(f"/payouts/{draft.uid}/").status_code == 200


def test_a_firm_checks_applies_and_hands_in(town, people):
    deal, owner = contract(town.firm), people["owner"]
    assert "资格预判" in owner.get("/payouts/new/").content.decode()
    query = {"policy": POLICY, "contract": str(deal.uid), "applicant": "organisation"}
    check = owner.get("/payouts/check/", query).content.decode()
    assert "可以申报" in check
    assert "100,000.00" in check
    assert "第三条：技术交易额的 10%" in check
    assert owner.get("/payouts/check/", {"policy": POLICY}).status_code == 422

    answer = owner.post(
        "/payouts/drafts/",
        {"policy": POLICY, "contract": str(deal.uid), "applicant": "organisation", "key": "k1"},
    )
    made = Application.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/payouts/{made.uid}/")
    url = f"/payouts/{made.uid}/"
    file = SimpleUploadedFile("发票.txt", "发票号码 1".encode())
    assert owner.post(f"{url}evidence/", {"code": "invoice", "file": file}).status_code == 303
    assert owner.post(f"{url}evidence/", {"code": "invoice"}).status_code == 422
    post(
        owner,
        "/payees/new/",
        applicant="organisation",
        holder=town.firm.name,
        bank="嘉兴银行",
        number="6222 0000 1111 2222",
    )
    account = PayeeAccount.objects.get()
    assert "…2222" in owner.get(f"/payees/{account.uid}/").content.decode()
    assert post(owner, f"{url}edit/", payee=str(account.uid), filed_on="", previous_fen="").status_code == 303
    assert post(owner, f"{url}submit/").status_code == 422
    assert post(owner, f"{url}submit/", promised="on").status_code == 303
    shown = owner.get(url).content.decode()
    assert fresh(made).state == "submitted"
    assert "发票.txt" in shown
    (name,) = re.findall(rf"{url}files/[0-9a-f-]+/", shown)
    assert owner.get(name)["Content-Disposition"].startswith("attachment")
    for who in ("stranger", "operator", "auditor"):
        assert people[who].get(url).status_code == 404
        assert people[who].get(name).status_code == 404


def test_a_person_who_may_not_earn_reads_why_and_which_clause(town, people):
    deal = contract(town.firm)
    page = (
        people["owner"]
        .get("/payouts/check/", {"policy": POLICY, "contract": str(deal.uid), "applicant": "person"})
        .content.decode()
    )

    assert "暂不能享受" in page
    assert "申请复核" in page
    assert "建立申报" not in page


def test_the_bureaus_review_decide_arrange_release_and_book(town, people):
    made = town.submitted(contract(town.firm))
    url, science, finance = f"/payouts/{made.uid}/", people["science"], people["finance"]
    assert moved(science, url, "accept", made.version).status_code == 303
    assert post(science, f"{url}review/", discredited="no").status_code == 422
    assert post(science, f"{url}review/", discredited="no", opinion="材料齐全。").status_code == 303
    wrong = post(science, f"{url}decide/", decided="100000.01", reason="按上限。")
    assert wrong.status_code == 422
    assert "核定额不能超过上限 100,000.00 元" in wrong.content.decode()
    assert post(science, f"{url}decide/", decided="90,000", reason="酌减。").status_code == 303
    from kezhuan.core.models import Proposal

    proposal = Proposal.objects.get(subject_id=made.uid)
    assert "待复核事项" in finance.get("/desk/").content.decode()
    assert post(finance, f"/desk/proposals/{proposal.uid}/", approve="yes", reason="同意").status_code in (
        303,
        404,
    )
    if fresh(made).state != "approved":
        from tests.payouts.town import agree

        agree(made, town.finance)
    assert (fresh(made).state, fresh(made).decided_fen) == ("approved", 9_000_000)

    budget = town.budget(500_000)
    base = f"/appropriations/{budget.uid}/"
    assert "安排资金并公示" in science.get(base).content.decode()
    assert science.post(f"{base}arrange/", {"contact": ""}).status_code == 422
    assert (
        science.post(
            f"{base}arrange/", {"chosen": str(made.uid), "contact": "科技局 0573", "key": "a"}
        ).status_code
        == 303
    )
    listed = Arrangement.objects.get()
    page = science.get(f"/arrangements/{listed.uid}/").content.decode()
    assert "公示期至" in page
    for form, kind in (("docx", "wordprocessingml"), ("pdf", "pdf")):
        answer = science.get(f"/arrangements/{listed.uid}/paper/", {"format": form})
        assert kind in answer["Content-Type"]
        assert len(answer.content) > 1000
    with at(MONDAY + timedelta(9)):
        assert moved(science, f"/arrangements/{listed.uid}/", "settle", 1).status_code == 303
        assert finance.post(f"{base}disburse/", {"chosen": str(made.uid), "key": "b"}).status_code == 303
        out = Disbursement.objects.get()
        place = f"/disbursements/{out.uid}/"
        assert people["second"].get(f"{place}release/").status_code == 302
        step_up(people["second"])
        assert post(people["second"], f"{place}release/").status_code == 422
        assert post(people["second"], f"{place}release/", checked="on").status_code == 303
        assert finance.post(f"{place}list/").status_code == 302
        step_up(finance)
        for nth in (1, 2):
            sheet = openpyxl.load_workbook(io.BytesIO(finance.post(f"{place}list/").content)).active
            words = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
            assert any("重复导出" in word for word in words) is (nth == 2)
            assert any(word.startswith("6222") for word in words)
        assert science.post(f"{place}list/").status_code in (302, 404)
        shown = finance.get(place).content.decode()
        assert not [number for number in ("6222000011112222", "6222 0000") if number in shown]
        assert finance.get(f"{place}paper/", {"format": "docx"}).status_code == 200
        bad = finance.post(f"{place}receipts/", {"serial": "1", "receipt_no": "", "paid_on": "2026-12-09"})
        assert bad.status_code == 422
        good = finance.post(
            f"{place}receipts/",
            {"serial": "1", "receipt_no": "HD-1", "paid_on": "2026-12-09", "version": fresh(out).version},
        )
        assert (good.status_code, fresh(made).state) == (303, "paid")


def test_a_changed_account_says_how_long_it_waits_and_warns_the_officer(town, people):
    """Scenario 15 without a browser: who has not shown who they are changes nothing."""
    account, owner = town.account(), people["owner"]
    place = f"/payees/{account.uid}/"
    before = fresh(account).tail
    assert owner.get(f"{place}change/").status_code == 302
    assert (
        owner.post(
            f"{place}change/", {"holder": town.firm.name, "bank": "甲", "number": "62220000"}
        ).status_code
        == 302
    )
    assert fresh(account).tail == before
    step_up(owner)
    assert (
        post(
            owner, f"{place}change/", holder="别的公司", bank="外地银行", number="6230999900001111"
        ).status_code
        == 422
    )
    assert (
        post(
            owner, f"{place}change/", holder=town.firm.name, bank="外地银行", number="6230999900001111"
        ).status_code
        == 303
    )
    page = owner.get(place).content.decode()
    assert "72 小时内不拨付" in page
    assert "注意：收款信息近期有变更" not in page
    assert "注意：收款信息近期有变更" in people["science"].get(place).content.decode()
    assert post(people["science"], f"{place}confirm/", callback="").status_code == 422
    assert post(people["science"], f"{place}confirm/", callback="已电话核对。").status_code == 303
    assert moved(owner, place, "close", fresh(account).version).status_code == 303
    assert people["stranger"].get(place).status_code == 404


def test_a_recovery_is_seen_by_its_applicant_and_closed_by_finance(town, people):
    deal = contract(town.firm)
    made = town.paid(town.budget(500_000), deal)
    undo(deal)
    usecases.on_contract_gone({"subject": str(deal.uid), "verb": "contract.cancel"})
    asked = recovery_of(made)
    place = f"/recoveries/{asked.uid}/"
    assert "合同登记注销" in people["owner"].get(place).content.decode()
    assert asked.number in people["owner"].get("/recoveries/").content.decode()
    assert people["stranger"].get(place).status_code == 404
    assert moved(people["science"], place, "notify", 1).status_code == 303
    assert people["owner"].get(f"{place}paper/").status_code == 200
    assert post(people["science"], f"{place}waive/", reason="金额复核无误。").status_code == 303
    assert post(people["finance"], f"{place}repay/", receipt="").status_code == 422
    assert post(people["finance"], f"{place}repay/", receipt="TK-1").status_code == 303
    assert fresh(made).state == "recovered"


def test_lists_filter_and_hidden_hats_get_nothing(town, people):
    made = town.submitted(contract(town.firm))
    for url in (
        "/payouts/",
        "/payees/",
        "/recoveries/",
        "/appropriations/",
        "/arrangements/",
        "/disbursements/",
        "/payouts/automatic/",
        "/payouts/simulate/",
    ):
        assert people["science"].get(url).status_code == 200, url
        assert people["operator"].get(url).status_code == 404, url
        assert people["auditor"].get(url).status_code == 404, url
    assert made.number in people["science"].get("/payouts/", {"state": "submitted"}).content.decode()
    assert (
        made.number
        not in people["science"].get("/payouts/", {"state": "paid", "year": "2026"}).content.decode()
    )
    assert made.number not in people["stranger"].get("/payouts/").content.decode()
    for url in ("/appropriations/", "/payouts/automatic/", "/payouts/simulate/"):
        assert people["owner"].get(url).status_code == 404
    assert people["science"].get("/payees/", {"state": "usable"}).status_code == 200
    assert people["finance"].get("/disbursements/", {"state": "made"}).status_code == 200
    assert people["finance"].get("/recoveries/", {"state": "open"}).status_code == 200


def test_automatic_entitlements_are_made_from_their_page(town, people):
    contract(town.firm)
    url = f"/payouts/automatic/?policy={POLICY}&year=2026"
    assert town.firm.name in people["science"].get(url).content.decode()
    assert people["science"].post(url, {"key": "x"}).status_code == 303
    made = Application.objects.get()
    assert "免申即享" in people["owner"].get(f"/payouts/{made.uid}/").content.decode()


def test_a_what_if_run_shows_cost_winners_and_losers(town, people):
    town.paid(town.budget(500_000), contract(town.firm))
    policy(
        first=MONDAY,
        component=[
            {"clause": "新：5%", "base": "technology_amount", "step": [{"above_yuan": 0, "rate": "0.05"}]}
        ],
    )
    page = people["city"].get("/payouts/simulate/", {"policy": POLICY, "year": "2026"}).content.decode()

    assert "50,000.00" in page
    assert "-50,000.00" in page
    refused = people["city"].get("/payouts/simulate/", {"policy": "policies.deqing_broker", "year": "2026"})
    assert refused.status_code == 409
    assert "未经核实" in refused.content.decode()


def test_plain_buttons_make_only_their_own_moves(town, people):
    made, budget = town.reviewed(contract(town.firm)), town.budget(100)
    account = made.payee
    for url in (f"/payouts/{made.uid}/", f"/payees/{account.uid}/", f"/appropriations/{budget.uid}/"):
        assert moved(people["science"], url, "decide", 1).status_code == 404
    assert moved(people["owner"], f"/payouts/{made.uid}/", "withdraw", made.version).status_code == 303
    assert (
        moved(people["finance"], f"/appropriations/{budget.uid}/", "close", fresh(budget).version).status_code
        == 303
    )
    assert (
        people["owner"]
        .post("/payouts/drafts/", {"policy": POLICY, "contract": "x", "applicant": "organisation"})
        .status_code
        == 404
    )


def test_budget_forms(town, people):
    science = people["science"]
    assert science.get("/appropriations/new/").status_code == 200
    answer = science.post("/appropriations/new/", {"policy": POLICY, "year": "2026", "key": "n"})
    assert answer.status_code == 303
    base = answer["Location"]
    assert post(science, f"{base}total/", total="10", reason="").status_code == 422
    assert post(science, f"{base}total/", total="100000", reason="批复。").status_code == 303
    assert post(people["finance"], f"{base}total/", total="1", reason="x").status_code == 409


def test_a_list_is_voided_and_an_arrangement_reopened_from_their_pages(town, people):
    budget, made = town.budget(500_000), town.approved(contract(town.firm))
    listed = town.arranged(budget, made)
    assert post(people["science"], f"/arrangements/{listed.uid}/reopen/", reason="").status_code == 422
    assert (
        post(people["science"], f"/arrangements/{listed.uid}/reopen/", reason="异议成立。").status_code == 303
    )
    town.settled(budget, fresh(made))
    out = town.listed(budget, fresh(made))
    assert post(people["finance"], f"/disbursements/{out.uid}/void/", reason="账户有误。").status_code == 303
    assert fresh(out).state == "void"
    assert moved(people["science"], f"/arrangements/{listed.uid}/", "reopen", 1).status_code == 404
