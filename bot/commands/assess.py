"""`intake assess`: prints the assessment of a facts file."""

from __future__ import annotations

import argparse

from bot.cards.result import whole
from bot.channels.terminal.screen import Screen
from bot.commands.example import examples
from bot.commands.inputs import read_day, read_facts
from bot.language import Localizer
from bot.language_registry import CHOICES, DEFAULT
from bot.law_figures import law_as_of
from flows.assessment.assess import assess
from flows.assessment.model import Assessment, to_json
from flows.interview import FLOW


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "assess",
        help="assess a facts file",
        **examples("intake assess docs/examples/trade_secret.json --format text --language zh"),
    )
    parser.add_argument("facts", metavar="FACTS.json", help="the facts file; - for standard input")
    parser.add_argument(
        "--as-of", metavar="DATE", help="assess as of this date (default: today in China)"
    )
    parser.add_argument("--format", choices=("json", "text"), default="json")
    parser.add_argument("--language", choices=CHOICES, default=DEFAULT)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the assessment."""
    as_of = read_day(args.as_of)
    assessment = assess(read_facts(args.facts), as_of, FLOW.version)
    if args.format == "json":
        print(to_json(assessment))
    else:
        print(as_text(assessment, Localizer(args.language, DEFAULT)))
    return 0


def as_text(assessment: Assessment, localizer: Localizer) -> str:
    """Return the whole result as text: all pages that the chat shows, in order."""
    screen = Screen()
    parts = []
    with law_as_of(assessment.as_of):
        for heading, paragraphs in whole(assessment):
            title = localizer.label(heading)
            parts.append(f"{title}\n{'=' * len(title)}")
            for voice in localizer.voices:
                spoken = Localizer(voice)
                parts += [
                    "\n".join(screen.prose(spoken.html(line)) for line in paragraph)
                    for paragraph in paragraphs
                ]
    return "\n\n".join(parts)
