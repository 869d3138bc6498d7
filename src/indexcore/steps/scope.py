"""Which period of a panel a step looks at, and the years its periods stand for."""

import numpy as np

from indexcore.errors import refuse
from indexcore.table import Table


def period_place(table: Table, wanted: object, *, where: str = "period") -> int:
    """The place of a period by its label, the last one by default."""
    if wanted is None:
        return len(table.periods) - 1
    labels = [str(period) for period in table.periods]
    if str(wanted) not in labels:
        raise refuse(f"{where} {wanted}", f"数据中没有这一期；有：{'、'.join(labels)}")
    return labels.index(str(wanted))


def years(table: Table, *, where: str) -> np.ndarray:
    """(periods,) the periods as numbers; refused for a cross-section or labels that are no whole numbers."""
    if not table.is_panel or not all(isinstance(period, int) for period in table.periods):
        raise refuse(where, "须有多个时期（Time 列为整数的年份）")
    return np.array(table.periods, dtype=float)
