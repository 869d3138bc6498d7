"""Lists of the portal as the ui draws them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kezhuan.portal.numbers import Behind, Shown
from kezhuan.ui.shapes import Cell, Column, Row, Table


def rows_table(shown: Shown, behind: Behind) -> Table:
    """The rows behind a number, one by one, each with its amount where amounts are summed."""
    sums = shown.measure == "sum"
    columns = (
        Column(_("名称")),
        Column(_(shown.group_label) if shown.group_label else _("分组")),
        Column(_("日期"), "date"),
        *((Column(_("数额"), "number", unit=_(shown.unit)),) if sums else ()),
    )
    return Table(
        caption=_("{label}的明细").format(label=_(shown.label)), columns=columns, empty=_("现在没有这一类记录。"),
        rows=tuple(
            Row((Cell(row.title, url=row.url), Cell(_(row.group)), Cell(row.at), *((Cell(row.weight),) if sums else ()))) for row in behind.rows
        ),
    )  # fmt: skip


def groups_table(shown: Shown, behind: Behind) -> Table:
    """How the number is made up, by group; small groups are one row."""
    columns = (Column(_(shown.group_label) if shown.group_label else _("分组")), Column(_("数量"), "number"))
    return Table(
        caption=_("{label}按{group}").format(label=_(shown.label), group=_(shown.group_label)), columns=columns,
        empty=_("数量不足 5，暂不公布。") if shown.withheld else _("现在没有这一类记录。"),
        rows=tuple(Row((Cell(_(name) if name else "--"), Cell(n))) for name, n in behind.groups),
    )  # fmt: skip
