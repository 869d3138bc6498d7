"""Each part draws what it was given, in words, and escapes it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template import Context

from kezhuan.core import clock
from kezhuan.core.errors import Reason
from kezhuan.core.frame import Offer
from kezhuan.ui import shapes as s
from kezhuan.ui.templatetags import parts
from tests.builders import ruled


def test_step_bar_names_the_present_step_and_marks_it_for_readers(draw: Any, demand: Any) -> None:
    html = draw("{% step_bar lifecycle 'submitted' %}", lifecycle=demand)
    assert "第 2 步，共 3 步：<strong>已提交</strong>" in html
    assert html.count('aria-current="step"') == 1
    assert html.count("已完成") == 1


def test_step_bar_says_a_state_off_the_path_in_words(draw: Any, demand: Any) -> None:
    html = draw("{% step_bar lifecycle 'returned' %}", lifecycle=demand)
    assert "当前状态" in html
    assert "退回补充" in html
    assert "aria-current" not in html
    assert html.count("kz-step-done") == 1  # only the draft lies behind


def test_step_bar_of_a_state_nothing_leads_out_of_marks_no_step(draw: Any, demand: Any) -> None:
    html = draw("{% step_bar lifecycle 'withdrawn' %}", lifecycle=demand)
    assert "已撤回" in html
    assert "kz-step-done" not in html


@pytest.mark.parametrize(
    ("state", "tone"), [("published", "green"), ("returned", "amber"), ("draft", "plain")]
)
def test_state_badge_says_the_state_and_its_tone(draw: Any, demand: Any, state: str, tone: str) -> None:
    html = draw("{% state_badge lifecycle state %}", lifecycle=demand, state=state)
    assert html == f'<span class="kz-badge kz-{tone}">{demand.states[state]}</span>'


def test_badge_escapes_its_word(draw: Any) -> None:
    assert "&lt;b&gt;" in draw("{% badge word %}", word="<b>")


def test_facts_show_a_dash_for_what_is_not_there_and_zero_as_zero(draw: Any) -> None:
    html = draw(
        "{% facts rows '基本信息' %}",
        rows=(("预算", None), s.Fact("数量", 0), s.Fact("单位", "甲", url="/o/", note="已核验")),
    )
    assert "<dt>预算</dt><dd>--</dd>" in html
    assert "<dt>数量</dt><dd>0</dd>" in html
    assert '<a href="/o/">甲</a><span class="kz-note">已核验</span>' in html
    assert "基本信息" in html


def test_timeline_keeps_the_order_and_shows_days_taken(draw: Any) -> None:
    at = datetime(2026, 11, 18, 9, 30, tzinfo=clock.SHANGHAI)
    html = draw(
        "{% timeline items %}",
        items=(
            s.Happening(at, "提交", "企业"),
            s.Happening(date(2026, 11, 20), "退回", note="请补充", days=2),
            s.Happening(None, "发布", upcoming=True),
        ),
    )
    assert html.index("提交") < html.index("退回") < html.index("发布")
    assert "2026-11-18 09:30" in html
    assert "<time>2026-11-20</time>" in html
    assert "用时 2 个工作日" in html
    assert html.count("kz-upcoming") == 1


OFFERS = (
    Offer("screen", "甄别通过", True, (), False, False),
    Offer(
        "publish", "发布", False, (Reason("state", "当前状态为「{state}」", {"state": "草稿"}),), False, False
    ),
    Offer("takedown", "撤下", True, (), True, True),
)


def test_move_panel_posts_move_version_and_a_key_of_its_own(draw: Any) -> None:
    html = draw("{% move_panel offers '/d/1/' 1234 %}", offers=OFFERS)
    assert html.count('action="/d/1/"') == 2
    assert html.count('name="version" value="1234"') == 2  # never 1,234
    assert html.count('name="csrfmiddlewaretoken" value="TOKEN"') == 2
    keys = {part.split('"')[0] for part in html.split('name="key" value="')[1:]}
    assert len(keys) == 2
    assert html.count("btn-primary") == 1


def test_the_move_that_leads_on_stands_out(draw: Any) -> None:
    offers = (
        Offer("return", "退回", True, (), False, False),
        Offer("accept", "受理", True, (), False, False, forward=True),
    )
    html = draw("{% move_panel offers '/d/1/' 1 %}", offers=offers)
    assert html.count("btn-primary") == 1
    assert html.index("退回") < html.index("btn-primary") < html.index("受理")


def test_move_panel_says_why_a_move_is_shut(draw: Any) -> None:
    html = draw("{% move_panel offers '/d/1/' 1 %}", offers=OFFERS)
    assert 'type="button" disabled aria-describedby="why-publish"' in html
    assert '<ul class="kz-why" id="why-publish"><li>当前状态为「草稿」</li></ul>' in html
    assert 'name="move" value="publish"' not in html


def test_move_panel_asks_for_words_before_a_dangerous_move_and_names_the_second_person(draw: Any) -> None:
    html = draw("{% move_panel offers '/d/1/' 1 %}", offers=OFFERS[2:])
    assert '<textarea class="form-control" id="reason-takedown" name="reason"' in html
    assert "确认撤下" in html
    assert "须由另一人复核后生效" in html


def test_move_panel_links_a_move_that_has_its_own_page_and_vanishes_when_empty(draw: Any) -> None:
    html = draw(
        "{% move_panel offers '/d/1/' 1 pages=pages %}", offers=OFFERS[:1], pages={"screen": "/d/1/screen/"}
    )
    assert 'href="/d/1/screen/"' in html
    assert "<form" not in html
    assert draw("{% move_panel offers '/d/1/' 1 %}", offers=()) == ""


class Filters(forms.Form):
    """Seven filters."""

    a = forms.CharField(label="甲", required=False)
    b = forms.CharField(label="乙", required=False)
    c = forms.CharField(label="丙", required=False)
    d = forms.CharField(label="丁", required=False)
    e = forms.CharField(label="戊", required=False)
    f = forms.CharField(label="己", required=False)
    g = forms.CharField(label="庚", required=False)


def test_filter_bar_folds_past_six_and_unfolds_when_a_folded_one_is_chosen(draw: Any) -> None:
    folded = draw("{% filter_bar form %}", form=Filters({}))
    assert folded.index('id="id_f"') < folded.index("<details>") < folded.index('id="id_g"')
    assert "（选填）" not in folded
    assert "<details open>" in draw("{% filter_bar form %}", form=Filters({"g": "x"}))


def test_filter_bar_shows_what_is_chosen_as_chips(draw: Any) -> None:
    html = draw("{% filter_bar form chips %}", form=Filters({}), chips=(s.Chip("状态：草稿", "/l/?q=1"),))
    assert '<a href="/l/?q=1">状态：草稿' in html


TABLE = s.Table(
    "需求",
    (
        s.Column("名称"),
        s.Column("预算", "money", "万元"),
        s.Column("数量", "number"),
        s.Column("日期", "date"),
    ),
    rows=(
        s.Row((s.Cell("<i>甲</i>", url="/1/"), s.Cell(120_000_000), s.Cell(12345), s.Cell(None)), key="k1"),
    ),
)


def test_listing_puts_the_unit_in_the_head_and_the_label_on_every_card_row(draw: Any) -> None:
    html = draw("{% listing table %}", table=TABLE)
    assert "预算（万元）" in html
    assert '<td role="cell" data-label="预算" class="kz-right kz-num"><span>120</span></td>' in html
    assert "<span>12,345</span>" in html
    assert "<span>--</span>" in html
    assert '<a href="/1/">&lt;i&gt;甲&lt;/i&gt;</a>' in html
    assert "checkbox" not in html


def test_listing_offers_a_named_box_per_row_for_a_batch(draw: Any) -> None:
    from dataclasses import replace

    html = draw("{% listing table %}", table=replace(TABLE, choose="pick"))
    assert 'type="checkbox" name="pick" value="k1" aria-label="选择 &lt;i&gt;甲&lt;/i&gt;"' in html


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("ready", "还没有需求"),
        ("loading", "正在读取"),
        ("no_match", "没有符合条件的内容"),
        ("no_permission", "当前身份不能查看"),
        ("failed", "重试"),
    ],
)
def test_listing_draws_each_of_the_five_states(draw: Any, state: str, says: str) -> None:
    html = draw("{% listing table %}", table=s.Table("需求", TABLE.columns, state=state, empty="还没有需求"))
    assert says in html
    assert "<table" not in html


def test_a_row_of_another_width_than_its_head_is_a_fault(draw: Any) -> None:
    with pytest.raises(ValueError, match="argument"):
        draw(
            "{% listing table %}",
            table=s.Table("x", (s.Column("a"), s.Column("b")), rows=(s.Row((s.Cell(1),)),)),
        )


def test_pagination_keeps_the_filters_and_marks_the_page(draw: Any) -> None:
    html = draw("{% pagination pages %}", pages=s.Pages(2, 20, 371, 19, "q=%E7%A2%B3", (1, 2, 3, 19)))
    assert "共 371 条，本页第 21–40 条" in html
    assert 'href="?q=%E7%A2%B3&amp;page=1" rel="prev"' in html
    assert html.count('aria-current="page"') == 1


def test_pagination_of_an_empty_list_counts_nothing(draw: Any) -> None:
    html = draw("{% pagination pages %}", pages=s.Pages(1, 20, 0, 1))
    assert "共 0 条，本页第 0–0 条" in html
    assert "<ul" not in html


def test_score_is_words_with_evidence_never_only_a_number(draw: Any) -> None:
    html = draw(
        "{% score score %}",
        score=s.Score(
            "高", (s.Evidence("都涉及 碳化硅", "需求句", "成果句"),), ("未说明中试",), "由本人签约"
        ),
    )
    assert '<span class="kz-badge kz-green">高</span>' in html
    assert "查看依据" in html
    assert "<q>需求句</q>" in html
    assert "<q>成果句</q>" in html
    assert "未说明中试" in html
    assert "由本人签约" in html


def test_money_is_shown_in_its_unit(draw: Any) -> None:
    assert "125,000.00 元" in draw("{% money 12500000 %}")
    assert "12.5 万元" in draw("{% money 12500000 '万元' %}")
    assert draw("{{ x|money }}", x=None) == "--"


def test_deadline_counts_working_days_and_says_overdue_in_words(draw: Any) -> None:
    with clock.at(datetime(2026, 11, 20, 10)):  # a Friday
        assert draw("{% deadline day %}", day=date(2026, 11, 24)) == (
            '<span class="kz-deadline kz-plain"><span class="kz-num">2026-11-24 周二 17:00 前，</span><wbr>'
            '<span class="kz-num">还有 2 个工作日</span></span>'
        )
        assert "kz-amber" in draw("{% deadline day %}", day=date(2026, 11, 20))
        assert "今天到期" in draw("{% deadline day %}", day=date(2026, 11, 20))
        late = draw("{% deadline day %}", day=date(2026, 11, 17))
        assert "已超期 3 个工作日" in late
        assert "kz-red" in late
        assert "还有" not in draw("{% deadline day done=True %}", day=date(2026, 11, 24))
        assert "--" in draw("{% deadline day %}", day=None)


def test_every_icon_is_inline_and_hidden_from_readers() -> None:
    names = sorted(path.stem for path in parts.ICONS.glob("*.svg"))
    assert "search" in names
    for name in names:
        drawing = parts.icon(name)
        assert drawing.startswith(
            '<svg class="kz-icon" aria-hidden="true" focusable="false" viewBox="0 0 24 24">'
        )
        assert "style" not in drawing
    with pytest.raises(FileNotFoundError):
        parts.icon("no-such-icon")


def test_templates_and_icons_carry_no_style_no_handler_no_inline_script() -> None:
    import re

    forbidden = re.compile(r"\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|<style|javascript:", re.I)
    root = Path(parts.__file__).resolve().parents[1]
    for path in (
        *root.glob("templates/**/*.html"),
        *root.glob("icons/*.svg"),
        *root.glob("static/ui/img/*.svg"),
    ):
        found = forbidden.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{path.name}: {found.group() if found else ''}"


def test_numbers_group_by_threes_and_days_read_as_iso() -> None:
    from django.template import Template

    html = Template("{{ n }} {{ d }} {{ m|number }} {{ d|day }}").render(
        Context({"n": 1234567, "d": date(2026, 11, 22), "m": 1234567.5})
    )
    assert html == "1,234,567 2026-11-22 1,234,567.5 2026-11-22"


@pytest.mark.django_db
def test_a_draft_is_saved_as_often_as_the_rulebook_has_it(draw: Any) -> None:
    assert 'data-kz-autosave="10"' in draw('{% include "ui/autosave.html" %}', autosave="/d/")

    ruled("settings.pages", draft_saved_every_s=25)

    assert 'data-kz-autosave="25"' in draw('{% include "ui/autosave.html" %}', autosave="/d/")
