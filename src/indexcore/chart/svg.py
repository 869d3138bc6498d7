"""A drawing of SVG elements under a title and a description that a screen reader speaks."""

import hashlib
import math
from collections.abc import Sequence
from html import escape

BLUE, INK, PALE, RULE, WARN = "#1554ad", "#1f2933", "#dbe6f5", "#c3ccd6", "#9a3412"
# told apart by lightness too, and every series also by marker and label
PALETTE = ("#1554ad", "#b45309", "#0f766e", "#7c2d8f", "#4b5563", "#a16207")
MARKERS = ("circle", "square", "diamond", "triangle")
DASHES = ("", "6 3", "2 3", "8 3 2 3")
FONT = "PingFang SC, Microsoft YaHei, HarmonyOS Sans SC, Noto Sans CJK SC, sans-serif"


class Drawing:
    """Elements collected in order; ``text()`` gives the document. Attributes use hyphens for underscores."""

    def __init__(self, *, width: float, height: float, title: str, description: str) -> None:
        self.width, self.height, self.title, self.description = width, height, title, description
        self._parts: list[str] = []

    def add(self, tag: str, content: str | None = None, **attributes: object) -> None:
        """One element; ``content`` is escaped text. Numbers are rounded to two decimals."""
        pairs = "".join(
            f' {name.rstrip("_").replace("_", "-")}="{escape(_plain(value), quote=True)}"'
            for name, value in attributes.items()
            if value is not None and value != ""
        )
        self._parts.append(
            f"<{tag}{pairs}/>" if content is None else f"<{tag}{pairs}>{escape(content)}</{tag}>"
        )

    def label(
        self, x: float, y: float, content: str, *, anchor: str = "start", fill: str = INK, **more: object
    ) -> None:
        """A line of text with its baseline at (x, y)."""
        self.add("text", content, x=x, y=y, text_anchor=anchor, fill=fill, **more)

    def marker(self, x: float, y: float, *, kind: str, fill: str, size: float = 4) -> None:
        """A small mark of one of ``MARKERS`` centred on (x, y)."""
        if kind == "circle":
            self.add("circle", cx=x, cy=y, r=size, fill=fill)
        elif kind == "square":
            self.add("rect", x=x - size, y=y - size, width=2 * size, height=2 * size, fill=fill)
        else:
            dx = size * 1.2
            corners = [(x, y - dx), (x + dx, y), (x, y + dx), (x - dx, y)]
            if kind == "triangle":
                corners = [(x, y - dx), (x + dx, y + dx), (x - dx, y + dx)]
            self.add("polygon", points=points(corners), fill=fill)

    def text(self) -> str:
        """The whole SVG document as text, ids derived from title and size so that a page may hold several."""
        key = hashlib.sha256(f"{self.title}|{self.description}|{len(self._parts)}".encode()).hexdigest()[:8]
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="zh-CN" class="kz-chart" '
            f'viewBox="0 0 {_plain(self.width)} {_plain(self.height)}" '
            f'width="{_plain(self.width)}" height="{_plain(self.height)}" '
            f'aria-labelledby="t{key} d{key}" font-family="{FONT}" font-size="13">'
        )
        names = (
            f'<title id="t{key}">{escape(self.title)}</title>'
            f'<desc id="d{key}">{escape(self.description)}</desc>'
        )
        return head + names + "".join(self._parts) + "</svg>"


def points(corners: Sequence[tuple[float, float]]) -> str:
    """Coordinates as the ``points`` attribute wants them."""
    return " ".join(f"{_plain(x)},{_plain(y)}" for x, y in corners)


def number(value: float | None, *, decimals: int = 2) -> str:
    """The value with thousands separators and fixed decimals; 「无数据」 when missing."""
    if value is None or math.isnan(value):
        return "无数据"
    return f"{value:,.{decimals}f}"


def text_width(content: str, *, size: float = 13) -> float:
    """A generous estimate of a text's width: full-width characters count one em, others 0.6."""
    return sum(size if ord(ch) > 0x2E7F else 0.6 * size for ch in content)


def round_ticks(low: float, high: float, *, count: int = 5) -> list[float]:
    """About ``count`` round numbers from at or below ``low`` to at or above ``high``."""
    if not high > low:
        low, high = low - 0.5, high + 0.5
    rough = (high - low) / max(count, 1)
    magnitude = 10 ** math.floor(math.log10(rough))
    step = next(m * magnitude for m in (1, 2, 2.5, 5, 10) if m * magnitude >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(k * step, 12) for k in range(first, last + 1)]


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{round(value, 2):g}" if abs(value) < 1e5 else f"{value:.2f}"
    return str(value)
