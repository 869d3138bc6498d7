"""How long readings are kept."""

from __future__ import annotations

from kezhuan.core.errors import gettext_noop
from kezhuan.core.retention import Rule, deleted
from kezhuan.disclosure.models import Reading

RULES = (
    Rule("readings", gettext_noop("查阅记录（未公开内容的查阅另存于审计链）"), "reading_kept_d",
         lambda before: Reading.objects.filter(at__lt=before), deleted, gettext_noop("披露方查谁看过、凭水印追查外传；处理记录保存三年")),
)  # fmt: skip
