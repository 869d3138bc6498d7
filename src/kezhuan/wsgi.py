"""The WSGI entry of a production server."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kezhuan.settings")
gc.disable()  # nothing made while the pages are read is garbage; looking for it takes a sixth of the start
application = get_wsgi_application()
# Pages and API are read before the address is open: no reader waits for it, and forked workers share the memory.
get_resolver().url_patterns  # noqa: B018
gc.freeze()
gc.enable()
