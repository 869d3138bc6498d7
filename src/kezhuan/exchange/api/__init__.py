"""The REST API of the exchange room."""

from kezhuan.exchange.api.booklets import router as booklets
from kezhuan.exchange.api.exports import router as exports
from kezhuan.exchange.api.filing import router as filing
from kezhuan.exchange.api.imports import router as imports
from kezhuan.exchange.api.opendata import router as opendata

ROUTERS = (imports, exports, booklets, opendata, filing)
