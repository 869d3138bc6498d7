"""How operations that answer with a file say so in the API's description."""

from __future__ import annotations

from typing import Any

FILE: dict[str, Any] = {"responses": {200: {"description": "文件", "content": {"*/*": {}}}}}
