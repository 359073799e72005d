"""The examples at the end of each command's `--help`; a test runs every one of them."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TypedDict


@dataclass(frozen=True, slots=True)
class Example:
    """A command line that the help shows, and what a test must know to run it.

    `serves` is part of the line that the command prints on standard output once it serves; it
    then runs until SIGTERM. Empty: the command ends by itself. `needs` names the settings without
    which it cannot run.
    """

    command: str
    serves: str = ""
    needs: tuple[str, ...] = ()


class Epilog(str):
    """The text that shows the examples, with the examples themselves."""

    __slots__ = ("examples",)
    examples: tuple[Example, ...]


class HelpOptions(TypedDict):
    """Keyword arguments of `add_parser` that keep the line breaks of the examples."""

    epilog: str
    formatter_class: type[argparse.RawDescriptionHelpFormatter]


def examples(*examples: str | Example) -> HelpOptions:
    """Return the help options that show these command lines.

    A bare string is a command that ends by itself and needs no setting.
    """
    shown = tuple(one if isinstance(one, Example) else Example(one) for one in examples)
    lines = "\n".join(f"  {one.command}" for one in shown)
    epilog = Epilog(f"example{'s' if len(shown) > 1 else ''}:\n{lines}")
    epilog.examples = shown
    return HelpOptions(epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter)


def examples_of(parser: argparse.ArgumentParser) -> tuple[Example, ...]:
    """Return the examples that a parser was made with; none where it was made without."""
    return parser.epilog.examples if isinstance(parser.epilog, Epilog) else ()
