"""QR codes as SVG that a strict content policy lets through: no style, no script, no outside address."""

from __future__ import annotations

import io

import segno

from kezhuan.core.errors import Invalid, Reason, gettext_noop

# ISO/IEC 18004, 9.1: four modules of quiet zone on each side.
QUIET_MODULES = 4


def qr_svg(content: str, *, label: str, module_px: int = 4) -> str:
    """An `<svg>` element, black on white, with `label` as its title for those who do not see it.

    Error correction is M or better. Raises `Invalid` under `content` when it is empty or does not fit.
    """
    unfit = Invalid({"content": Reason("qr.content", gettext_noop("内容为空或过长，无法生成二维码"))})
    if not content:
        raise unfit
    try:
        code = segno.make_qr(content, error="m")
    except segno.DataOverflowError as error:
        raise unfit from error
    stream = io.BytesIO()
    code.save(
        stream,
        kind="svg",
        scale=module_px,
        border=QUIET_MODULES,
        dark="#000",
        light="#fff",
        title=label,
        xmldecl=False,
        svgclass="qr",
        lineclass=None,
        nl=False,
    )
    return stream.getvalue().decode("utf-8").replace("<svg ", '<svg role="img" ', 1)
