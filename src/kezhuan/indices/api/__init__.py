"""The REST API of the index room."""

from kezhuan.indices.api.editions import ROUTERS as editions
from kezhuan.indices.api.targets import ROUTERS as targets

ROUTERS = (*editions, *targets)

__all__ = ["ROUTERS"]
