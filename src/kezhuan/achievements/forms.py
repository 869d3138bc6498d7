"""The forms of achievements: one section a page, IP rows as a table, evaluation beside."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.achievements import rules
from kezhuan.achievements.rules import OUTCOMES
from kezhuan.core import codes
from kezhuan.ui.forms import DayField, MoneyField, PageForm, WholeField

LEVELS = [
    ("public", _("公开：任何人可见公开内容，会员可见交易信息")),
    ("member", _("会员可见：只有已核验单位能看到")),
]


def _listed(name: str, blank: str = "") -> Any:
    return lambda: ([("", blank)] if blank else []) + codes.choices(name)


class WordsField(forms.CharField):
    """Several words, parted by commas or spaces of any kind."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        text = super().to_python(value)
        for mark in "，、；;\n\t　 ":
            text = text.replace(mark, ",")
        return [word.strip()[:20] for word in text.split(",") if word.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "，".join(value) if isinstance(value, (list, tuple)) else value

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)

    def run_validators(self, value: Any) -> None:
        if value:
            super().run_validators(" ".join(value))


class LinesField(forms.CharField):
    """Several lines, one thing a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, (list, tuple)) else value

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)

    def run_validators(self, value: Any) -> None:
        if value:
            super().run_validators("\n".join(value))


class StartForm(PageForm):
    """The first page: name and field."""

    title = forms.CharField(label=_("成果名称"), max_length=200)
    field = forms.ChoiceField(label=_("技术领域"), choices=_listed("technology_fields", _("请选择")))


class OutlineForm(PageForm):
    """Section 1: the public face."""

    title = forms.CharField(label=_("成果名称"), max_length=200)
    summary = forms.CharField(label=_("公开简介"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
                              help_text=_("解决什么问题、做到什么水平、适合谁用；任何人可见，不写未公开内容"))  # fmt: skip
    field = forms.ChoiceField(label=_("技术领域"), choices=_listed("technology_fields", _("请选择")))
    keywords = WordsField(label=_("关键词"), required=False, help_text=_("最多 3 个，用逗号或空格隔开"))
    industry = forms.ChoiceField(
        label=_("适用行业"), required=False, choices=_listed("industries", _("不填"))
    )
    discipline = forms.ChoiceField(label=_("学科"), required=False, choices=_listed("disciplines", _("不填")))
    kind = forms.ChoiceField(
        label=_("成果类别"), required=False, choices=_listed("achievement_kinds", _("不填"))
    )
    registration_number = forms.CharField(label=_("成果登记号"), required=False, max_length=16)


class MaturityForm(PageForm):
    """Section 2: how ripe it is, in the makers' own judgement."""

    trl = forms.TypedChoiceField(label=_("成熟度（自评）"), required=False, coerce=int, empty_value=None,
                                 choices=lambda: [("", _("未评")), *((code, f"{code} 级：{name}") for code, name in codes.choices("trl_levels"))],
                                 help_text=_("自评会标明“自评”；由技转中心组织评价并逐级附佐证后标为“已评”"))  # fmt: skip
    stage = forms.ChoiceField(
        label=_("所处阶段"), required=False, choices=_listed("achievement_stages", _("不填"))
    )
    performance = forms.CharField(label=_("性能与指标"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
                                  help_text=_("写出数字和检测方法，匹配时逐项比对"))  # fmt: skip
    application = forms.CharField(
        label=_("应用情况"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    points = LinesField(label=_("创新点"), required=False, help_text=_("一行一条，最多 3 条，每条 50 字以内"))


class TransferForm(PageForm):
    """Section 4: how it may be had, and for how much."""

    modes = forms.MultipleChoiceField(
        label=_("转化方式"), choices=_listed("transfer_modes"), widget=forms.CheckboxSelectMultiple
    )
    price_kind = forms.ChoiceField(
        label=_("价格"), choices=list(rules.PRICE_KINDS.items()), widget=forms.RadioSelect
    )
    price_low_fen = MoneyField(label=_("价格或下限（万元）"), required=False, unit="万元")
    price_high_fen = MoneyField(label=_("上限（万元）"), required=False, unit="万元")
    contact_name = forms.CharField(label=_("联系人"), required=False, max_length=64)
    contact_phone = forms.CharField(label=_("联系电话"), required=False, max_length=20)


class SealedForm(PageForm):
    """Section 5: what only the holder reads."""

    floor_price_fen = MoneyField(label=_("底价（万元）"), required=False, unit="万元")
    unpublished = forms.CharField(
        label=_("未公开内容"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    internal_note = forms.CharField(
        label=_("内部备注"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AudienceForm(PageForm):
    """Section 6: who may see it, and the word that nothing is a state secret."""

    level = forms.ChoiceField(label=_("公开范围"), choices=LEVELS, widget=forms.RadioSelect)
    secrecy_cleared = forms.BooleanField(label=_("我确认内容不涉及国家秘密"), required=False,
                                         help_text=_("涉密成果请勿在网上填写，请与科技局联系线下办理"))  # fmt: skip


SECTIONS: dict[str, tuple[Any, type[PageForm]]] = {
    "outline": (_("公开简介"), OutlineForm),
    "maturity": (_("成熟度与指标"), MaturityForm),
    "transfer": (_("转化方式与价格"), TransferForm),
    "sealed": (_("未公开内容"), SealedForm),
    "audience": (_("公开范围"), AudienceForm),
}
SPARE = 3
MOST = 30


class RowsForm(PageForm):
    """A table of like rows with some spare ones; `parts` makes the fields of one row, `named` the one that counts."""

    named = ""

    def parts(self) -> dict[str, forms.Field]:
        """The fields of one row."""
        return {}

    def __init__(self, *args: Any, rows: list[dict[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self._count = min(MOST, len(rows) + SPARE)
        for n in range(self._count):
            for name, field in self.parts().items():
                field.label = _("第 {n} 行 {label}").format(n=n + 1, label=field.label)
                self.fields[f"{name}_{n}"] = field
                if n < len(rows):
                    self.initial[f"{name}_{n}"] = rows[n].get(name)

    @property
    def lines(self) -> list[tuple[int, list[Any]]]:
        """(number, bound fields) of every line."""
        return [(n + 1, [self[f"{name}_{n}"] for name in self.parts()]) for n in range(self._count)]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows that are filled in."""
        found = (
            {name: self.cleaned_data.get(f"{name}_{n}") for name in self.parts()} for n in range(self._count)
        )
        return [row for row in found if row[self.named]]

    def _field_of(self, path: str) -> str | None:
        table, _dot, rest = path.partition(".")
        number, _dot, name = rest.partition(".")
        wanted = f"{name}_{number}" if rest else table
        return wanted if wanted in self.fields else super()._field_of(path)


class RightsForm(RowsForm):
    """知识产权: type, number with its check, status, holder, dates."""

    named = "kind"

    def parts(self) -> dict[str, forms.Field]:
        return {
            "kind": forms.ChoiceField(label=_("类型"), required=False, choices=_listed("ip_types", _("--"))),
            "number": forms.CharField(label=_("号码"), required=False, max_length=40),
            "title": forms.CharField(label=_("名称"), required=False, max_length=200),
            "status": forms.ChoiceField(
                label=_("法律状态"), required=False, choices=_listed("ip_statuses", _("--"))
            ),
            "holder": forms.CharField(label=_("权利人"), required=False, max_length=200),
            "granted_on": DayField(label=_("授权日"), required=False),
            "fees_until": DayField(label=_("年费缴至"), required=False),
        }


class ContributorsForm(RowsForm):
    """完成人 in their order; shares only where revenue is divided."""

    named = "name"

    def parts(self) -> dict[str, forms.Field]:
        return {
            "name": forms.CharField(label=_("姓名"), required=False, max_length=64),
            "title": forms.CharField(label=_("职称"), required=False, max_length=60),
            "role": forms.CharField(label=_("分工"), required=False, max_length=40),
            "share_ppm": WholeField(
                label=_("贡献比例（百万分比）"), required=False, min_value=0, max_value=1_000_000
            ),
        }


class ConfirmForm(PageForm):
    """权属核对 with its written conclusion."""

    note = forms.CharField(label=_("核对结论"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
                           help_text=_("权利人、共有人、许可与质押情况、年费；如“专利权人与登记簿一致，无共有人”"))  # fmt: skip


class ReasonForm(PageForm):
    """Why it goes back or is withdrawn."""

    reason_note = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class ConvertForm(PageForm):
    """How and when it was transferred."""

    converted_by = forms.ChoiceField(label=_("转化方式"), choices=_listed("transfer_modes", _("请选择")))
    converted_on = DayField(label=_("转化日期"))


class WidenForm(PageForm):
    """The owner's word that the public part may be read by anybody."""

    sure = forms.BooleanField(
        label=_("我已核对：公开简介不含须保密的内容，任何人看到都没有妨碍"),
        help_text=_("提交后由科技局复核；复核通过之前公开范围不变"),
    )


class RenewForm(PageForm):
    """Until when the listing holds."""

    confirm_by = DayField(label=_("新的有效期至"))


class EvaluationForm(PageForm):
    """An evaluation for a named application, with what proves each level."""

    application = forms.CharField(label=_("评价所针对的应用"), max_length=200)
    level = forms.TypedChoiceField(
        label=_("评定等级"),
        coerce=int,
        choices=lambda: [("", _("请选择")), *((c, f"{c} 级：{n}") for c, n in codes.choices("trl_levels"))],
    )
    assessor = forms.CharField(label=_("评价机构或专家"), max_length=120)
    assessed_on = DayField(label=_("评价日期"))
    note = forms.CharField(
        label=_("评价意见"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for level in range(1, 10):
            self.fields[f"evidence_{level}"] = forms.CharField(
                label=_("{n} 级的佐证").format(n=level), required=False, max_length=200
            )

    @property
    def evidence(self) -> list[tuple[int, str]]:
        """(level, what) of every proof named."""
        return [
            (level, what)
            for level in range(1, 10)
            if (what := self.cleaned_data.get(f"evidence_{level}", "").strip())
        ]

    @property
    def facts(self) -> dict[str, Any]:
        """The evaluation without its evidence."""
        return {
            name: self.cleaned_data[name]
            for name in ("application", "level", "assessor", "assessed_on", "note")
        }


class DecideForm(PageForm):
    """What becomes of a patent two owners claim, and why."""

    outcome = forms.ChoiceField(
        label=_("处理结果"),
        choices=lambda: [("", _("请选择")), *((code, _(name)) for code, name in OUTCOMES.items())],
    )
    keeper = forms.ChoiceField(
        label=_("主张成立的一方"), required=False, help_text=_("处理结果为「归其中一方」时选择")
    )
    reason = forms.CharField(label=_("处理理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, sides: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["keeper"].choices = [("", _("不适用")), *sides]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("outcome") == "one" and not values.get("keeper"):
            self.add_error("keeper", _("请选择主张成立的一方"))
        return values


class FilterForm(forms.Form):
    """The filters of the achievement list."""

    q = forms.CharField(label=_("名称或编号"), required=False, max_length=60)
    field = forms.ChoiceField(
        label=_("技术领域"), required=False, choices=_listed("technology_fields", _("全部"))
    )
    mode = forms.ChoiceField(
        label=_("转化方式"), required=False, choices=_listed("transfer_modes", _("全部"))
    )
    trl_min = forms.TypedChoiceField(label=_("成熟度不低于"), required=False, coerce=int, empty_value=None,
                                     choices=[("", _("不限")), *((n, str(n)) for n in range(1, 10))])  # fmt: skip
    region = forms.ChoiceField(label=_("地区"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False)

    def __init__(
        self, *args: Any, states: list[tuple[str, Any]], regions: list[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["state"].choices = [("", _("全部")), *((state, _(name)) for state, name in states)]  # type: ignore[attr-defined]
        self.fields["region"].choices = [("", _("全部")), *regions]  # type: ignore[attr-defined]
