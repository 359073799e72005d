"""`intake schema`: prints the JSON Schemas of input and output."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable

from bot.brief import document
from bot.commands.example import examples
from flows import facts_file
from flows.assessment import model
from flows.facts_file import Json

SCHEMAS: dict[str, Callable[[], dict[str, Json]]] = {
    "facts": facts_file.schema,
    "assessment": model.schema,
    "brief": document.schema,
}


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "schema", help="print a JSON Schema", **examples("intake schema facts")
    )
    parser.add_argument("what", choices=SCHEMAS)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the schema."""
    print(json.dumps(SCHEMAS[args.what](), indent=2))
    return 0
