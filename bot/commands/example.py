"""The examples at the end of each command's `--help`; a test runs every one of them."""

from __future__ import annotations

import argparse
from typing import TypedDict


class HelpOptions(TypedDict):
    """What `add_parser` takes so that the examples stand as they are written."""

    epilog: str
    formatter_class: type[argparse.RawDescriptionHelpFormatter]


def examples(*examples: str) -> HelpOptions:
    """Return how a parser shows these command lines."""
    lines = "\n".join(f"  {example}" for example in examples)
    return HelpOptions(
        epilog=f"example{'s' if len(examples) > 1 else ''}:\n{lines}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
