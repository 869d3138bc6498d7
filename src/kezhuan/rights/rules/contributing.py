"""作价入股: what an achievement is valued at, how the shares it forms are divided, and what has to be announced first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.rights.rules.dividing import WHOLE_BP, Floor, percent

# 促进科技成果转化法 art. 18: agreement, listing or auction; an appraisal may stand behind each (财政部令第100号).
BASES = {
    "agreed": gettext_noop("协议定价"), "listed": gettext_noop("挂牌交易"), "bid": gettext_noop("竞价（拍卖）"), "valued": gettext_noop("评估作价"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody of the team who gets shares: `bp` of all the shares formed, in 1/10,000; `leader` as in unit_leaders."""

    name: str
    bp: int
    leader: str = "none"


def value_faults(*, basis: str, value_fen: int, company_bp: int, team_bp: int) -> dict[str, Reason]:
    """What no contribution may say: another basis than the law knows, no value, shares outside nothing to all."""
    found: dict[str, Reason] = {}
    if basis not in BASES:
        found["basis"] = Reason("equity.basis", gettext_noop("请选择定价方式"))
    if value_fen <= 0:
        found["value"] = Reason("equity.value", gettext_noop("作价金额须大于 0"))
    if not 0 < company_bp <= WHOLE_BP:
        found["company_share"] = Reason("equity.company", gettext_noop("占公司股权须大于 0、不超过 100%"))
    if not 0 <= team_bp <= WHOLE_BP:
        found["team_share"] = Reason("equity.team", gettext_noop("团队所得须在 0 到 100% 之间"))
    return found


def needs_notice(*, basis: str, team_bp: int) -> bool:
    """True where 公示 comes first: a price by agreement (国发〔2016〕16号, 15 days), or shares given to people."""
    return basis == "agreed" or team_bp > 0


def notice_kind(*, team_bp: int) -> str:
    """Which period of settings.publicity runs: that of a reward is the longer one, so it covers an agreed price too."""
    return "reward" if team_bp > 0 else "pricing"


def missing(
    *, company: str, basis_ref: str, conflict: str, team_bp: int, holders: Sequence[Holder]
) -> tuple[Reason, ...]:
    """Why it cannot be decided yet: the company, the paper behind the price, the interests, the team's shares to the
    last 1/10,000."""
    found = []
    if not company.strip():
        found.append(Reason("equity.into", gettext_noop("请填写入股的公司")))
    if not basis_ref.strip():
        text = gettext_noop("请填写定价依据的文件：评估报告、挂牌或竞价结果、定价协议的编号")
        found.append(Reason("equity.paper", text))
    if not conflict.strip():
        found.append(Reason("equity.conflict", gettext_noop("请填写利益关联情况；没有的写“无”")))
    total = sum(holder.bp for holder in holders)
    if total != team_bp:
        words = {"total": percent(Fraction(total, 100)), "team": percent(Fraction(team_bp, 100))}
        text = gettext_noop("各人股份合计须等于团队所得 {team}%，现为 {total}%")
        found.append(Reason("equity.holders", text, words))
    return tuple(found)


def notes(
    *, team_bp: int, holders: Sequence[Holder], floors: Iterable[Floor], state_unit: bool
) -> tuple[tuple[bool, Reason], ...]:
    """(binds, why) of every floor the team's shares do not reach, and of chiefs who ought not to get any.

    For an enterprise the agreement prevails (art. 45) and nothing binds; that a chief gets no shares is a hint.
    """
    found = []
    for floor in floors:
        if Fraction(team_bp, WHOLE_BP) < floor.rate:
            words = {
                "team": percent(Fraction(team_bp, 100)),
                "least": percent(floor.rate * 100),
                "title": floor.title,
            }
            text = gettext_noop("团队所得股份 {team}% 低于 {least}%（{title}）")
            found.append((floor.binds and state_unit, Reason("equity.floor", text, words)))
    for holder in holders:
        if holder.leader == "chief":
            text = gettext_noop("{name}是单位正职领导，原则上不得获得股权，请核对")
            found.append((False, Reason("equity.chief", text, {"name": holder.name})))
    return tuple(found)
