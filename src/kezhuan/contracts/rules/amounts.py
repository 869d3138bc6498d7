"""The three amounts of a contract, never one field: 成交额, 技术交易额, 技术性收入.

《技术合同认定规则》(国科发政字〔2001〕253号): 技术交易额 is the turnover less what was bought in equipment, parts and
materials; the direct cost of a reasonable quantity of the technology's own carriers is not deducted. Whole 分 throughout.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.core.money import LARGEST, Fen, half_up

# Kinds of price whose sum is not known at signing; the parties correct it before any tax relief or reward.
OPEN_ENDED: Final = frozenset({"royalty", "entry_and_royalty"})
NOT_FINAL: Final = OPEN_ENDED | {"provisional"}
# 成套设备、试验装置 as carriers of the technology: normally one or two sets.
USUAL_SETS: Final = 2


@dataclass(frozen=True, slots=True)
class Cost:
    """One non-technical cost inside the turnover: `gross` 分, of which `carrier` 分 are carriers in `sets` sets."""

    kind: str
    gross: int
    carrier: int = 0
    sets: int = 0
    evidence: str = ""

    @property
    def deducted(self) -> Fen:
        """What is taken off the turnover: all but the reasonable carriers."""
        return Fen(self.gross - self.carrier)


def deducted(costs: Iterable[Cost]) -> Fen:
    """The sum taken off the turnover."""
    return Fen(sum(cost.deducted for cost in costs))


def tech_amount(turnover: int, costs: Iterable[Cost]) -> Fen:
    """技术交易额 = 成交额 − Σ 扣除; never below nothing (`amount_faults` names that fault)."""
    return Fen(max(0, turnover - deducted(costs)))


def amount_faults(turnover: int | None, costs: Sequence[Cost], *, amount_kind: str) -> dict[str, Reason]:
    """What is wrong with turnover and deductions, by field path: 0 ≤ 技术交易额 ≤ 成交额 and every cost proved."""
    if turnover is None or not 0 <= turnover <= LARGEST:
        return {"turnover": Reason("contract.turnover", gettext_noop("请填写合同成交额，不能为负数"))}
    if turnover == 0 and amount_kind not in NOT_FINAL:
        return {"turnover": Reason("contract.turnover_zero", gettext_noop("价款固定的合同须写明成交额"))}
    found: dict[str, Reason] = {}
    for line, cost in enumerate(costs):
        if (fault := _cost_fault(cost)) is not None:
            found[f"costs.{line}"] = fault
    if not found and deducted(costs) > turnover:
        found["costs"] = Reason("contract.deducted", gettext_noop("扣除合计超过了合同成交额"))
    return found


def _cost_fault(cost: Cost) -> Reason | None:
    if cost.gross <= 0:
        return Reason("cost.amount", gettext_noop("请填写非技术性费用的金额"))
    if not 0 <= cost.carrier <= cost.gross:
        return Reason("cost.carrier", gettext_noop("其中技术载体的金额不能超过该项费用"))
    if bool(cost.carrier) != bool(cost.sets):
        return Reason("cost.sets", gettext_noop("技术载体须同时写明金额和套数"))
    if not cost.evidence.strip():
        return Reason("cost.evidence", gettext_noop("请写明该项费用的依据，如清单、报价或合同条款"))
    return None


def amount_hints(
    costs: Iterable[Cost], *, amount_kind: str, text: str, words: Iterable[str]
) -> tuple[Reason, ...]:
    """What a reviewer should look at: many carrier sets, goods in the text without a deduction, an open price."""
    rows = tuple(costs)
    found = [
        Reason("hint.carriers", gettext_noop("技术载体计 {sets} 套，通常为 1—2 套，请核对是否为试验和掌握技术所必需"), {"sets": row.sets})
        for row in rows if row.sets > USUAL_SETS
    ]  # fmt: skip
    named = sorted({word for word in words if word in text})
    if named and not rows:
        found.append(Reason("hint.goods", gettext_noop("文中提到{words}，但没有列出非技术性费用，请核对"), {"words": "、".join(named)}))  # fmt: skip
    if amount_kind in NOT_FINAL:
        found.append(Reason("hint.open_price", gettext_noop("价款尚未最终确定：办理减免税或申领奖补之前，须先更正金额")))  # fmt: skip
    return tuple(found)


def receipt_fault(amount: int, tech_part: int, *, received_before: int, tech_before: int, turnover: int,
                  tech: int, amount_kind: str) -> dict[str, Reason]:  # fmt: skip
    """Why one more receipt cannot stand: 技术性收入 stays within 技术交易额, all receipts within the turnover,
    except where the price is open (提成). All in 分."""
    if amount <= 0:
        return {"amount": Reason("receipt.amount", gettext_noop("请填写到账金额"))}
    if not 0 <= tech_part <= amount:
        return {"tech_part": Reason("receipt.part", gettext_noop("技术性收入不能超过到账金额"))}
    if amount_kind in OPEN_ENDED:
        return {}
    if received_before + amount > turnover:
        return {"amount": Reason("receipt.over", gettext_noop("到账合计超过了合同成交额，请先更正合同金额"))}
    if tech_before + tech_part > tech:
        return {"tech_part": Reason("receipt.tech_over", gettext_noop("技术性收入合计超过了技术交易额"))}
    return {}


def converted(foreign: int, rate: Decimal) -> Fen:
    """`foreign` in hundredths of its unit at the central parity of the signing day (1 unit = `rate` 元), in 分."""
    return half_up(Fraction(foreign) * Fraction(rate))


def currency_faults(
    currency: str, foreign: int | None, rate: Decimal | None, rate_source: str
) -> dict[str, Reason]:
    """A foreign price needs its own amount, the parity of the signing day, and where a person read that parity."""
    if currency == "CNY":
        return {}
    found: dict[str, Reason] = {}
    if foreign is None or foreign < 0:
        found["foreign_turnover"] = Reason("currency.amount", gettext_noop("请填写外币金额"))
    if rate is None or rate <= 0:
        found["rate"] = Reason("currency.rate", gettext_noop("请填写签订日的汇率中间价"))
    if not rate_source.strip():
        found["rate_source"] = Reason("currency.source", gettext_noop("请写明汇率的出处"))
    return found


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts of a contract as they stand, in 分; `approved` is None before anybody has decided them."""

    turnover: int
    tech: int
    approved: int | None = None


def approved_fault(approved: int | None, turnover: int) -> Reason | None:
    """核定的技术交易额 lies between nothing and the turnover."""
    if approved is None or not 0 <= approved <= turnover:
        return Reason("contract.approved", gettext_noop("核定的技术交易额须在 0 与合同成交额之间"))
    return None


def correction_faults(before: Amounts, after: Amounts, *, reason: str) -> dict[str, Reason]:
    """What keeps a correction (更正金额) from standing: nothing changes, sums that cannot be, no reason given."""
    if not 0 <= after.turnover <= LARGEST or not 0 <= after.tech <= after.turnover:
        return {"turnover": Reason("correct.range", gettext_noop("更正后的技术交易额须在 0 与成交额之间"))}
    if (fault := approved_fault(after.approved, after.turnover)) is not None:
        return {"approved": fault}
    if before == after:
        return {"turnover": Reason("correct.same", gettext_noop("更正后的金额与原来相同"))}
    if not reason.strip():
        return {"reason": Reason("correct.reason", gettext_noop("请写明更正金额的依据"))}
    return {}
