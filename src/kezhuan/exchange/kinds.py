"""What may be taken in from a sheet: whose desk offers it, and which room takes a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.achievements import sheets as achievements
from kezhuan.contracts import imports as contracts
from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import Hidden, gettext_noop
from kezhuan.deals import imports as deals
from kezhuan.demands import sheets as demands
from kezhuan.files.sheets import Sheet, Taken, described
from kezhuan.matching import sheets as matching
from kezhuan.payouts import imports as payouts
from kezhuan.people import sheets as people
from kezhuan.rights import imports as rights
from kezhuan.trials import imports as trials

Take = Callable[..., tuple[Taken, UUID | None]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of sheet: its columns stand in rulebook/sheets/<name>.toml; `url` is where its rows are found."""

    name: str
    label: str
    lead: str
    roles: frozenset[Role]
    take: Take
    url: str

    def sheet(self, *, today: date) -> Sheet:
        """Its columns as they stand on this day."""
        return described(self.name, today=today)


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("achievements", gettext_noop("科技成果"), gettext_noop("一次登记多项成果；导入后是草稿，核对权属后发布。"),
             frozenset({Role.INSTITUTE, Role.TTO, Role.ENTERPRISE}), achievements.take, "/achievements/?mine=1"),
        Kind("demands", gettext_noop("技术需求"), gettext_noop("一次填写多项需求；导入后是草稿，补充后提交。"),
             frozenset({Role.ENTERPRISE, Role.INSTITUTE, Role.TTO, Role.LIAISON, Role.BROKER}), demands.take_demand, "/demands/?mine=1"),
        Kind("visits", gettext_noop("走访记录"), gettext_noop("一次录入多次走访；导入后是草稿，送出后由企业确认。"),
             frozenset({Role.LIAISON, Role.BROKER, Role.OPERATOR, Role.DISTRICT, Role.CITY}), demands.take_visit, "/visits/"),
        Kind("profiles", gettext_noop("专家与团队"), gettext_noop("一次登记多位专家或多个团队；取得本人同意后入库公开。"),
             frozenset({Role.INSTITUTE, Role.TTO, Role.OPERATOR}), people.take_profile, "/profiles/?mine=1"),
        Kind("registry", gettext_noop("企业名录"), gettext_noop("企业登记时据以填写名称与地址；不会登记任何单位。"),
             frozenset({Role.OPERATOR, Role.DISTRICT, Role.CITY}), people.take_registry, "/people/organisations/"),
        Kind("patents", gettext_noop("专利登记信息"), gettext_noop("据以核对成果里的专利号、权利人和法律状态；不改动成果里填写的内容。"),
             frozenset({Role.OPERATOR, Role.DISTRICT, Role.CITY}), achievements.take_patent, "/achievements/"),
        Kind("contacts", gettext_noop("对接请求"), gettext_noop("一次发起多份对接请求；导入后即发给对方。"),
             frozenset({Role.ENTERPRISE, Role.INSTITUTE, Role.TTO, Role.BROKER, Role.INVESTOR, Role.OPERATOR}), matching.take, "/contacts/"),
        Kind("contracts", gettext_noop("技术合同"), gettext_noop("一次录入多份技术合同，包括不经本平台对接的、已在外地登记的；导入后是草稿，上传合同和登记证明后提交核实。"),
             frozenset({Role.ENTERPRISE, Role.INSTITUTE, Role.TTO, Role.INVESTOR, Role.BROKER, Role.OPERATOR, Role.REGISTRAR}), contracts.take_contract,
             "/contracts/?state=draft"),
        Kind("statistics", gettext_noop("吸纳统计"), gettext_noop("导入上级公布的吸纳数，注明来源和日期；登记、输出由平台记录算出，不能填报。"),
             frozenset({Role.OPERATOR, Role.DISTRICT, Role.CITY}), contracts.take_statistic, "/contracts/statistics/"),
        Kind("deals", gettext_noop("对接项目"), gettext_noop("一次录入多个正在跟进的对接项目；导入后即为进行中。"),
             frozenset({Role.ENTERPRISE, Role.INSTITUTE, Role.TTO, Role.BROKER, Role.OPERATOR}), deals.take_deal, "/deals/all/"),
        Kind("pool", gettext_noop("先用后转成果"), gettext_noop("一次为多项已发布的成果申请入池，写明转化约定；导入后由技转中心核对条件。"),
             frozenset({Role.INSTITUTE, Role.TTO, Role.ENTERPRISE}), trials.take_item, "/pool/"),
        Kind("usage", gettext_noop("试用使用记录"), gettext_noop("一次补记多项试用的月度使用情况；一个月只记一次。"),
             frozenset({Role.ENTERPRISE}), trials.take_usage, "/trials/"),
        Kind("distributions", gettext_noop("收益分配"), gettext_noop("一行一笔到账，写明扣除和团队各人比例；导入后是草稿，核对后交成员签认。"),
             frozenset({Role.TTO, Role.ENTERPRISE}), rights.take_distribution, "/distributions/"),
        Kind("receipts", gettext_noop("国库到账回单"), gettext_noop("按已下达的拨付清单逐行登记回单；金额、收款单位与清单不符的不登记。"),
             frozenset({Role.FINANCE}), payouts.take_receipt, "/disbursements/"),
    )
}  # fmt: skip


def kinds_for(actor: Actor) -> tuple[Kind, ...]:
    """What this actor may take in."""
    if actor.org_id is None or not actor.verified:
        return ()
    return tuple(kind for kind in KINDS.values() if actor.role in kind.roles)


def kind_for(actor: Actor, name: str) -> Kind:
    """The kind of this name; Hidden where this actor may not take it in."""
    found = next((kind for kind in kinds_for(actor) if kind.name == name), None)
    if found is None:
        raise Hidden
    return found


def values_key(sheet: Sheet, values: Mapping[str, Any]) -> str:
    """What tells this row apart, as it is kept."""
    return str(values[sheet.key])
