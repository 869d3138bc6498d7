"""Pictures are written anew from their pixels, so that nothing but pixels is kept."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from kezhuan.core.errors import gettext_noop
from kezhuan.files.uploads.limits import Budget, refusal

# Pictures with several frames (MPO, as phones write them) come in through the JPEG reader.
_FORMATS = {"png": ("PNG",), "jpg": ("JPEG",), "jpeg": ("JPEG",)}
_MAGIC = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}


def clean_image(content: bytes, extension: str, budget: Budget) -> bytes:
    """The picture turned upright, without EXIF, comments, profiles, further frames or trailing bytes."""
    if not content.startswith(_MAGIC[extension]):
        raise _not_a_picture(extension)
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS[extension]) as picture:
            budget.spend_pixels(*picture.size)
            upright = ImageOps.exif_transpose(picture)
            upright.load()
    except Image.DecompressionBombError as error:
        template = gettext_noop("图片超过 {limit} 万像素")
        raise refusal("pixels", template, limit=budget.limits.max_pixels // 10_000) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise _not_a_picture(extension) from error
    return _saved(upright, extension)


def _saved(picture: Image.Image, extension: str) -> bytes:
    if picture.mode == "P" or "transparency" in picture.info:
        picture = picture.convert("RGBA")
    if extension != "png" and picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGB")
    picture.info = {}
    stream = io.BytesIO()
    if extension == "png":
        picture.save(stream, "PNG")
    else:
        picture.save(stream, "JPEG", quality=92)
    return stream.getvalue()


def _not_a_picture(extension: str) -> Exception:
    return refusal("picture", gettext_noop("内容不是完整的 {kind} 图片"), kind=extension.upper())
