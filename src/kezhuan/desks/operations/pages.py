"""The page of those who run the house."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.errors import gettext_noop
from kezhuan.desks.operations import queries
from kezhuan.desks.operations.queries import HouseStanding
from kezhuan.ui.pages import page
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Row, Table
from kezhuan.ui.wording import day, moment

KINDS = {"work": gettext_noop("后台任务"), "index": gettext_noop("检索索引")}


def home(request: HttpRequest) -> HttpResponse:
    """How the house stands now."""
    found = queries.standing(request.actor, at=clock.now())
    return page(
        request, "desks/operations/home.html", heading=_("运行状况"), at=found.at, crumbs=(Crumb(_("运行状况")),),
        house=_house(found), work=_work(found), safety=_safety(found), processes=_processes(found), dead=_dead(found),
    )  # fmt: skip


def _house(found: HouseStanding) -> tuple[Fact, ...]:
    return (
        Fact(_("版本"), found.release),
        Fact(_("数据库"), f"{found.database} · {filesizeformat(found.database_bytes)}"),
        Fact(
            _("本机数据目录余量"),
            _("%(free)s，共 %(total)s")
            % {"free": filesizeformat(found.disk_free), "total": filesizeformat(found.disk_total)},
        ),
        Fact(_("本机检索索引"), _behind(found.index_behind), note="./kz index rebuild"),
    )


def _behind(seals: int) -> str:
    return _("落后 %(n)d 条事件") % {"n": seals} if seals else _("已跟上")


def _work(found: HouseStanding) -> tuple[Fact, ...]:
    jobs = found.jobs
    return (
        Fact(_("待办后台任务"), jobs.waiting, note=_("已到时间 %(n)d 项") % {"n": jobs.due}),
        Fact(_("最久已等"), _seconds(jobs.oldest_s), note=_("后台没有在办") if jobs.late else ""),
        Fact(_("正在办"), jobs.leased),
        Fact(_("放弃的任务"), jobs.dead),
        Fact(_("待发的短信、邮件、通知"), found.outbox.waiting, note=_seconds(found.outbox.oldest_s)),
        Fact(_("每日任务"), _night(found)),
    )


def _night(found: HouseStanding) -> str:
    night = found.night
    if night is None:
        return _("还没有运行过")
    said = _("%(day)s 完成 %(done)d 项，共 %(of)d 项") % {
        "day": day(night.day), "done": night.done, "of": night.of,
    }  # fmt: skip
    return f"{said} · {moment(night.finished_at)}" if night.finished_at else said


def _seconds(seconds: int) -> str:
    if seconds < 120:
        return _("%(n)d 秒") % {"n": seconds}
    return _("%(n)d 分钟") % {"n": seconds // 60}


def _safety(found: HouseStanding) -> tuple[Fact, ...]:
    backup = found.backup
    return (
        Fact(
            _("最近一次备份"),
            f"{moment(backup.at)} · {filesizeformat(backup.size)}" if backup else _("没有备份过"),
            note=backup.archive if backup else "./kz backup",
        ),
        Fact(_("审计链头"), found.chain.head, note=_("待封印 %(n)d 条") % {"n": found.chain.unsealed}),
        Fact(_("24 小时内登录失败"), found.failed_sign_ins),
    )


def _processes(found: HouseStanding) -> Table:
    columns = (Column(_("主机")), Column(_("进程")), Column(_("状态"), "badge"), Column(_("版本")), Column(_("启动于"), "moment"),
               Column(_("最近一次报到"), "moment"), Column(_("落后事件"), "number"))  # fmt: skip
    rows = tuple(
        Row((
            Cell(p.host), Cell(f"{_(KINDS[p.kind])} {p.pid}"),
            Cell(_("没有报到"), tone="red") if p.silent else Cell(_("运行中"), tone="green"), Cell(p.release), Cell(p.since), Cell(p.at),
            Cell(p.behind),
        ))
        for p in found.processes
    )  # fmt: skip
    return Table(
        _("后台进程"), columns, rows, empty=_("没有后台进程报到。运行 ./kz work 与 ./kz index follow。")
    )


def _dead(found: HouseStanding) -> Table:
    columns = (
        Column(_("任务"), "code"),
        Column(_("项数"), "number"),
        Column(_("最近一次"), "moment"),
        Column(_("出错类型"), "code"),
    )
    rows = tuple(Row((Cell(d.kind), Cell(d.count), Cell(d.last), Cell(d.error))) for d in found.dead)
    return Table(_("放弃的任务"), columns, rows, empty=_("没有放弃的任务。"))


def keeping(request: HttpRequest) -> HttpResponse:
    """留存与清除: what the next run takes away and why, counted without changing anything."""
    found = queries.keeping(request.actor, at=clock.now())
    columns = (Column(_("保存什么")), Column(_("为什么保存")), Column(_("保存"), "number", _("天")), Column(_("到期后")), Column(_("现在到期"), "number"),
               Column(_("7 天内再到期"), "number"), Column(_("上次清除"), "number"))  # fmt: skip
    rows = tuple(
        Row((
            Cell(_(line.label), note=line.code), Cell(_(line.why)), Cell(line.days, note=line.setting), Cell(_(line.gone)), Cell(line.rows), Cell(line.soon),
            Cell("" if line.last is None else line.last, kind="text" if line.last is None else "number"),
        ), key=line.code)
        for line in found.lines
    )  # fmt: skip
    return page(
        request, "desks/operations/keeping.html", heading=_("留存与清除"), at=found.at, ran_at=found.ran_at,
        due=sum(line.rows for line in found.lines), table=Table(_("留存规则试算"), columns, rows),
        crumbs=(Crumb(_("运行状况"), "/operations/"), Crumb(_("留存与清除"))),
    )  # fmt: skip
