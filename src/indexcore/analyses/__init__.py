"""The analyses as commands: analyse, sensitivity, whatif, decompose."""

import argparse
from collections.abc import Callable

from indexcore.analyses import decompose, describe, sensitivity, whatif


def add(commands: argparse._SubParsersAction, add_inputs: Callable[..., None]) -> None:
    """The commands are known to the parser; ``add_inputs`` gives each the files to start from."""
    for module in (describe, sensitivity, whatif, decompose):
        module.add(commands, add_inputs)
