"""The REST API of demands, visits and calls: everything their pages do."""

from kezhuan.demands.api.collecting import router as collecting
from kezhuan.demands.api.demands import router as demands

ROUTERS = (demands, collecting)
