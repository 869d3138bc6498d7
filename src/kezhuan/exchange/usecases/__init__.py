"""Every change of the exchange room, one function per act."""

from kezhuan.exchange.usecases.imports import confirm_import, drop_import, start_import

__all__ = ["confirm_import", "drop_import", "start_import"]
