"""`python -m indexcore`: compute, trace, compare, verify, and the analyses."""

import sys

from indexcore.commands import main

if __name__ == "__main__":
    sys.exit(main())
