"""A notice on A4, for the notice board: the same words as on its page."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from kezhuan.core.publicity.views import PublicityDetail
from kezhuan.files.paper import Section, document


def paper(shown: PublicityDetail, *, address: str) -> bytes:
    """The notice as a PDF with number, period, contact and the address it can be checked at."""
    row = shown.row
    facts = (
        (_("公示编号"), row.number), (_("公示类别"), _(row.kind_label)), (_("公示单位"), row.organisation),
        (_("公示期"), period(shown)), (_("异议受理"), shown.contact), (_("核验地址"), address), (_("内容摘要 SM3"), shown.text_sm3),
    )  # fmt: skip
    sections = (
        Section(paragraphs=shown.lines),
        Section(_("公示期与异议"), facts=facts, paragraphs=(rights(),)),
    )
    return document(
        row.title, subtitle=_("公示"), sections=sections, at=shown.announced_at, footer=settings.SITE_NAME
    )


def period(shown: PublicityDetail) -> str:
    """First and last day with the number of days, 暂定 while a year is not announced."""
    template = (
        _("{first} 至 {last}（{days} 个工作日）")
        if shown.unit == "wd"
        else _("{first} 至 {last}（{days} 日）")
    )
    words = template.format(first=shown.row.starts_on, last=shown.row.until, days=shown.days)
    return words + _("（暂定）") if shown.provisional else words


def rights() -> str:
    """What everybody may do while the notice runs."""
    return _("公示期内，任何单位和个人均可实名提出异议；异议处理完毕前，不办理所公示的事项。")
