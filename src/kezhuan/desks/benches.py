"""One workbench per role, as data: what waits for it, what it may begin, and three lines for its first visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import gettext_noop as _
from kezhuan.desks import sources


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of work that waits: `code` names its list, `act` what is to be done; `batch` an act for many at once."""

    code: str
    kind: str
    label: str
    act: str
    waiting: Callable[[Actor, date], QuerySet[Any]]
    icon: str = "list"
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """Something this role begins from its desk."""

    label: str
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class Bench:
    """A role's desk."""

    sections: tuple[Section, ...]
    starts: tuple[Start, ...]
    guide: tuple[str, str, str]
    figures: bool = False


S, T = Section, Start
SCREEN = S("screen", "demand", _("待甄别需求"), _("甄别"), sources.demand, "demand", batch="screen")
PUBLISH = S("publish", "demand", _("待发布需求"), _("发布"), sources.demand, "demand", batch="publish")
SUPPLEMENT = S("supplement", "demand", _("待补充、待确认的需求"), _("补充或确认"), sources.demand, "demand")
FILED = S("filed", "demand", _("退回补充的需求"), _("补充"), sources.demand, "demand")
ANSWER = S("answer", "contact", _("待答复的对接请求"), _("答复"), sources.contact, "chat")
GRANTS = S("grants", "grant", _("待答复的查看申请"), _("答复"), sources.grant, "lock")
NDAS = S("ndas", "nda", _("待签署、待核对的保密协议"), _("签署或核对"), sources.nda, "shield")
OWNERSHIP = S(
    "ownership", "achievement", _("待核对、待发布的成果"), _("核对或发布"), sources.achievement, "achievement"
)
RELEASE = S("release", "achievement", _("待发布的成果"), _("发布"), sources.achievement, "achievement")
DRAFTS = S("drafts", "achievement", _("未完成的成果登记"), _("继续填写"), sources.achievement, "achievement")
FOLLOW = S("follow", "followup", _("待跟进的需求"), _("认领或跟进"), sources.followup, "match")
VERIFY = S("verify", "organisation", _("待核验单位"), _("核验"), sources.organisation, "building")
CLAIMS = S("claims", "claim", _("待核验的加入申请"), _("核验"), sources.claim, "users")
CONFIRM_VISIT = S("visits", "visit", _("待确认的走访记录"), _("确认"), sources.visit, "visit")
MEND_VISIT = S("mend", "visit", _("未送出、有异议的走访"), _("修改并送出"), sources.disputed_visit, "visit")
REPORTS = S("reports", "batch_report", _("待接收的征集上报"), _("接收"), sources.report, "batch")
REPORT_BACK = S("back", "batch_report", _("退回修改的征集上报"), _("修改"), sources.returned_report, "batch")
PROGRESS = S("progress", "target", _("待报调度数的目标"), _("报调度数"), sources.target, "chart")
EDITIONS = S("editions", "edition", _("待复核年度版"), _("复核"), sources.edition, "chart")
OBJECTIONS = S("objections", "objection", _("待答复的异议"), _("核实并答复"), sources.objection, "bell")
DATA_REQUESTS = S(
    "data_requests",
    "data_request",
    _("待答复的个人信息请求"),
    _("核实并答复"),
    sources.data_request,
    "shield",
)
CONTRACTS = S("contracts", "contract", _("待办理的技术合同"), _("审核、录入或核实"), sources.contract, "file")
FILE_CONTRACTS = S(
    "filings", "contract", _("待填写、待补正的技术合同"), _("填写或补正"), sources.contract, "file"
)
SHARES = S("shares", "attribution", _("待确认的促成归属"), _("确认或提出异议"), sources.share, "users")
DISPUTED = S("disputed", "attribution", _("有异议的促成归属"), _("认定"), sources.share, "warn")
INTRODUCED = S("introduced", "introduction", _("待确认的介绍记录"), _("确认"), sources.introduction, "users")
SILENT = S("silent", "deal", _("久未更新的对接项目"), _("更新进展"), sources.silent_deal, "clock")
PATENT_OWNERS = S(
    "patent_owners", "patent_dispute", _("待处理的权属争议"), _("核实处理"), sources.patent_dispute, "warn"
)
POOL = S("pool", "pool_item", _("待核对、待补充的入池申请"), _("核对或补充"), sources.pool_item, "list")
TRIALS = S("trials", "trial", _("待答复、待评价的试用"), _("答复或评价"), sources.trial, "clock")
RATE = S("rate", "rating", _("待评价的服务"), _("评价"), sources.rating, "star")
LOW_RATINGS = S("low_ratings", "rating", _("待答复的差评"), _("答复"), sources.low_rating, "star")
DECIDE = S("decide", "proposal", _("待复核事项"), _("复核"), sources.proposal, "shield")

