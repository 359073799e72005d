"""`intake chat`: the interview in this terminal."""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.channels.terminal.channel import LIMITS, Terminal
from bot.channels.terminal.screen import Screen
from bot.chat.service import ChatService
from bot.commands.example import examples
from bot.commands.opening import opened
from bot.handover.firms import Receiver
from bot.handover.opening import receivers_of
from bot.language_registry import CHOICES
from bot.privacy_notice import notice_for_this_computer
from bot.settings import load_settings
from bot.store.transactional import TransactionalStore
from flows.interview import FLOW

if TYPE_CHECKING:
    from bot.handover.dispatcher import FirmDispatcher

PROMPT = "> "
WIDEST = 100


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "chat", help="the interview in this terminal", **examples("intake chat --language en")
    )
    parser.add_argument("--language", choices=CHOICES, help="language of the interview")
    parser.add_argument(
        "--database", metavar="URL", help="use this database instead of INTAKE_DATABASE_URL"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the interview until the input ends."""
    settings = load_settings(database_url=args.database)
    receivers = receivers_of(settings)
    firms = tuple(one.firm for one in receivers)
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    with asyncio.Runner() as runner:
        store = runner.run(opened(settings))
        dispatcher = _dispatcher(store, receivers)
        chats = ChatService(
            FLOW,
            store,
            LIMITS,
            now=lambda: datetime.now(UTC),
            firms=firms,
            after_commit=dispatcher.round if dispatcher else None,
            notice=notice_for_this_computer(settings, firms),
        )
        try:
            Terminal(chats, _screen(), _say).talk(_lines(), runner, args.language, _locale())
        finally:
            runner.run(store.close())
    return 0


def _dispatcher(store: TransactionalStore, receivers: Sequence[Receiver]) -> FirmDispatcher | None:
    if not receivers:
        return None
    # Imported here because its library is slow to load.
    from bot.handover.dispatcher import FirmDispatcher  # noqa: PLC0415

    return FirmDispatcher(store, receivers)


def _screen() -> Screen:
    if not sys.stdout.isatty():
        return Screen()
    return Screen(min(shutil.get_terminal_size().columns, WIDEST), bold=True)


def _say(text: str) -> None:
    print(text, end="\n\n", flush=True)


def _lines() -> Iterator[str]:
    """Yield the lines typed; lines from a pipe are echoed to make the output readable."""
    if sys.stdin.isatty():
        import readline  # noqa: F401, PLC0415 - enables line editing

    while True:
        try:
            line = input(PROMPT)
        except EOFError:
            print()
            return
        if not sys.stdin.isatty():
            print(line)
        yield line


def _locale() -> str:
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return next((value for name in names if (value := os.environ.get(name))), "")
