"""A gallery of every part and layout, for the browser tests alone: the product never routes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path

from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, Stale
from kezhuan.ui import shapes as s
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import chips, keep_draft, page, pages_of, perform
from kezhuan.urls import urlpatterns as product
from tests.e2e.gallery_samples import AT, DEMAND, OFFERS, OFFICER, TABLE, DemandForm, Filters


def _desk(request: HttpRequest) -> None:
    request.actor = OFFICER


def detail(request: HttpRequest) -> HttpResponse:
    """A case on the workbench: title, steps, facts, match, timeline, moves."""
    _desk(request)
    messages.success(request, "已保存。提出单位会收到站内通知。")
    return page(
        request,
        "gallery/detail.html",
        lifecycle=DEMAND,
        state="submitted",
        offers=OFFERS,
        version=1234,
        crumbs=(
            s.Crumb("工作台", "/gallery/list/"),
            s.Crumb("技术需求", "/gallery/list/"),
            s.Crumb("XQ-2026-000001"),
        ),
        rows=(
            s.Fact("需求编号", "XQ-2026-000001"),
            s.Fact("提出单位", "浙江晶河半导体有限公司", url="/gallery/a/", note="已核验 2026-03-02"),
            s.Fact("技术领域", "新材料 / 第三代半导体"),
            s.Fact("合作方式", "合作开发、许可"),
            s.Fact("投入预算", "120 万元"),
            s.Fact("联系人", None),
            s.Fact(
                "详细描述",
                "8 英寸 4H-SiC 衬底减薄至 100 μm 后翘曲偏大，影响后续光刻对准。\n现有工艺翘曲约 65 μm，希望控制在 30 μm 以内。",
            ),
        ),
        happenings=(
            s.Happening(AT, "提交需求", "企业 · 陈工", "", 0, "blue"),
            s.Happening(AT, "退回补充", "技转中心 · 李岚", "请补充现有翘曲的测试方法。", 2, "amber"),
            s.Happening(date(2026, 11, 24), "甄别", "技转中心", upcoming=True),
        ),
        score=s.Score(
            "高",
            (
                s.Evidence("都涉及 碳化硅 / 减薄 / 翘曲", "衬底减薄后翘曲偏大", "超薄碳化硅晶圆应力释放方法"),
                s.Evidence("对方近 3 年有 2 项同类专利", "", "ZL202310000001.2"),
            ),
            ("未说明中试条件",),
            "该团队由当前经纪人签约服务",
        ),
        due=date(2026, 11, 24),
    )


def listing(request: HttpRequest) -> HttpResponse:
    """A list with filters, chips, batch boxes and pages."""
    _desk(request)
    form = Filters(request.GET or None)
    return page(
        request,
        "gallery/list.html",
        form_filters=form,
        chips=chips(request, form),
        table=TABLE,
        pages=pages_of(request, 371),
        crumbs=(s.Crumb("工作台", "/gallery/"), s.Crumb("技术需求")),
    )


def states(request: HttpRequest) -> HttpResponse:
    """The five drawn states of a list, badges, messages."""
    _desk(request)
    messages.info(request, "正在为您生成导出文件，完成后会在通知中提醒。")
    messages.warning(request, "还有 2 项材料需要补充。")
    messages.error(request, "附件没有保存，请重新选择。")
    bare = replace(TABLE, rows=())
    return page(
        request,
        "gallery/states.html",
        lifecycle=DEMAND,
        steps=("draft", "returned", "matched", "closed"),
        tables=(
            replace(bare, state="loading"),
            replace(bare, empty="还没有技术需求", act_label="发布第一条需求", act_url="/gallery/form/"),
            replace(bare, state="no_match"),
            replace(bare, state="no_permission", says="技转中心或区级经办身份可以查看。"),
            replace(bare, state="failed"),
        ),
    )


def portal(request: HttpRequest) -> HttpResponse:
    """The public layout."""
    return page(
        request,
        "gallery/portal.html",
        table=replace(TABLE, choose="", rows=TABLE.rows[:3]),
        amount=1_234_567_800,
    )


def form(request: HttpRequest) -> HttpResponse:
    """Every kind of field; POST shows the faults."""
    filled = DemandForm(request.POST if request.method == "POST" else None, version=1234)
    answer = (
        perform(request, filled, _refuse_words, done="/gallery/receipt/")
        if request.method == "POST"
        else None
    )
    return answer or page(
        request,
        "ui/form.html",
        heading="发布技术需求",
        form=filled,
        submit="提交技术需求",
        back="/gallery/tasks/",
        lead="用自己的话写即可，技转中心会帮您整理。",
        who="技转中心与您单位的管理员；发布后按公开范围显示。",
        autosave="/gallery/draft/",
    )


def _refuse_words(form: DemandForm) -> None:
    if form.values["title"] == "水变油":
        raise Invalid(
            {
                "title": Reason("vague", "请写明要解决的具体问题"),
                "rows.3.unit": Reason("unit", "第 3 行缺少单位"),
            }
        )


def draft(request: HttpRequest) -> HttpResponse:
    """The autosave address."""
    return keep_draft(request, DemandForm(request.POST, version=1234), lambda values: 1235)


def question(request: HttpRequest) -> HttpResponse:
    """One thing per page."""

    class One(PageForm):
        title = forms.CharField(label="需求名称", max_length=60, help_text="一句话说清要解决什么")

    return page(
        request,
        "ui/question.html",
        heading="要解决什么问题？",
        step="第 1 步，共 5 步",
        form=One(),
        back="/gallery/tasks/",
    )


def tasks(request: HttpRequest) -> HttpResponse:
    """The task list."""
    return page(
        request,
        "ui/tasks.html",
        heading="发布技术需求的步骤",
        done=1,
        total=4,
        groups=(
            s.TaskGroup(
                "需求内容",
                (
                    s.Task("问题描述", "/gallery/form/", "done"),
                    s.Task("技术参数", "/gallery/form/", "begun"),
                    s.Task("预算与期限", "/gallery/form/", "todo"),
                ),
            ),
            s.TaskGroup("提交", (s.Task("核对并提交", "", "shut", "以上三项填完后可以提交"),)),
        ),
    )


def check(request: HttpRequest) -> HttpResponse:
    """Check answers."""
    return page(
        request,
        "ui/check.html",
        heading="请核对后提交",
        form=PageForm(version=3),
        submit="提交技术需求",
        back="/gallery/tasks/",
        groups=(
            s.AnsweredGroup(
                "需求内容",
                (
                    s.Answered("需求名称", "8 英寸碳化硅衬底减薄后翘曲控制", "/gallery/form/", "所有人"),
                    s.Answered(
                        "详细描述", "减薄至 100 μm 后翘曲约 65 μm。", "/gallery/form/", "签署保密协议的单位"
                    ),
                    s.Answered("投入预算", None, "/gallery/form/"),
                ),
            ),
        ),
    )


def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt."""
    return page(
        request,
        "ui/receipt.html",
        receipt=s.Receipt(
            "技术需求已提交",
            "XQ-2026-000001",
            ("技转中心在期限内甄别，可能会联系您补充。", "通过后由区科技局发布，您会收到通知。"),
            date(2026, 11, 27),
            "嘉兴技转中心 李岚 0573-80000000",
            "/gallery/a/",
            "/gallery/detail/",
        ),
    )


