"""Taking in a file under the limits of the day: what two people change in `settings.uploads` is what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import lazy
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.files.uploads import Accepted, accept, limits_of

SETTING: Final = "settings.uploads"


def take(sent_name: str, content: bytes) -> Accepted:
    """The file as it may be stored, or `Invalid` under `file` naming the fault; the limits are those of today."""
    return accept(sent_name, content, limits=limits_of(_today()))


def _today() -> Mapping[str, Any]:
    return rulebook().body(SETTING, clock.today())


def _any_file() -> str:
    return _("PDF、图片、Office 文档、表格或压缩包，不超过 {most} MB").format(most=_today()["file_max_mb"])


def _scan() -> str:
    return _("双方盖章的 PDF 或图片，不超过 {most} MB").format(most=_today()["file_max_mb"])


def _letter() -> str:
    said = _("PDF 或照片，不超过 {most} MB；盖公章。没有时工作人员会电话核实")
    return said.format(most=_today()["file_max_mb"])


# Said anew for every page, so that a hint names the limit that stands.
FILE_HINT: Final = lazy(_any_file, str)()
SCAN_HINT: Final = lazy(_scan, str)()
LETTER_HINT: Final = lazy(_letter, str)()
