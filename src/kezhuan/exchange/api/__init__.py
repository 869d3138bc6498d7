"""The REST API of the exchange room."""

from kezhuan.exchange.api.exports import router as exports
from kezhuan.exchange.api.imports import router as imports

ROUTERS = (imports, exports)
