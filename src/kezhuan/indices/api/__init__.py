"""The REST API of the index room."""

from kezhuan.indices.api.collections import ROUTERS as collections
from kezhuan.indices.api.editions import ROUTERS as editions
from kezhuan.indices.api.profiles import ROUTERS as profiles
from kezhuan.indices.api.targets import ROUTERS as targets

ROUTERS = (*collections, *editions, *profiles, *targets)

__all__ = ["ROUTERS"]
