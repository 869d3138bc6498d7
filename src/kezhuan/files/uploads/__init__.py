"""Uploads are harmless: what is accepted is what its name says, within limits, and carries nothing active.

Source: OWASP ASVS 5.0, chapter 5 (file handling).
"""

from kezhuan.files.uploads.gate import ALLOWED, Accepted, accept
from kezhuan.files.uploads.limits import UploadLimits, limits_of
from kezhuan.files.uploads.names import display_name, stored_name

__all__ = ["ALLOWED", "Accepted", "UploadLimits", "accept", "display_name", "limits_of", "stored_name"]
