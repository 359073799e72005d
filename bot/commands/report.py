"""`intake report`: writes the brief of a facts file or of a stored session."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from bot.brief.case import Case, case_of_facts, case_of_session
from bot.brief.service import BriefError, BriefFormat, BriefService, File, write_whole
from bot.commands.example import examples
from bot.commands.inputs import RefusedError, read_day, read_facts
from bot.commands.opening import opened
from bot.language import Localizer
from bot.language_registry import CHOICES, DEFAULT
from bot.settings import load_settings
from bot.store import ChatKey
from flows.engine.session import LanguageChoice, Session
from flows.interview import FLOW

FORMS = {
    "pdf": BriefFormat.PDF,
    "json": BriefFormat.JSON,
    "text": BriefFormat.TEXT,
    "ics": BriefFormat.CALENDAR,
}
TO_STANDARD_OUTPUT = "-"


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "report",
        help="write the brief of a facts file or a session",
        **examples("intake report docs/examples/trade_secret.json --language both -o brief.pdf"),
    )
    parser.add_argument(
        "of",
        metavar="FACTS.json|SESSION",
        help="a facts file (- for standard input), or a stored session such as terminal:local",
    )
    parser.add_argument("--format", choices=tuple(FORMS), default="pdf")
    parser.add_argument("--language", choices=CHOICES)
    parser.add_argument(
        "--as-of", metavar="DATE", help="assess as of this date (default: today in China)"
    )
    parser.add_argument(
        "--database", metavar="URL", help="use this database instead of INTAKE_DATABASE_URL"
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="the file to write; - for standard output"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the brief; print its path and its SHA-256."""
    case = _case(args)
    language: LanguageChoice = args.language or case.language or DEFAULT
    file = asyncio.run(_rendered(case, FORMS[args.format], language))
    if args.output == TO_STANDARD_OUTPUT:
        sys.stdout.buffer.write(file.content)
        return 0
    path = _written(Path(args.output or file.name), file)
    said = Localizer(language).text("brief.written", file=str(path), hash=file.sha256)
    print(said, file=sys.stderr)
    return 0


async def _rendered(case: Case, form: BriefFormat, language: LanguageChoice) -> File:
    try:
        return await BriefService().render(case, form, language)
    except BriefError as error:
        raise RefusedError(Localizer(language).label(error.said)) from None


def _written(path: Path, file: File) -> Path:
    try:
        return write_whole(path, file.content)
    except OSError as error:
        raise RefusedError(f"{path}: {error.strerror}") from None


def _case(args: argparse.Namespace) -> Case:
    channel, _, chat = str(args.of).partition(":")
    if channel and chat and not Path(args.of).exists():
        session = asyncio.run(_stored(ChatKey(channel, chat), args.database))
        if session is None:
            raise RefusedError(f"{args.of}: no such session; allowed: one in the database")
        if args.as_of is not None:
            session = session.model_copy(update={"as_of": read_day(args.as_of)})
        return case_of_session(FLOW, session)
    return case_of_facts(read_facts(args.of), read_day(args.as_of), FLOW.version)


async def _stored(chat: ChatKey, database: str | None) -> Session | None:
    settings = load_settings(database_url=database)
    async with await opened(settings) as store:
        held = await store.load(chat)
    return held.session if held else None