def pause(request: HttpRequest) -> HttpResponse:
    """The interruption page."""
    return page(
        request,
        "ui/interruption.html",
        heading="确认把公开范围放宽到所有人？",
        form=PageForm(version=3),
        submit="确认放宽",
        back="/gallery/detail/",
        lines=("需求名称、公开摘要将对所有人可见，并可能被搜索引擎收录。", "已被看到的内容无法收回。"),
    )


def shut(request: HttpRequest) -> HttpResponse:
    """Not eligible, which is no error."""
    return page(
        request,
        "ui/not_eligible.html",
        heading="暂不符合申报条件",
        reasons=("合同登记日为 2025-12-30，早于本版规则的生效日 2026-01-01。",),
        rule="技术合同登记奖补（2026 年度版）",
        rule_url="/gallery/a/",
        instead=(("按 2025 年度版申报", "/gallery/b/"),),
        appeal_url="/gallery/c/",
    )


def refused(request: HttpRequest) -> HttpResponse:
    """A rule says no."""
    _desk(request)
    raise Refused(
        Reason("state", "当前状态为「{state}」，不能{label}", {"state": "已发布", "label": "甄别通过"})
    )


def stale(request: HttpRequest) -> HttpResponse:
    """Somebody was faster."""
    _desk(request)
    request.form_labels = {"title": "需求名称", "body": "详细描述"}
    raise Stale(
        mine={"title": "碳化硅减薄翘曲控制", "body": "约 65 μm"},
        theirs={"title": "碳化硅衬底减薄翘曲控制", "body": "约 65 μm", "version": 1235},
    )


def hidden(request: HttpRequest) -> HttpResponse:
    """A record one may not see."""
    _desk(request)
    raise Hidden


def invalid(request: HttpRequest) -> HttpResponse:
    """Faulty input outside a form."""
    raise Invalid({"version": Reason("version.missing", "缺少版本号，请刷新页面后重试")})


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    raise ZeroDivisionError


VIEWS = (
    detail,
    form,
    draft,
    question,
    tasks,
    check,
    receipt,
    shut,
    refused,
    stale,
    hidden,
    invalid,
    broken,
    states,
    portal,
)
urlpatterns = [
    *product,
    path("gallery/list/", listing),
    path("gallery/pause/", pause),
    *(path(f"gallery/{view.__name__}/", view) for view in VIEWS),
]
handler404 = "kezhuan.ui.failures.not_found"
handler403 = "kezhuan.ui.failures.forbidden"
handler500 = "kezhuan.ui.failures.server_error"
