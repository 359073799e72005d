"""`intake report`: the brief of a facts file, a session, or a brief received, as a file."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import replace
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.brief.case import Case, case_of_facts, case_of_session
from bot.brief.document import DocumentError
from bot.brief.received import case_received, is_received
from bot.brief.service import (
    PART_FORMATS,
    BriefError,
    BriefFormat,
    BriefPart,
    BriefService,
    File,
    write_whole,
)
from bot.commands.example import examples
from bot.commands.inputs import RefusedError, read_day, read_text
from bot.commands.opening import opened
from bot.language import Localizer
from bot.language_registry import CHOICES, DEFAULT
from bot.parties import PartiesError, read_parties
from bot.settings import load_settings
from bot.store import ChatKey
from flows.engine.session import BOTH, LanguageChoice, Session
from flows.facts_file import FactsFileError, load
from flows.interview import FLOW

TO_STANDARD_OUTPUT = "-"
RECEIVED_LIMIT = 4 * 1024 * 1024
"""Bytes of a brief or hand-over; a full one has about a tenth of this."""
_NAMES = {"text": BriefFormat.TEXT, **{form.value: form for form in BriefFormat}}
"""What `--format` takes: the endings, and `text`."""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "report",
        help="write the brief of a facts file, a session or a received brief",
        **examples(
            "intake report docs/examples/trade_secret.json --language both -o brief.pdf",
            "intake report docs/examples/trade_secret.json -o brief.json",
            "intake report brief.json -o brief.docx",
            "intake report brief.json --part evidence -o evidence.xlsx",
        ),
    )
    parser.add_argument(
        "of",
        metavar="FILE|SESSION",
        help="a facts file, a brief or a hand-over as JSON (- for standard input), or a stored "
        "session: terminal:local",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="where to write it; its ending is the format: .pdf .docx .json .ics .txt, and .xlsx "
        "for evidence; - for standard output",
    )
    parser.add_argument(
        "--format", choices=tuple(_NAMES), help="the format for standard output, or without -o"
    )
    parser.add_argument(
        "--part",
        choices=tuple(part.value for part in BriefPart),
        default=BriefPart.BRIEF.value,
        help="the brief, the evidence list, one paragraph to copy, or the cover sheet",
    )
    parser.add_argument(
        "--parties", metavar="FILE", help="names for the cover sheet, as JSON: docs/brief.md"
    )
    parser.add_argument("--language", choices=CHOICES)
    parser.add_argument(
        "--as-of", metavar="DATE", help="assess as of this date (default: today in China)"
    )
    parser.add_argument(
        "--time-zone", metavar="ZONE", help="the reader's, for a calendar: Europe/Berlin"
    )
    parser.add_argument(
        "--database", metavar="URL", help="use this database instead of INTAKE_DATABASE_URL"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the file, and say where it is and what its hash is."""
    part = BriefPart(args.part)
    form = _form(args.output, args.format, part)
    zone = _zone(args.time_zone)
    case = _with_parties(_case(args), args.parties)
    case = _continued(case, form, args.output)
    usual = BOTH if part in (BriefPart.EVIDENCE, BriefPart.SUMMARY) else DEFAULT
    language: LanguageChoice = args.language or case.language or usual
    file = asyncio.run(_rendered(case, form, language, part, zone))
    if args.output == TO_STANDARD_OUTPUT:
        sys.stdout.buffer.write(file.content)
        return 0
    path = _written(Path(args.output or file.name), file)
    said = Localizer(language).text("brief.written", file=str(path), hash=file.sha256)
    print(said, file=sys.stderr)
    return 0


def _form(output: str | None, named: str | None, part: BriefPart) -> BriefFormat:
    """Return the format by the ending of the file; by its name for standard output.

    Raises:
        RefusedError: the ending is unknown, is no format of this part, or is not as named.
    """
    allowed = PART_FORMATS[part]
    form = _NAMES[named] if named else None
    ending = "" if output in (None, TO_STANDARD_OUTPUT) else Path(str(output)).suffix.lower()
    if ending or (output not in (None, TO_STANDARD_OUTPUT) and form is None):
        by_ending = _NAMES.get(ending.removeprefix("."))
        if by_ending is None or (form is not None and form is not by_ending):
            wanted = f"found {ending or 'no ending'}"
            raise RefusedError(f"-o {output}: {wanted}; allowed: {_endings(form, allowed)}")
        form = by_ending
    form = form or allowed[0]
    if form not in allowed:
        raise RefusedError(
            f"--part {part.value}: found .{form.value}; allowed: {_endings(None, allowed)}"
        )
    return form


def _endings(form: BriefFormat | None, allowed: tuple[BriefFormat, ...]) -> str:
    return " ".join(f".{one.value}" for one in ((form,) if form else allowed))


def _zone(name: str | None) -> tzinfo | None:
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise RefusedError(
            f"--time-zone: found {name}; allowed: a name of the tz database, Europe/Berlin"
        ) from None


async def _rendered(
    case: Case,
    form: BriefFormat,
    language: LanguageChoice,
    part: BriefPart,
    zone: tzinfo | None,
) -> File:
    try:
        return await BriefService().render(case, form, language, part=part, zone=zone)
    except BriefError as error:
        raise RefusedError(Localizer(language).label(error.said)) from None


def _written(path: Path, file: File) -> Path:
    try:
        return write_whole(path, file.content)
    except OSError as error:
        raise RefusedError(f"{path}: {error.strerror}") from None


def _continued(case: Case, form: BriefFormat, output: str | None) -> Case:
    """Return the case so that its calendar replaces the one that stands in the file."""
    if form is not BriefFormat.CALENDAR or output in (None, TO_STANDARD_OUTPUT):
        return case
    path = Path(str(output))
    if not path.is_file():
        return case
    # Only here: its library takes its time to load.
    from bot.brief.calendar_history import continued  # noqa: PLC0415

    try:
        return continued(case, path.read_bytes())
    except OSError as error:
        raise RefusedError(f"{path}: {error.strerror}") from None


def _with_parties(case: Case, path: str | None) -> Case:
    if path is None:
        return case
    try:
        return replace(case, parties=read_parties(Path(path)))
    except OSError as error:
        raise RefusedError(f"{path}: {error.strerror}") from None
    except PartiesError as error:
        raise RefusedError(f"{path}: {error}") from None


def _case(args: argparse.Namespace) -> Case:
    channel, _, chat = str(args.of).partition(":")
    if channel and chat and not Path(args.of).exists():
        session = asyncio.run(_stored(ChatKey(channel, chat), args.database))
        if session is None:
            raise RefusedError(f"{args.of}: no such session; allowed: one in the database")
        if args.as_of is not None:
            session = session.model_copy(update={"as_of": read_day(args.as_of)})
        return case_of_session(FLOW, session)
    return _case_of_file(args.of, args.as_of)


def _case_of_file(path: str, as_of: str | None) -> Case:
    """Return the case of a facts file, a brief or a hand-over."""
    given = read_text(path, RECEIVED_LIMIT)
    try:
        raw = json.loads(given)
    except (ValueError, RecursionError):
        raw = None
    try:
        if is_received(raw):
            return case_received(raw, read_day(as_of) if as_of else None)
        return case_of_facts(load(given), read_day(as_of), FLOW.version)
    except FactsFileError as error:
        raise RefusedError(str(error)) from None
    except DocumentError as error:
        raise RefusedError(f"{path}: {error}") from None


async def _stored(chat: ChatKey, database: str | None) -> Session | None:
    settings = load_settings(database_url=database)
    async with await opened(settings) as store:
        held = await store.load(chat)
    return held.session if held else None
