"""QR codes hold their content and nothing a strict content policy would stop."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
import segno

from kezhuan.core.errors import Invalid
from kezhuan.files.qr import QUIET_MODULES, qr_svg

SVG = "{http://www.w3.org/2000/svg}"


def _modules(svg: str, width: int) -> list[list[bool]]:
    """The dark modules drawn by the path (moves M, m and horizontal strokes h), quiet zone included."""
    path = next(node for node in ElementTree.fromstring(svg).iter(f"{SVG}path") if node.get("stroke"))
    grid = [[False] * width for _ in range(width)]
    x = y = 0.0
    for kind, numbers in re.findall(r"([Mmh])([^Mmh]*)", path.get("d")):
        values = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        if kind == "h":
            for step in range(int(values[0])):
                grid[int(y)][int(x) + step] = True
            x += values[0]
        elif kind == "M":
            x, y = values
        else:
            x, y = x + values[0], y + values[1]
    return grid


@pytest.mark.parametrize("content", ["https://example.org/check/XQ-2026-000123", "中文 <&> \"'", "x" * 600])
def test_the_drawing_is_the_code_of_the_content(content):
    code = segno.make_qr(content, error="m")
    wanted = [[bool(cell) for cell in row] for row in code.matrix_iter(border=QUIET_MODULES)]
    assert _modules(qr_svg(content, label="核验"), len(wanted)) == wanted


def test_no_style_no_script_no_outside_address_and_a_title():
    svg = qr_svg("https://example.org/x", label="核验 <二维码>")
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "核验 <二维码>"
    assert not [node for node in root.iter() if {"style", "href", "onload"} & set(node.attrib)]
    assert {node.tag for node in root.iter()} == {f"{SVG}{name}" for name in ("svg", "title", "g", "path")}


@pytest.mark.parametrize("content", ["", "长" * 3_000])
def test_what_does_not_fit_is_refused(content):
    with pytest.raises(Invalid, match="二维码"):
        qr_svg(content, label="x")
