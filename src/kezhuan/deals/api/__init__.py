"""The REST API of deals: the board, a deal, its thread, shares and introductions."""

from kezhuan.deals.api.deals import router as deals
from kezhuan.deals.api.shares import router as shares

ROUTERS = (deals, shares)
