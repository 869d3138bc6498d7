"""人民币大写: the spelling of an amount that cannot be altered with a pen (《正确填写票据和结算凭证的基本规定》)."""

from __future__ import annotations

from typing import Final

from kezhuan.core.money import LARGEST, Fen

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿", "万亿")


def capital(amount: Fen) -> str:
    """壹拾贰万元整, 叁元零伍分: whole 元 end in 整, zeros between figures are written once.

    Raises ValueError beyond the largest amount the product holds; a negative amount begins with 负.
    """
    if abs(amount) > LARGEST:
        raise ValueError(f"{amount} 分 is beyond what is written in capitals")
    yuan, rest = divmod(abs(amount), 100)
    jiao, fen = divmod(rest, 10)
    text = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        text = f"{text or '零元'}整"
    elif not fen:
        text += f"{_DIGITS[jiao]}角整"
    elif not jiao:
        text += f"{'零' if yuan else ''}{_DIGITS[fen]}分"
    else:
        text += f"{_DIGITS[jiao]}角{_DIGITS[fen]}分"
    return f"负{text}" if amount < 0 else text


def _whole(yuan: int) -> str:
    text, gap = "", False
    for position in range(len(_GROUPS) - 1, -1, -1):
        group = yuan // 10_000**position % 10_000
        if not group:
            gap = gap or bool(text)
            continue
        if text and (gap or group < 1_000):
            text += "零"
        text, gap = text + _group(group) + _group_name(position, yuan), False
    return text


def _group_name(position: int, yuan: int) -> str:
    # 壹万零叁亿, not 壹万亿零叁亿: 亿 is written once, after the last group that counts in it.
    if position == 3 and yuan // 10_000**2 % 10_000:
        return "万"
    return _GROUPS[position]


def _group(group: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if not digit:
            gap = gap or bool(text)
            continue
        text, gap = f"{text}{'零' if gap else ''}{_DIGITS[digit]}{_PLACES[place]}", False
    return text
