"""Every read of the exchange room; each takes the actor."""

from kezhuan.exchange.queries.exports import export, export_file, exports
from kezhuan.exchange.queries.imports import error_file, import_detail, imports, template

__all__ = ["error_file", "export", "export_file", "exports", "import_detail", "imports", "template"]
