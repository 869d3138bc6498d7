"""A file as an API call carries it: its name and its bytes in base64."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field

from kezhuan.core.errors import Invalid, Reason, gettext_noop

# 20 MB, as the upload gate allows, in base64.
MOST_BASE64 = 28_000_000


class FileIn(Schema):
    """A file in base64."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=1, max_length=200)]
    content: Annotated[str, Field(max_length=MOST_BASE64)]


def content_of(file: FileIn | None) -> tuple[str, bytes] | None:
    """(name, bytes) of what was sent, None where nothing was; Invalid under `file` where it is no base64."""
    if file is None:
        return None
    try:
        return file.name, base64.b64decode(file.content, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid({"file": Reason("file.base64", gettext_noop("文件内容不是有效的 base64"))}) from None
