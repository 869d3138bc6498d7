"""A suggestion as it is drawn: band, reasons with the words of both texts, what is missing, how the score sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.html import format_html
from django.utils.translation import gettext as _

from kezhuan.matching.forms import FeedbackForm
from kezhuan.matching.views import Quote, SuggestionRow
from kezhuan.ui.shapes import Cell, Column, Evidence, Fact, Row, Score, Table
from kezhuan.ui.wording import say

TONES = {"met": "green", "near": "amber", "missed": "red", "unstated": "plain"}
KINDS = {"achievement": "成果", "expert": "专家", "team": "团队"}
DEMAND = "技术需求"
ADDRESSES = {"achievement": "/achievements/", "expert": "/profiles/", "team": "/profiles/"}


@dataclass(frozen=True, slots=True)
class Card:
    """One suggestion on a page; `feedback` is None where the reader may not judge."""

    row: SuggestionRow
    kind: str
    title: str
    url: str
    about: str
    score: Score
    verdicts: Table | None
    parts: tuple[Fact, ...]
    ask_url: str
    contact_url: str
    feedback: FeedbackForm | None
    judged: str


def of_item(row: SuggestionRow, *, may_judge: bool, may_ask: bool, bound: FeedbackForm | None = None) -> Card:
    """The card of an item in a demand's list."""
    about = [row.item_organisation, _("外部数据") if row.item_external else ""]
    return _card(
        row,
        KINDS[row.item_kind],
        row.item_title,
        f"{ADDRESSES[row.item_kind]}{row.item_uid}/",
        about,
        may_judge,
        may_ask,
        bound,
    )


def of_demand(
    row: SuggestionRow, *, may_judge: bool, may_ask: bool, bound: FeedbackForm | None = None
) -> Card:
    """The card of a demand in an item's or an organisation's list."""
    mine = _("我方：{title}").format(title=row.item_title)
    about = [row.demand_number, row.demand_organisation, row.demand_region, mine]
    return _card(
        row, DEMAND, row.demand_title, f"/demands/{row.demand_uid}/", about, may_judge, may_ask, bound
    )


def of_pair(row: SuggestionRow) -> Card:
    """The card of a demand with its item for a broker: both sides named."""
    item = _("{kind}：{title}（{organisation}）").format(
        kind=_(KINDS[row.item_kind]), title=row.item_title, organisation=row.item_organisation
    )
    about = [row.demand_number, row.demand_organisation, row.demand_region, item]
    return _card(
        row, DEMAND, row.demand_title, f"/demands/{row.demand_uid}/", about, False, row.claimed, None
    )


def as_table(cards: Iterable[Card]) -> Table:
    """The cards as rows, for an export: what each is, how sure, why, and what is missing."""
    columns = (
        Column(_("名称")),
        Column(_("类别")),
        Column(_("说明")),
        Column(_("把握")),
        Column(_("理由")),
        Column(_("缺少")),
    )
    rows = tuple(
        Row((Cell(c.title, url=c.url), Cell(c.kind), Cell(c.about), Cell(_(c.score.band)),
             Cell("；".join(reason.reason for reason in c.score.reasons)), Cell("；".join(c.score.missing))))
        for c in cards
    )  # fmt: skip
    return Table(caption=_("推荐的需求"), columns=columns, rows=rows)


def _card(
    row: SuggestionRow, kind: str, title: str, url: str, about: Iterable[str], may_judge: bool, may_ask: bool, bound: FeedbackForm | None
) -> Card:  # fmt: skip
    query = urlencode({"demand": row.demand_uid, "kind": row.item_kind, "item": row.item_uid})
    return Card(
        row=row, kind=_(kind), title=title, url=url, about=" · ".join(part for part in about if part), score=score(row),
        verdicts=_verdicts(row), parts=_parts(row), ask_url=f"/contacts/new/?{query}" if may_ask and row.may_ask_again else "",
        contact_url=f"/contacts/{row.contact_uid}/" if row.contact_uid else "", feedback=_feedback(row, bound) if may_judge else None,
        judged=row.feedback,
    )  # fmt: skip


def _feedback(row: SuggestionRow, bound: FeedbackForm | None) -> FeedbackForm | None:
    if row.feedback:
        return None
    if bound is not None and str(bound.data.get("item_uid")) == str(row.item_uid):
        return bound
    about = {"item_kind": row.item_kind, "item_uid": row.item_uid}
    return FeedbackForm(initial=about, auto_id=f"id_{row.uid.hex[:8]}_%s")


def score(row: SuggestionRow) -> Score:
    """Band and reasons, with the words of both texts; what is missing by 技术参数."""
    missing = [
        _("{name}（要求 {wanted}）").format(name=verdict.name, wanted=verdict.wanted)
        for verdict in row.verdicts
        if verdict.verdict in ("missed", "unstated")
    ]
    reasons = tuple(Evidence(say(r.said), _marked(r.need), _marked(r.item)) for r in row.reasons)
    return Score(row.band_label, reasons, tuple(missing))


def _marked(quote: Quote | None) -> str:
    if quote is None:
        return ""
    return format_html("{}<mark>{}</mark>{}", quote.before, quote.words, quote.after)


def _verdicts(row: SuggestionRow) -> Table | None:
    if not row.verdicts:
        return None
    columns = (Column(_("技术参数")), Column(_("需求")), Column(_("对方给出")), Column(_("结论"), "badge"))
    rows = tuple(
        Row(
            (
                Cell(v.name),
                Cell(v.wanted),
                Cell(v.given),
                Cell(_(v.label), kind="badge", tone=TONES[v.verdict]),
            )
        )
        for v in row.verdicts
    )
    return Table(caption=_("技术参数逐项比较"), columns=columns, rows=rows)


def _parts(row: SuggestionRow) -> tuple[Fact, ...]:
    """Every named part, and their sum last; the chance of a strong relation beside it."""
    found = [Fact(_(part.label), f"{part.value:+.3f}") for part in row.parts]
    chance = row.levels[2] + row.levels[3]
    note = _("关联较强或强的把握 {percent}%").format(percent=round(100 * chance))
    return (*found, Fact(_("合计"), f"{row.score:+.3f}", note=note))
