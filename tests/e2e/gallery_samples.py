"""What the gallery shows: one lifecycle, one shell, one table, four offers, every kind of field."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django import forms

from kezhuan.core.access import Actor, Role
from kezhuan.core.clock import SHANGHAI
from kezhuan.core.errors import Reason
from kezhuan.core.frame import Offer
from kezhuan.core.lifecycle import Lifecycle, Move
from kezhuan.ui import shapes as s
from kezhuan.ui.forms import CodeField, DayField, MoneyField, NumberField, PageForm
from kezhuan.ui.shell import Shell

OFFICER = Actor(
    user_id=UUID(int=1), role=Role.DISTRICT, org_id=UUID(int=2), region="3304", name="周敏", verified=True
)
DEMAND = Lifecycle(
    name="demand",
    label="技术需求",
    initial="draft",
    states={
        "draft": "草稿",
        "submitted": "已提交",
        "returned": "退回补充",
        "screened": "已甄别",
        "published": "已发布",
        "matched": "对接中",
        "contracted": "已签约",
        "closed": "已办结",
    },
    moves=(Move("submit", "提交", ("draft", "returned"), "submitted", ()),),
    path=("draft", "submitted", "screened", "published", "matched", "contracted", "closed"),
)
MENU = (
    s.MenuGroup(
        "办理",
        (
            s.MenuLink("待办", "/gallery/list/", "inbox", 12),
            s.MenuLink("已办", "/gallery/states/", "done"),
        ),
    ),
    s.MenuGroup(
        "业务",
        (
            s.MenuLink("技术需求", "/gallery/detail/", "demand", 371),
            s.MenuLink("科技成果", "/gallery/a/", "achievement"),
            s.MenuLink("走访记录", "/gallery/b/", "visit"),
            s.MenuLink("统计", "/gallery/c/", "chart"),
        ),
    ),
)
SHELL = Shell(
    frame=lambda actor: (MENU, 3),
    hats=lambda request: (s.Hat("1", "南湖区科技局 · 区级经办", True), s.Hat("2", "嘉兴技转中心 · 运营")),
    portal_links=(
        ("技术需求", "/gallery/portal/"),
        ("科技成果", "/gallery/d/"),
        ("团队与专家", "/gallery/e/"),
        ("政策与规则", "/gallery/f/"),
    ),
)
AT = datetime(2026, 11, 18, 9, 30, tzinfo=SHANGHAI)


class DemandForm(PageForm):
    """Every kind of field a room uses."""

    title = forms.CharField(
        label="需求名称", max_length=60, help_text="一句话说清要解决什么，如「碳化硅衬底减薄后翘曲控制」"
    )
    body = forms.CharField(label="详细描述", widget=forms.Textarea(attrs={"rows": 5}), required=False)
    uscc = CodeField(label="统一社会信用代码", help_text="18 位，营业执照上可查", max_length=18)
    budget = MoneyField(label="投入预算", required=False)
    trl = NumberField(label="良品率目标", unit="%", required=False)
    by = DayField(label="希望完成日期", required=False)
    mode = forms.ChoiceField(
        label="合作方式", choices=[("", "请选择"), ("dev", "合作开发"), ("license", "许可")]
    )
    open_to = forms.ChoiceField(
        label="公开范围",
        widget=forms.RadioSelect,
        choices=[("public", "所有人可见"), ("member", "实名会员可见"), ("directed", "只发给指定单位")],
    )
    fields_ = forms.MultipleChoiceField(
        label="技术领域",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("mat", "新材料"), ("eq", "高端装备"), ("ic", "集成电路")],
    )
    agree = forms.BooleanField(label="我确认内容不涉及国家秘密")


class Filters(forms.Form):
    """Eight filters: six in sight, two folded."""

    q = forms.CharField(label="关键词", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *DEMAND.states.items()])
    field = forms.ChoiceField(label="领域", required=False, choices=[("", "全部"), ("mat", "新材料")])
    region = forms.ChoiceField(label="区域", required=False, choices=[("", "全部"), ("330402", "南湖区")])
    mode = forms.ChoiceField(label="合作方式", required=False, choices=[("", "全部"), ("dev", "合作开发")])
    since = forms.DateField(label="提交起", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="提交止", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    money = forms.ChoiceField(label="金额段", required=False, choices=[("", "全部"), ("1", "50 万元以下")])


TABLE = s.Table(
    caption="技术需求列表",
    choose="pick",
    columns=(
        s.Column("需求名称"),
        s.Column("编号", "code"),
        s.Column("提出单位"),
        s.Column("预算", "money", "万元"),
        s.Column("状态", "badge"),
        s.Column("提交日期", "date"),
        s.Column("办理期限", "deadline"),
    ),
    rows=tuple(
        s.Row(
            (
                s.Cell(name, url="/gallery/detail/", note=field),
                s.Cell(f"XQ-2026-{n:06d}"),
                s.Cell(firm),
                s.Cell(fen),
                s.Cell(DEMAND.states[state], kind="badge", tone=tone),
                s.Cell(date(2026, 11, n)),
                s.Cell(due),
            ),
            key=str(n),
        )
        for n, (name, field, firm, fen, state, tone, due) in enumerate(
            (
                (
                    "8 英寸碳化硅衬底减薄后翘曲控制在 30 μm 以内",
                    "新材料 · 中试",
                    "浙江晶河半导体有限公司",
                    120_000_000,
                    "submitted",
                    "amber",
                    date(2026, 11, 24),
                ),
                (
                    "新能源汽车电驱壳体高压铸造气孔缺陷在线检测",
                    "高端装备 · 量产",
                    "嘉兴铭驰精密铸造有限公司",
                    350_000_050,
                    "published",
                    "green",
                    date(2026, 12, 4),
                ),
                (
                    "印染废水中锑的深度去除，出水 ≤ 50 μg/L",
                    "节能环保 · 小试",
                    "海宁蓝织染整有限公司",
                    None,
                    "returned",
                    "amber",
                    date(2026, 11, 10),
                ),
                (
                    "抗体药物连续流纯化介质国产替代",
                    "生物医药 · 中试",
                    "平湖康泽生物科技有限公司",
                    800_000_000,
                    "matched",
                    "blue",
                    None,
                ),
            ),
            1,
        )
    ),
)
OFFERS = (
    Offer("screen", "甄别通过", True, (), False, False),
    Offer("return", "退回补充", True, (), False, False),
    Offer(
        "publish",
        "发布",
        False,
        (Reason("state", "当前状态为「{state}」，不能{label}", {"state": "已提交", "label": "发布"}),),
        False,
        False,
    ),
    Offer("takedown", "撤下", True, (), True, True),
)
