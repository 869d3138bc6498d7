"""What one upload may cost, and how a refusal is worded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kezhuan.core.errors import Invalid, Reason, gettext_noop

MIB = 1024 * 1024
MEGAPIXEL = 1_000_000

Scanner = Callable[[bytes], Reason | None]


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """Bytes as sent and unpacked, archive entries, pixels of one picture and of all in one archive."""

    max_bytes: int = 20 * MIB
    max_unpacked: int = 100 * MIB
    max_entries: int = 1_000
    max_pixels: int = 40_000_000
    max_pixels_together: int = 200_000_000


def limits_of(body: Mapping[str, Any]) -> UploadLimits:
    """The limits as a version of `settings.uploads` gives them."""
    return UploadLimits(
        max_bytes=int(body["file_max_mb"] * MIB),
        max_unpacked=int(body["archive_unpacked_max_mb"] * MIB),
        max_entries=int(body["archive_max_entries"]),
        max_pixels=int(body["image_max_megapixels"] * MEGAPIXEL),
        max_pixels_together=int(body["images_together_max_megapixels"] * MEGAPIXEL),
    )


class Budget:
    """What is left of the limits while one upload, with all that is packed within it, is looked at."""

    def __init__(self, limits: UploadLimits) -> None:
        self.limits = limits
        self.unpacked = limits.max_unpacked
        self.entries = limits.max_entries
        self.pixels = limits.max_pixels_together

    def spend_bytes(self, size: int) -> None:
        """`size` unpacked bytes are spent; `Invalid` when there were fewer."""
        self.unpacked -= size
        if self.unpacked < 0:
            limit = self.limits.max_unpacked // MIB
            raise refusal("unpacked", gettext_noop("文件展开后超过 {limit} MB"), limit=limit)

    def spend_entries(self, count: int) -> None:
        """`count` archive entries are spent; `Invalid` when there were fewer."""
        self.entries -= count
        if self.entries < 0:
            raise refusal(
                "entries", gettext_noop("压缩包内超过 {limit} 个文件"), limit=self.limits.max_entries
            )

    def spend_pixels(self, width: int, height: int) -> None:
        """A picture's pixels are spent; `Invalid` when it, or all together, have too many."""
        self.pixels -= width * height
        if width * height > self.limits.max_pixels or self.pixels < 0:
            template = gettext_noop("图片为 {width}×{height} 像素，超过 {limit} 万像素")
            limit = self.limits.max_pixels // 10_000
            raise refusal("pixels", template, width=width, height=height, limit=limit)


def refusal(code: str, template: str, **params: Any) -> Invalid:
    """The `Invalid` that names one fault of an uploaded file."""
    return Invalid({"file": Reason(f"upload.{code}", template, params)})
