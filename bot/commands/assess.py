"""`intake assess`: a facts file in, the assessment out."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

from bot.cards.result import whole
from bot.commands.refusal import RefusedError
from bot.dialogue.scene import day_in_china
from bot.language import Localizer
from bot.terminal.screen import Screen
from flows.assessment.assess import assess
from flows.assessment.model import Assessment, to_json
from flows.engine.session import Language
from flows.facts import Facts
from flows.facts_file import FactsFileError, load
from flows.interview import FLOW


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("assess", help="assess a facts file")
    parser.add_argument("facts", metavar="FACTS.json", help="the facts file; - for standard input")
    parser.add_argument("--as-of", metavar="DATE", help="assess as of this day (default: today)")
    parser.add_argument("--format", choices=("json", "text"), default="json")
    parser.add_argument("--language", choices=get_args(Language), default="en")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the assessment."""
    as_of = _day(args.as_of)
    assessment = assess(_facts(args.facts), as_of, FLOW.version)
    if args.format == "json":
        print(to_json(assessment))
    else:
        print(as_text(assessment, Localizer(args.language)))
    return 0


def as_text(assessment: Assessment, localizer: Localizer) -> str:
    """Return the whole result as text: what the chat shows on its pages, one after the other."""
    screen = Screen()
    parts = []
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


def _day(given: str | None) -> date:
    if given is None:
        return day_in_china(datetime.now(UTC))
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise RefusedError(f"--as-of: found {given}; allowed: an ISO day, 2026-05-01") from None


def _facts(path: str) -> Facts:
    """Return the facts of a file.

    Raises:
        RefusedError: it cannot be read, or is no facts file; every problem is named.
    """
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return load(raw.decode("utf-8-sig"))
    except OSError as error:
        raise RefusedError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise RefusedError(f"{path}: found text that is not UTF-8; allowed: UTF-8") from None
    except FactsFileError as error:
        raise RefusedError(str(error)) from None
