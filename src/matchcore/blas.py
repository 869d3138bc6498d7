"""numpy computes on one thread from here on, unless the operator says otherwise or numpy was loaded before.

The matrices of this package are small: with two threads on a busy machine a product waits for its slower half up
to thirty times as long as it computes. Work on several cores is dealt by whole demands (see `matchcore.batch`).
"""

from __future__ import annotations

import os

NAMES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
for name in NAMES:
    os.environ.setdefault(name, "1")
