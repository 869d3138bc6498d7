"""Hints with their evidence: what is pointed at, what is left alone, and the sentences a reviewer reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from kezhuan.contracts.rules.suspicions import words
from kezhuan.contracts.rules.suspicions.case import Case, Who
from kezhuan.contracts.rules.suspicions.doubles import plain_number
from kezhuan.contracts.rules.suspicions.doubt import CODE, limits
from kezhuan.contracts.rules.suspicions.scanning import scan
from kezhuan.core.rulebook.book import shipped_book

LIMITS = limits(shipped_book().body(CODE, date(2026, 11, 20)))
TEXT = "围绕碳化硅陶瓷支架提高抗弯强度与减轻重量开展工作，主要指标不低于400。建立有限元模型并优化结构，改进烧结曲线，再搭建试验台架。"
OTHER = "为注塑车间建立设备故障知识库，采集现场数据训练模型，缩短停机时间并减少人工干预，培训操作人员二十名，提供一年技术支持。"
DAY = date(2026, 3, 2)


def who(key: str, **more) -> Who:
    return Who(key=key, name=f"单位{key}", **more)


def case(uid: str, seller: Who, buyer: Who, text: str = TEXT, **more) -> Case:
    values = {
        "title": "支架开发",
        "kind": "KF",
        "field": "05",
        "signed_on": DAY,
        "turnover": 1_000_000,
        "tech": 1_000_000,
    } | more
    return Case(uid=uid, text=text, sellers=(seller,), buyers=(buyer,), **values)


def found(*cases: Case) -> dict[tuple[str, str], tuple[str, ...]]:
    """(uid, code) → what the reviewer reads."""
    return {
        (d.uid, d.code): tuple(str(words.said(d.code, said)) for said in d.says)
        for d in scan(cases, limits=LIMITS)
    }


def test_strangers_with_their_own_text_are_left_alone() -> None:
    assert found(case("1", who("A"), who("B")), case("2", who("C"), who("D"), OTHER)) == {}


def test_a_shared_telephone_links_two_sides_directly_and_a_declaration_says_so_itself() -> None:
    linked = found(case("1", who("A", phone="139"), who("B", phone="139"), declared=True))

    assert linked == {("1", "related"): ("当事人已申报为关联交易", "单位A 与 单位B 电话相同")}
    assert found(case("1", who("A"), who("A")))["1", "related"] == ("双方是同一单位：单位A",)


def test_a_nominee_links_two_sides_in_two_steps_and_no_further() -> None:
    nominee = who("N", account="7", shareholders=("赵一",))
    front = case("2", who("X"), nominee, OTHER)

    two = found(case("1", who("A", legal_person="赵一"), who("B", account="7")), front)
    assert two["1", "related"] == ("单位A 与 单位N 法定代表人或股东同名，单位N 与 单位B 收款账户相同",)
    assert ("2", "related") not in two
    assert ("1", "related") not in found(
        case("1", who("A", legal_person="赵一"), who("B", account="8")), front
    )


def test_what_too_many_share_links_nobody_and_public_mail_neither() -> None:
    crowd = [
        case(str(n), who(f"S{n}", agent="代理甲"), who(f"B{n}", agent="代理甲"), OTHER * (n + 1))
        for n in range(3)
    ]
    mail = case("9", who("A", email="a@qq.com"), who("B", email="b@qq.com"))

    assert not any(code == "related" for _uid, code in found(*crowd, mail))
    assert ("9", "related") in found(case("9", who("A", email="a@x.cn"), who("B", email="b@X.cn")))


def test_a_broker_who_belongs_to_a_side_brings_nobody_together() -> None:
    one = replace(
        case("1", who("A", address="科创路1号"), who("B")), brokers=(who("K", address="科创路 1 号"),)
    )

    assert found(one)["1", "related"] == ("单位K 与 单位A 地址相同",)


def test_parts_of_one_piece_of_work_are_a_cluster_within_a_year_and_not_beyond() -> None:
    parts = [
        case(
            str(n), who("A"), who("B"), TEXT.replace("400", str(300 + n)), signed_on=DAY + timedelta(150 * n)
        )
        for n in range(3)
    ]
    seen = found(*parts)
    assert seen["0", "split"] == ("同一对或关联的双方，一年内有 3 份标的相近的合同，合计 3 万元",)
    assert ("0", "double") not in seen
    far = found(parts[0], replace(parts[1], signed_on=DAY + timedelta(366)))
    assert far == {}


def test_contracts_of_one_deal_are_a_cluster_whatever_they_say() -> None:
    seen = found(
        case("1", who("A"), who("B"), project="d"), case("2", who("A"), who("B"), OTHER, project="d")
    )

    assert {key for key in seen if key[1] == "split"} == {("1", "split"), ("2", "split")}


def test_the_same_contract_twice_is_seen_by_number_invoice_or_text() -> None:
    one = case("1", who("A"), who("B"), registration_no="2026-3304O2000001", invoices=("26-001",))
    assert plain_number("2026-3304O2000001") == "2026330402000001"
    number = replace(case("2", who("C"), who("D"), OTHER), registration_no="2026330402000001")
    assert found(one, number)["1", "double"] == ("登记编号与另一份合同相同",)
    invoice = replace(case("2", who("C"), who("D"), OTHER), invoices=("26001",))
    assert found(one, invoice)["2", "double"] == ("发票号码与另一份合同相同",)
    again = replace(
        one, uid="3", registration_no="", invoices=(), turnover=900_000, signed_on=DAY + timedelta(20)
    )
    assert found(one, again)["1", "double"] == ("与同一对双方的另一份合同文字相似 100%，签订日相近",)
    assert ("1", "double") not in found(one, replace(again, signed_on=DAY + timedelta(121)))


def test_another_sellers_text_is_pointed_at_and_a_sellers_own_is_not() -> None:
    assert found(case("1", who("A"), who("B")), case("2", who("C"), who("D")))["1", "twin"] == (
        "与另一卖方的合同文字相似 100%",
    )
    assert found(case("1", who("A"), who("B")), case("2", who("A"), who("D"))) == {}


def test_a_price_far_from_its_peers_is_pointed_at_where_there_are_enough() -> None:
    def peers(n: int) -> list[Case]:
        return [
            case(f"p{k}", who(f"S{k}"), who(f"B{k}"), f"{k}" * 3, turnover=1_000_000 + k * 10_000)
            for k in range(n)
        ]

    far = case("x", who("X"), who("Y"), "远", turnover=90_000_000)
    assert [key for key in found(*peers(20), far) if key[1] == "price"] == [("x", "price")]
    assert not [key for key in found(*peers(15), far) if key[1] == "price"]
    same = [case(f"p{k}", who(f"S{k}"), who(f"B{k}"), f"{k}" * 3) for k in range(20)]
    assert not [key for key in found(*same, far) if key[1] == "price"]


def test_registrations_crowded_into_the_last_days_of_a_quarter_are_pointed_at() -> None:
    late = [
        case(f"l{n}", who("A"), who(f"B{n}"), f"{n}" * 4, registered_on=date(2026, 3, 29)) for n in range(6)
    ]
    spread = [
        case(f"l{n}", who("A"), who(f"B{n}"), f"{n}" * 4, registered_on=date(2026, 2, 1) + timedelta(n))
        for n in range(6)
    ]

    assert found(*late)["l0", "quarter"] == ("卖方的 6 份登记中有 6 份在季末 5 天内",)
    assert found(*spread) == {}


def test_the_same_facts_give_the_same_mark() -> None:
    twice = [scan((case("1", who("A"), who("A")),), limits=LIMITS)[0].mark for _ in range(2)]

    assert twice[0] == twice[1]


def test_a_firm_has_no_path_to_itself_a_price_of_nothing_has_no_peers_and_a_deal_need_not_be_one_piece() -> (
    None
):
    from kezhuan.contracts.rules.suspicions.case import firms
    from kezhuan.contracts.rules.suspicions.links import Web

    one = case("1", who("A", phone="1"), who("B", phone="1"), turnover=0)
    assert Web(firms((one,)), limits=LIMITS).path("A", "A") == ()
    assert ("1", "price") not in found(one)
    apart = found(
        case("1", who("A"), who("B"), project="d"), case("2", who("C"), who("D"), OTHER, project="d")
    )
    assert apart == {}
