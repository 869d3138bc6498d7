"""Every change of the exchange room, one function per act."""

from kezhuan.exchange.usecases.exports import export_list
from kezhuan.exchange.usecases.imports import confirm_import, drop_import, start_import

__all__ = ["confirm_import", "drop_import", "export_list", "start_import"]
