"""Tax notes as explained hints with their conditions; a person decides, the platform never does.

Sources by note: 财税〔2016〕36号附件3 (VAT); 企业所得税法实施条例第九十条 and 公告2015年第82号 (CIT);
财税〔2018〕64号 (R&D entrusted abroad); stamp duty as known, to be checked. Amounts in 分.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.core.money import WAN, Fen, half_up

FREE_INCOME: Final = 500 * WAN
LICENCE_YEARS: Final = 5
CIT_RIGHTS: Final = frozenset(
    {"invention", "utility_model", "design", "software", "layout", "plant_variety", "bio_variety"}
)


@dataclass(frozen=True, slots=True)
class TaxNote:
    """One note: which tax, what it says, on which conditions it rests, where that stands, how sure it is."""

    code: str
    says: Reason
    conditions: tuple[Reason, ...]
    source: str
    mark: str


def taxable_transfer_income(income: int) -> Fen:
    """Of a tax year's 技术转让所得 the part that is taxed: the first five million yuan free, the excess halved."""
    return Fen(0) if income <= FREE_INCOME else half_up(Fraction(income - FREE_INCOME, 2))


def transfer_income(
    revenue: int, *, cost: int, tax: int, amortisation: int = 0, expense: int = 0, licence: bool = False
) -> Fen:
    """技术转让所得: assignment = revenue − cost − tax; non-exclusive licence = revenue − amortisation − tax − expense."""
    return Fen(revenue - amortisation - tax - expense if licence else revenue - cost - tax)


def stamp_duty(price: int) -> Fen:
    """0.03 % of price, remuneration or royalty, in whole 分 half up; a 开发 contract is taxed on 报酬 alone."""
    return half_up(Fraction(price * 3, 10_000))


def notes(kind: str, sub_kind: str, *, registered: bool, ip_kinds: frozenset[str], foreign: bool, licence_years: int | None = None,
          exclusive: bool = False, price: int = 0) -> tuple[TaxNote, ...]:  # fmt: skip
    """The notes that may concern a contract of this type."""
    found = [_vat(kind, registered)]
    if kind in ("ZR", "XK"):
        found.append(_income(kind, registered, ip_kinds, foreign, licence_years, exclusive))
    if kind == "KF":
        found.append(_research(registered, foreign))
    found.append(_stamp(kind, sub_kind, price))
    return tuple(found)


def _registered(registered: bool) -> Reason:
    if registered:
        return Reason("tax.registered", gettext_noop("合同已认定登记：成立"))
    return Reason("tax.unregistered", gettext_noop("合同须先经认定登记：尚未成立"))


def _vat(kind: str, registered: bool) -> TaxNote:
    source = "财税〔2016〕36号附件3；增值税法 2026-01-01 施行后的延续办法未核对"
    invoice = Reason(
        "tax.vat_invoice", gettext_noop("免税收入不得开具增值税专用发票，买方常需要专票，请先与买方商定")
    )
    if kind in ("KF", "ZR", "XK"):
        says = Reason("tax.vat_free", gettext_noop("技术转让、技术开发（含许可使用）收入可以免征增值税"))
        together = Reason(
            "tax.vat_together", gettext_noop("与之相关的咨询、服务须写在同一合同、开在同一张发票上才一并免税")
        )
        return TaxNote("vat", says, (_registered(registered), together, invoice), source, "U")
    says = Reason(
        "tax.vat_not_alone",
        gettext_noop("单独的技术咨询、技术服务收入不免征增值税；与转让或开发合同同一张发票的除外"),
    )
    return TaxNote("vat", says, (_registered(registered), invoice), source, "U")


def _income(
    kind: str, registered: bool, ip_kinds: frozenset[str], foreign: bool, years: int | None, exclusive: bool
) -> TaxNote:
    conditions = [
        _registered(registered),
        Reason("tax.resident", gettext_noop("转让方为居民企业")),
        Reason("tax.right", gettext_noop("标的为专利、软件著作权、布图设计、植物新品种或生物医药新品种：成立"))
        if ip_kinds & CIT_RIGHTS
        else Reason("tax.no_right", gettext_noop("标的须为专利、软件著作权、布图设计、植物新品种或生物医药新品种：尚未写明")),
        Reason("tax.affiliate", gettext_noop("向直接或间接 100% 控股的关联方转让的所得不享受")),
    ]  # fmt: skip
    if kind == "XK":
        enough = years is not None and years >= LICENCE_YEARS
        conditions.append(
            Reason("tax.years", gettext_noop("许可期限 5 年以上（全球独占，或 2015-10-01 起的非独占）：成立"))
            if enough
            else Reason("tax.few_years", gettext_noop("许可期限须在 5 年以上：尚未写明或不足"))
        )
    if foreign:
        conditions.append(Reason("tax.cross_border", gettext_noop("跨境转让须经商务部门登记")))
    formula = (
        gettext_noop("一个纳税年度内技术转让所得 500 万元以内免征企业所得税，超过部分减半；非独占许可所得＝收入－摊销－相关税费－分摊的期间费用")
        if kind == "XK" and not exclusive
        else gettext_noop("一个纳税年度内技术转让所得 500 万元以内免征企业所得税，超过部分减半；所得＝收入－成本－相关税费，设备、零部件、原材料和可分的服务不计入收入")
    )  # fmt: skip
    return TaxNote(
        "cit",
        Reason("tax.cit", formula),
        tuple(conditions),
        "企业所得税法实施条例第九十条；国家税务总局公告2015年第82号",
        "S",
    )


def _research(registered: bool, foreign: bool) -> TaxNote:
    if foreign:
        says = Reason(
            "tax.rd_abroad",
            gettext_noop(
                "委托境外研发：按费用的 80% 计入，且不超过境内符合条件研发费用的三分之二；委托境外个人的不计"
            ),
        )
    else:
        says = Reason(
            "tax.rd", gettext_noop("委托方按费用的 80% 加计扣除，受托方不再加计；加计比例以现行公告为准")
        )
    return TaxNote("rd", says, (_registered(registered),), "财税〔2018〕64号；现行加计比例未核对", "K")


def _stamp(kind: str, sub_kind: str, price: int) -> TaxNote:
    if sub_kind in ("ZR1", "XK1"):
        says = Reason(
            "tax.stamp_property",
            gettext_noop("专利权转让、专利实施许可按产权转移书据计缴印花税，请按现行公告核对"),
        )
        return TaxNote("stamp", says, (), "印花税法税目；未核对", "K")
    params = {"yuan": f"{stamp_duty(price) / 100:,.2f}"}
    says = Reason(
        "tax.stamp",
        gettext_noop("技术合同印花税为价款、报酬或使用费的万分之三，按合同金额约 {yuan} 元"),
        params,
    )
    about = (
        (Reason("tax.stamp_research", gettext_noop("技术开发合同只就报酬计税，研究开发经费不作为计税依据")),)
        if kind == "KF"
        else ()
    )
    return TaxNote("stamp", says, about, "印花税法税目；未核对", "K")
