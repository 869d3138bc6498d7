"""Registry rows beside what holders typed: 未核验 until one stands, then what differs; offers renewed by legal status."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.test import Client

from kezhuan.achievements import expiry, queries, rules, usecases
from kezhuan.achievements.models import Achievement, PatentEntry
from kezhuan.achievements.patents import take_entry
from kezhuan.cli.data import command
from kezhuan.core.access import Role
from kezhuan.core.errors import Invalid
from kezhuan.core.identifiers.patents import check_digit
from kezhuan.core.models import Event
from kezhuan.files.sheets import Taken
from tests.builders import TODAY, organisation, sign_in
from tests.exchange import filling
from tests.matching import market

NUMBER = f"202010123456.{check_digit('202010123456')}"
ROW = {
    "number": NUMBER, "publication": "CN111222333B", "title": "碳化硅支架", "holder": "嘉兴某研究院", "status": "active",
    "status_on": TODAY - timedelta(days=10), "source": "专利登记簿副本",
}  # fmt: skip
RIGHT = {
    "kind": "invention",
    "number": f"ZL{NUMBER}",
    "title": "碳化硅支架",
    "status": "active",
    "holder": "嘉兴某研究院",
}
ENTRY = {"title": "碳化硅支架", "holder": "嘉兴某研究院", "status": "active"}


@pytest.mark.parametrize(
    ("written", "key"),
    [(f"ZL{NUMBER}", NUMBER), (NUMBER, NUMBER), (NUMBER[:-2], NUMBER), ("CN111222333B", "CN111222333B")],
)
def test_a_patent_is_one_however_its_number_is_written(written, key):
    assert rules.patent_key(written) == key


@pytest.mark.parametrize(
    ("claimed", "codes"),
    [
        ({}, ()),
        ({"holder": "嘉兴某研究院 "}, ()),
        ({"holder": ""}, ()),
        ({"holder": "嘉兴某研究所"}, ()),  # a name it bore before
        ({"holder": "别家公司"}, ("registry.holder",)),
        ({"holder": "嘉兴某研究院；别家公司"}, ("registry.holder",)),
        ({"status": "pending"}, ("registry.status",)),
        ({"status": ""}, ()),
        ({"title": "氮化硅支架"}, ("registry.title",)),
        ({"title": "氮化硅支架", "holder": "别家公司", "status": "expired"}, ("registry.title", "registry.holder", "registry.status")),
    ],
)  # fmt: skip
def test_what_differs_is_named_and_what_is_empty_claims_nothing(claimed, codes):
    found = rules.differences(ENTRY | claimed, ENTRY, names=("嘉兴某研究院", "嘉兴某研究所"), labels={"active": "有效", "pending": "审中"})  # fmt: skip

    assert tuple(reason.code for reason in found) == codes


def test_a_status_that_differs_is_said_in_words():
    (reason,) = rules.differences(
        ENTRY | {"status": "pending"},
        ENTRY,
        names=("嘉兴某研究院",),
        labels={"active": "有效", "pending": "审中"},
    )

    assert str(reason) == "法律状态：填写「审中」，登记「有效」"


@pytest.fixture
def offer():
    """(office, uid of its published achievement with one patent)."""
    office = market.office()
    made = market.achievement(office)
    usecases.edit_achievement(
        made.row.uid, {}, actor=office, today=TODAY, version=made.row.version, rights=[RIGHT]
    )
    return office, made.row.uid


def verdict(office, uid):
    (row,) = queries.detail(office, uid).member.rights
    return row.verdict, [reason.code for reason in row.differences]


@pytest.mark.django_db
@pytest.mark.database
class TestRegistry:
    def test_unchecked_until_a_row_stands_then_the_same_then_what_differs(self, offer):
        assert verdict(*offer) == ("unchecked", [])

        assert take_entry(ROW, today=TODAY) is Taken.NEW
        assert verdict(*offer) == ("same", [])
        later = ROW | {"status": "expired", "status_on": TODAY}
        assert take_entry(later, today=TODAY) is Taken.CHANGED
        assert verdict(*offer) == ("differs", ["registry.status"])
        # an older row does not undo what is known
        assert take_entry(ROW, today=TODAY) is Taken.SAME
        assert PatentEntry.objects.get().status == "expired"

    def test_a_right_written_by_its_publication_number_finds_the_same_row(self, offer):
        office, uid = offer
        take_entry(ROW, today=TODAY)
        version = Achievement.objects.get(uid=uid).version
        usecases.edit_achievement(
            uid, {}, actor=office, today=TODAY, version=version, rights=[RIGHT | {"number": "CN111222333B"}]
        )

        assert verdict(office, uid) == ("same", [])

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"number": "202010123456.Z"}, "number"),
            ({"number": "CN111222333B"}, "number"),
            ({"publication": "别的"}, "publication"),
            ({"status_on": TODAY + timedelta(days=1)}, "status_on"),
        ],
    )
    def test_a_row_at_fault_is_named_and_nothing_is_kept(self, wrong, field):
        with pytest.raises(Invalid) as fault:
            take_entry(ROW | wrong, today=TODAY)

        assert list(fault.value.fields) == [field]
        assert not PatentEntry.objects.exists()

    def test_the_page_says_the_verdict_with_source_and_day(self, offer):
        office, uid = offer
        take_entry(ROW | {"holder": "别家公司"}, today=TODAY)
        client = Client()
        from kezhuan.people.models import Organisation

        sign_in(client, Role.TTO, Organisation.objects.get(uid=office.org_id))

        text = client.get(f"/achievements/{uid}/").content.decode()

        assert "与登记不符" in text
        assert "权利人：填写「嘉兴某研究院」，登记「别家公司」" in text
        assert f"专利登记簿副本 {ROW['status_on']:%Y-%m-%d}" in text

    def test_the_sheet_is_taken_in_on_the_page_and_at_a_terminal(self, tmp_path):
        from tests.exchange.test_imports import confirm, upload, words

        client = Client()
        sign_in(client, Role.OPERATOR, organisation(kind="centre", region="330402"), region="3304")
        sheet = filling.workbook("patents", [ROW | {"status_on": f"{ROW['status_on']:%Y-%m-%d}"}])

        page = upload(client, "patents", sheet)

        assert "成功1行，失败0行" in words(confirm(client, page))
        assert PatentEntry.objects.get().holder == "嘉兴某研究院"
        file = tmp_path / "专利.xlsx"
        file.write_bytes(sheet)
        again = CliRunner().invoke(command, ["import", "patents", str(file), "--commit"])
        assert again.exit_code == 0
        assert "没有变化" in again.output or "No change" in again.output


@pytest.mark.django_db
@pytest.mark.database
class TestRenewal:
    def test_an_offer_whose_patents_stand_in_force_is_extended_once(self, offer):
        office, uid = offer
        take_entry(ROW, today=TODAY)
        Achievement.objects.filter(uid=uid).update(confirm_by=TODAY + timedelta(days=20))
        offered = Achievement.objects.filter(state="published")

        assert expiry.extend_by_registry(offered, today=TODAY) == 1
        assert Achievement.objects.get(uid=uid).confirm_by == expiry.renewed_until(TODAY)
        assert Event.objects.filter(verb="achievement.extend").count() == 1
        assert expiry.extend_by_registry(offered, today=TODAY) == 0

    @pytest.mark.parametrize(
        "why",
        ["unchecked", "expired", "old", "differs", "another right", "not due", "outside row"],
    )
    def test_anything_less_leaves_the_day_to_the_holder(self, offer, why):
        office, uid = offer
        day = TODAY + timedelta(days=40 if why == "not due" else 20)
        if why != "unchecked":
            take_entry(
                ROW | {"expired": {"status": "expired"}, "differs": {"holder": "别家"}}.get(why, {}),
                today=TODAY,
            )
        if why == "expired":
            Achievement.objects.get(uid=uid).rights.update(status="expired")
        if why == "old":
            PatentEntry.objects.update(as_of=TODAY - timedelta(days=91))
        if why == "another right":
            Achievement.objects.get(uid=uid).rights.create(kind="know_how", order=1)
        Achievement.objects.filter(uid=uid).update(
            confirm_by=day, origin="external" if why == "outside row" else "local"
        )

        assert expiry.extend_by_registry(Achievement.objects.all(), today=TODAY) == 0
        assert Achievement.objects.get(uid=uid).confirm_by == day