REWARDS = S("rewards", "application", _("待办的奖补申报"), _("受理、审核或核定"), sources.application, "star")
MY_REWARDS = S("rewards", "application", _("未完成的奖补申报"), _("补充或提交"), sources.application, "star")
ACCOUNTS = S("payees", "payee_account", _("待核对的收款账户"), _("电话核对"), sources.account, "shield")
DISBURSE = S("disburse", "application", _("待编入拨付清单的申报"), _("编制清单"), sources.disburse, "list")
RELEASES = S(
    "releases",
    "disbursement",
    _("待复核、待登记回单的拨付批次"),
    _("复核或登记回单"),
    sources.disbursement,
    "list",
)
RECOVERIES = S("recoveries", "recovery", _("待退回的奖补"), _("通知或登记退回"), sources.recovery, "warn")
MY_RECOVERIES = S("recoveries", "recovery", _("须退回的奖补"), _("退回"), sources.recovery, "warn")
DISTRIBUTIONS = S(
    "distributions",
    "distribution",
    _("待办的收益分配"),
    _("签认、决定、公示或发放"),
    sources.distribution,
    "star",
)
TO_SIGN = S("signing", "distribution", _("待签认的收益分配"), _("核对并签认"), sources.distribution, "star")
BUNDLES = S(
    "bundles",
    "diligence_bundle",
    _("待封存、待移交的履职佐证"),
    _("封存或登记移交"),
    sources.diligence_bundle,
    "shield",
)
ENTITLEMENTS = S(
    "entitlements",
    "entitlement",
    _("待办的赋权"),
    _("填写、审核、公示或登记"),
    sources.entitlement,
    "achievement",
)
EQUITIES = S("equities", "equity", _("待办的作价入股"), _("决定、公示、签约或登记"), sources.equity, "chart")
VENTURES = S(
    "ventures", "venture", _("待办的创业申请"), _("填写、审核、签约或到期返岗"), sources.venture, "users"
)

NEW_DEMAND = T(_("填写技术需求"), "/demands/new/", "plus")
HOW_REWARDS = T(_("怎么领补贴"), "/help/rewards/", "info")
NEW_DEAL = T(_("新建对接项目"), "/deals/new/", "plus")
NEW_VISIT = T(_("新增走访记录"), "/visits/new/", "visit")
NEW_ACHIEVEMENT = T(_("登记成果"), "/achievements/new/", "plus")
REGISTER = T(_("登记或加入单位"), "/people/register/", "building")
FIND = T(_("查找成果和团队"), "/search/?in=achievements", "search")
FIND_DEMANDS = T(_("查找技术需求"), "/search/?in=demands", "search")

_OFFICE = (PUBLISH, DECIDE, REWARDS, EDITIONS, PROGRESS, OBJECTIONS, DATA_REQUESTS, VERIFY, CLAIMS, REPORTS, DISPUTED, LOW_RATINGS)  # fmt: skip
_OFFICER = Bench(
    _OFFICE,
    (T(_("发起征集批次"), "/batches/new/", "batch"), NEW_VISIT),
    (
        _("「待发布需求」是技转中心已甄别、等您决定公开的需求，可以多选后一次发布。"),
        _("发布后 10 秒内可以撤销；之后如需收回，请在需求页下架。"),
        _("「本辖区数据」里的每个数都能点开看到明细，口径和取数时间写在旁边。"),
    ),
    figures=True,
)

