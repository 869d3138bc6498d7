"""A file as an API call carries it: its name and its bytes in base64."""

from __future__ import annotations

import base64
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
    return None if file is None else (file.name, bytes_of(file.content, field="file"))


def bytes_of(text: str, *, field: str) -> bytes:
    """The bytes a base64 text stands for; Invalid under `field` where it is none."""
    try:
        return base64.b64decode(text, validate=True)
    # ValueError beside its subclass binascii.Error: letters beyond ASCII.
    except ValueError:
        raise Invalid({field: Reason("file.base64", gettext_noop("文件内容不是有效的 base64"))}) from None
