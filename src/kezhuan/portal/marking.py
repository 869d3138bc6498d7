"""The words of a query found again in a text the reader may see: marked, and said in one line."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from matchcore.text import fold, words


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text; `hit` where it is a word of the query."""

    text: str
    hit: bool = False


def tokens(query: str) -> tuple[str, ...]:
    """The words to look for, folded, longest first: those typed apart, and those the cutter finds."""
    typed = [fold(part) for part in query.split()]
    cut = [word for word, _start, _end in words(query) if len(word) > 1]
    return tuple(sorted(dict.fromkeys([*typed, *cut]), key=lambda word: (-len(word), word)))[:20]


def _places(text: str, wanted: tuple[str, ...]) -> list[tuple[int, int]]:
    # Folding moves no character, so a place in the folded text is the place in the text.
    folded, taken = fold(text), [False] * len(text)
    for word in wanted:
        start = folded.find(word) if word else -1
        while start >= 0:
            taken[start : start + len(word)] = [True] * len(word)
            start = folded.find(word, start + len(word))
    places, begun = [], None
    for at, hit in enumerate([*taken, False]):
        if hit and begun is None:
            begun = at
        elif not hit and begun is not None:
            places.append((begun, at))
            begun = None
    return places


def marked(text: str, wanted: tuple[str, ...], *, around: int = 0) -> tuple[Span, ...]:
    """The text in pieces, hits marked; with `around`, only the stretch of that many characters about the first hit."""
    text = " ".join(text.split())
    start, stop = 0, len(text)
    places = _places(text, wanted)
    if around:
        first = places[0][0] if places else 0
        start = max(0, first - around // 3) if first > around else 0
        stop = min(len(text), start + around + (places[0][1] - places[0][0] if places else 0))
    spans, at = [Span("…")] if start else [], start
    for begin, end in places:
        if end <= start or begin >= stop:
            continue
        if begin > at:
            spans.append(Span(text[at:begin]))
        spans.append(Span(text[max(begin, at) : min(end, stop)], hit=True))
        at = min(end, stop)
    if at < stop:
        spans.append(Span(text[at:stop]))
    return (*spans, Span("…")) if stop < len(text) else tuple(spans)


def why(title: str, text: str, wanted: tuple[str, ...]) -> str:
    """Why a hit is here, in one line; empty where nothing was asked in words."""
    if not wanted:
        return ""
    parts = []
    for label, where in ((_("名称"), title), (_("摘要"), text)):
        found = list(dict.fromkeys(where[start:stop] for start, stop in _places(where, wanted)))[:4]
        if found:
            parts.append(
                _("{where}提到{words}").format(where=label, words="".join(f"「{word}」" for word in found))
            )
    return "，".join(parts) if parts else _("关键词或您可查看的正文中有相近的说法")  # fmt: skip
