"""Numbers of the pool and of trials; a conversion rate is converted ÷ ended, never ÷ started."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kezhuan.contracts.lifecycle import UNDONE
from kezhuan.core import codes
from kezhuan.core.access import SYSTEM, Actor
from kezhuan.core.errors import gettext_noop
from kezhuan.core.figures import Figure, FigureRow, Filter, QueryRows, Rows
from kezhuan.trials.lifecycle import ENDED, RUNNING, TRIAL
from kezhuan.trials.models import PoolItem, Trial
from kezhuan.trials.scopes import POOL_ITEMS, TRIALS

# A conversion whose contract came to nothing is an ended trial, and no conversion.
GONE = ("withdrawn", "declined", *UNDONE)
SOURCE = gettext_noop("本平台先用后转记录")


def _county(region: str) -> str:
    return codes.region_name(region[:6])


def _state(state: str) -> str:
    return _(TRIAL.states.get(state, state))


def _pool(actor: Actor, filter: Filter) -> Rows:
    found = PoolItem.objects.filter(POOL_ITEMS.q(actor if actor.signed_in else SYSTEM), state="pooled")

    def row(item: PoolItem) -> FigureRow:
        if not actor.signed_in:
            return FigureRow("", "", _county(item.region))
        title = _("成果池条目 {number}").format(number=item.number or "")
        return FigureRow(title, f"/pool/{item.uid}/", _county(item.region), item.created_at)

    return QueryRows(found, row, "region", _county)


def _trials(actor: Actor, states: tuple[str, ...], group: str) -> Rows:
    name = _county if group == "region" else _state
    found = Trial.objects.filter(TRIALS.q(actor if actor.signed_in else SYSTEM), state__in=states)
    found = found.select_related("contract")

    def row(trial: Trial) -> FigureRow:
        weight = Decimal(_stands(trial)) if group == "state" else Decimal(1)
        if not actor.signed_in:
            return FigureRow("", "", name(getattr(trial, group)), None, weight)
        title = _("先用后转 {number}").format(number=trial.number or "")
        return FigureRow(
            title,
            f"/trials/{trial.uid}/",
            name(getattr(trial, group)),
            trial.ended_on or trial.created_at,
            weight,
        )

    return QueryRows(found, row, group, name, weigh=_converted if group == "state" else None)


def _stands(trial: Trial) -> bool:
    return trial.state == "converted" and (trial.contract is None or trial.contract.state not in GONE)


def _converted(found: Any) -> Decimal:
    return Decimal(found.filter(state="converted").exclude(contract__state__in=GONE).count())


def _running(actor: Actor, filter: Filter) -> Rows:
    return _trials(actor, RUNNING, "region")


def _rate(actor: Actor, filter: Filter) -> Rows:
    return _trials(actor, ENDED, "state")


FIGURES = (
    Figure(
        code="pool-size", label=gettext_noop("先用后转成果池"), measure="count", scope="pool_item.pooled", unit=gettext_noop("项"),
        definition=gettext_noop("已入池、未出池的成果；按所在区县统计，公开页上不足 5 项的区县并入其他。"), source=SOURCE, rows=_pool, named=False,
        group_label=gettext_noop("区县"),
    ),
    Figure(
        code="trials-running", label=gettext_noop("进行中的试用"), measure="count", scope="trial.running", unit=gettext_noop("项"),
        definition=gettext_noop("已签订试用协议、尚未结束的试用，含违约告知期内的；试用期间不产生成交额。"), source=SOURCE, rows=_running, named=False,
        group_label=gettext_noop("区县"),
    ),
    Figure(
        code="trials-conversion-rate", label=gettext_noop("先用后转转化率"), measure="share", scope="trial.ended", unit="%",
        definition=gettext_noop("已转化的试用，占已结束试用（转化、归还、终止）的比例；未开始的申请不计；转化所签合同已撤回、不予登记、注销、解除或撤销的不算转化；任一类不足 5 项时不公布。"), source=SOURCE,
        rows=_rate, named=False, group_label=gettext_noop("结果"),
    ),
)  # fmt: skip