BENCHES: dict[Role, Bench] = {
    Role.ENTERPRISE: Bench(
        (
            SUPPLEMENT,
            ANSWER,
            GRANTS,
            NDAS,
            SHARES,
            INTRODUCED,
            TRIALS,
            CONFIRM_VISIT,
            DRAFTS,
            CLAIMS,
            OBJECTIONS,
            DISTRIBUTIONS,
            ENTITLEMENTS,
            EQUITIES,
            VENTURES,
            BUNDLES,
            DECIDE,
            MY_REWARDS,
            MY_RECOVERIES,
            RATE,
            LOW_RATINGS,
        ),
        (NEW_DEMAND, FIND, HOW_REWARDS),
        (
            _("用自己的话写需求即可，可以分几次写完，随时保存。"),
            _("每一部分由谁看到，提交前会逐条列给您看；未公开内容只有您和经办人员能看。"),
            _("发布后会列出可能合适的成果和团队，您可以逐一发起对接。"),
        ),
    ),
    Role.INSTITUTE: Bench(
        (
            DRAFTS,
            SUPPLEMENT,
            ANSWER,
            GRANTS,
            NDAS,
            SHARES,
            INTRODUCED,
            POOL,
            TRIALS,
            FILE_CONTRACTS,
            CLAIMS,
            TO_SIGN,
            ENTITLEMENTS,
            VENTURES,
            MY_REWARDS,
            MY_RECOVERIES,
            RATE,
            LOW_RATINGS,
        ),
        (NEW_ACHIEVEMENT, FIND_DEMANDS),
        (
            _("登记成果后由本单位成果处核对权属，再公开发布。"),
            _("适合您成果的企业需求会列出来，并写明为什么合适。"),
            _("收到对接请求请在期限内答复；不合适时选一个原因即可。"),
        ),
    ),
    Role.TTO: Bench(
        (
            OWNERSHIP,
            ANSWER,
            GRANTS,
            NDAS,
            SHARES,
            INTRODUCED,
            POOL,
            TRIALS,
            FILE_CONTRACTS,
            SUPPLEMENT,
            CLAIMS,
            OBJECTIONS,
            DISTRIBUTIONS,
            ENTITLEMENTS,
            EQUITIES,
            VENTURES,
            BUNDLES,
            DECIDE,
            MY_REWARDS,
            MY_RECOVERIES,
            RATE,
            LOW_RATINGS,
        ),
        (NEW_ACHIEVEMENT, FIND_DEMANDS),
        (
            _("本单位教师登记的成果在这里核对权属、发布，也可以用表格一次导入。"),
            _("到期的成果会回到待办，请确认是否仍可转化。"),
            _("企业发来的对接请求在「待答复」里，请在期限内答复。"),
        ),
    ),
    Role.BROKER: Bench(
        (
            FOLLOW,
            SILENT,
            ANSWER,
            NDAS,
            FILE_CONTRACTS,
            FILED,
            MEND_VISIT,
            PROGRESS,
            TO_SIGN,
            MY_REWARDS,
            MY_RECOVERIES,
            RATE,
            LOW_RATINGS,
        ),
        (NEW_DEAL, NEW_VISIT, FIND_DEMANDS, FIND),
        (
            _("暂未找到合适成果的需求会转到「待跟进」，认领后由您联系。"),
            _("走访时记一条走访记录，企业通过短信链接确认后即成为佐证材料。"),
            _("替企业填写的需求须经企业确认后才能提交。"),
        ),
    ),
    Role.OPERATOR: Bench(
        (
            SCREEN,
            NDAS,
            RELEASE,
            CONTRACTS,
            DECIDE,
            VERIFY,
            CLAIMS,
            FOLLOW,
            PROGRESS,
            OBJECTIONS,
            DATA_REQUESTS,
            DISPUTED,
            PATENT_OWNERS,
            POOL,
            LOW_RATINGS,
        ),
        (NEW_VISIT, T(_("发起征集批次"), "/batches/new/", "batch"), FIND),
        (
            _("「待甄别需求」按到期先后排列；先与企业通话，再填甄别卡。"),
            _("拿不准时退回补充并列明问题，不要直接否定。"),
            _("没有合适成果的需求会自动列入「待跟进」，请及时分派。"),
        ),
        figures=True,
    ),
    Role.LIAISON: Bench(
        (FILED, MEND_VISIT, REPORT_BACK, PROGRESS, LOW_RATINGS),
        (NEW_VISIT, T(_("查看征集批次"), "/batches/", "batch")),
        (
            _("走访企业后记一条走访记录，发现难题时一键生成需求草稿。"),
            _("企业通过短信链接确认内容，不需要账号。"),
            _("征集批次截止前，把本镇街、园区的汇总上报区县。"),
        ),
    ),
    Role.DISTRICT: _OFFICER,
    Role.CITY: _OFFICER,
    Role.EXPERT: Bench(
        (ANSWER, TO_SIGN, ENTITLEMENTS, VENTURES, RATE, LOW_RATINGS),
        (FIND_DEMANDS,),
        (
            _("您的信息只有在本人同意后才会公开，可以随时下架。"),
            _("企业发来的对接请求在「待答复」里，请在期限内答复。"),
            _("适合您方向的需求可以在检索页按领域查看。"),
        ),
    ),
    Role.INVESTOR: Bench(
        (ANSWER, NDAS, TO_SIGN),
        (FIND, FIND_DEMANDS),
        (
            _("可以按领域、成熟度和地区查找已发布的成果。"),
            _("对感兴趣的成果发起对接，对方在期限内答复。"),
            _("对方接受后，双方可以在对接页里交换材料。"),
        ),
    ),
    Role.MEMBER: Bench(
        (TO_SIGN,),
        (REGISTER, FIND, FIND_DEMANDS),
        (
            _("您的账号还没有代表任何已核验的单位。"),
            _("登记单位或申请加入已有单位，核验通过后即可办理业务。"),
            _("核验期间可以先浏览公开的需求和成果。"),
        ),
    ),
}
_READER = Bench(
    (DECIDE,),
    (FIND, FIND_DEMANDS),
    (
        _("左侧列出您可以使用的功能。"),
        _("需要您复核的事项会出现在待办里。"),
        _("通知里会提醒与您有关的变化。"),
    ),
)
_ADMIN = Bench(
    (),
    (),
    (
        _("三员分立：管理员不能查看业务数据。"),
        _("系统运行维护在服务器上用 ./kz 命令完成，./kz help 列出全部命令。"),
        _("每次操作都会留痕，审计员用 ./kz audit verify 核对。"),
    ),
)
BENCHES[Role.FINANCE] = Bench(
    (DECIDE, RELEASES, DISBURSE, ACCOUNTS, RECOVERIES),
    (T(_("年度预算"), "/appropriations/", "chart"), T(_("拨付批次"), "/disbursements/", "list")),
    (
        _("核定额、预算额度和免除追回由您在「待复核事项」里复核；编制清单与复核下达须是两个人。"),
        _("本平台不付款：清单带编号和封存值，送国库集中支付；再次导出会注明重复导出。"),
        _("收款账户刚变更的有等待期，请打电话向变更前的联系人核对。"),
    ),
)
BENCHES[Role.REGISTRAR] = Bench(
    (CONTRACTS, DECIDE, LOW_RATINGS),
    (T(_("录入技术合同"), "/contracts/new/", "plus"),),
    (
        _("「待办理的技术合同」按期限先后排列；受理后先做技术审核，再核定登记。"),
        _("初审和复核须为不同的人：您提出的登记由另一位登记员或主管复核。"),
        _("疑点提示只供参考，逐条写明核实结果后才能登记。"),
    ),
    figures=True,
)
BENCHES |= dict.fromkeys((Role.PROVINCE,), _READER)
BENCHES |= dict.fromkeys((Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR), _ADMIN)


def bench_of(actor: Actor) -> Bench:
    """The workbench of the actor's hat."""
    return BENCHES[actor.role]


def section_of(actor: Actor, code: str) -> Section | None:
    """The section of this name on the actor's desk, None where it has none."""
    return next((section for section in bench_of(actor).sections if section.code == code), None)
