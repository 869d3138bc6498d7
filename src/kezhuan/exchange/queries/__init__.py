"""Every read of the exchange room; each takes the actor."""

from kezhuan.exchange.queries.imports import error_file, import_detail, imports, sample_of, template

__all__ = ["error_file", "import_detail", "imports", "sample_of", "template"]
