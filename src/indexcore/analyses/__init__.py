"""The analyses as commands: sensitivity, whatif, decompose."""

import argparse
from collections.abc import Callable

from indexcore.analyses import decompose, sensitivity, whatif


def add(commands: argparse._SubParsersAction, add_inputs: Callable[..., None]) -> None:
    """The three commands are known to the parser; ``add_inputs`` gives each the files to start from."""
    for module in (sensitivity, whatif, decompose):
        module.add(commands, add_inputs)
