"""国际专利分类 (IPC) symbols in the spelling of the classification: H01L 21/02."""

from __future__ import annotations

import re
from typing import Final

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.identifiers.writing import compact

SECTIONS: Final = {
    "A": gettext_noop("人类生活必需"), "B": gettext_noop("作业；运输"), "C": gettext_noop("化学；冶金"),
    "D": gettext_noop("纺织；造纸"), "E": gettext_noop("固定建筑物"),
    "F": gettext_noop("机械工程；照明；加热；武器；爆破"), "G": gettext_noop("物理"), "H": gettext_noop("电学"),
}  # fmt: skip
_SYMBOL: Final = re.compile(r"([A-H][0-9]{2}[A-Z])([0-9]{1,4}/[0-9]{2,6})?")


def read_ipc(text: str, *, field: str = "ipc") -> str:
    """A subclass (H01L) or a full symbol with one blank (H01L 21/02); Invalid under `field` otherwise."""
    found = _SYMBOL.fullmatch(compact(text))
    if found is None:
        raise Invalid(
            {
                field: Reason(
                    "ipc.shape",
                    gettext_noop("“{text}”不是 IPC 分类号，请写成 H01L 或 H01L 21/02"),
                    {"text": text},
                )
            }
        )
    return " ".join(part for part in found.groups() if part)


def section(symbol: str) -> str:
    """The Chinese name of the section a read symbol lies in."""
    return SECTIONS[symbol[0]]
