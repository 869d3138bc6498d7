"""Plain text and CSV: readable throughout, no markup a browser may run, no live data exchange."""

from __future__ import annotations

import re

from kezhuan.core.errors import gettext_noop
from kezhuan.files.uploads.limits import Budget, refusal

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
# What browsers look for when they guess a type (WHATWG MIME Sniffing, 7.1), and scripts for a shell.
_SNIFFED = re.compile(
    r"\s*(<(!doctype|!--|\?xml|\?php|html|head|body|script|iframe|svg|h1|div|font|table|a|style|title|b|br|p|img|object|embed)"
    r"[\s>/!]|<!--|<\?xml|#!|%pdf-|%!ps|\{\\rtf)",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"<\s*(script|svg|iframe|object|embed)\b", re.IGNORECASE)
_DDE = re.compile(r"""(?:^|[,;\t"'])\s*[=+\-@＝＋－＠][^\r\n]*\|[^\r\n]*!""", re.MULTILINE)
_SNIFF_LENGTH = 1_445


def check_text(content: bytes, extension: str, _budget: Budget) -> bytes:
    """`content` unchanged when it is UTF-8 or GB18030 text without control marks, markup or DDE calls."""
    text = _decoded(content)
    if _CONTROL.search(text):
        raise refusal("binary_text", gettext_noop("内容不是纯文本"))
    opening = text[:_SNIFF_LENGTH]
    if _SNIFFED.match(opening) or _SCRIPT.search(opening):
        raise refusal("markup", gettext_noop("内容像网页或脚本，不是纯文本"))
    if extension == "csv" and _DDE.search(text):
        raise refusal("dde", gettext_noop("表格中有会调用外部程序的公式"))
    return content


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refusal("encoding", gettext_noop("文字编码无法识别，请另存为 UTF-8"))
