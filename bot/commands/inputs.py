"""Reading the input of commands: facts files, dates and chats."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

from bot.days import day_in_china
from bot.input_file import FACTS_LIMIT, InputFileError, decoded, read_bytes, within
from bot.store import ChatKey
from flows.facts import Facts
from flows.facts_file import FactsFileError, load


class RefusedError(Exception):
    """The input is invalid; the message says where, what was found and what is allowed."""


def read_day(given: str | None, option: str = "--as-of") -> date:
    """Return an ISO date, or today in China where none is given.

    Raises:
        RefusedError: it is not a date.
    """
    if given is None:
        return day_in_china(datetime.now(UTC))
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise RefusedError(
            f"{option}: found {given}; allowed: an ISO date such as 2026-05-01"
        ) from None


def read_chat(written: str) -> ChatKey:
    """Return the chat written as `CHANNEL:NUMBER`.

    Raises:
        RefusedError: it has another form.
    """
    channel, _, number = written.partition(":")
    if not (channel and number):
        raise RefusedError(
            f"--chat {written}: expected a channel and a number such as telegram:123"
        )
    return ChatKey(channel, number)


def read_text(path: str, limit: int = FACTS_LIMIT) -> str:
    """Return the text of a file, or of standard input (`-`), of at most `limit` bytes.

    Raises:
        RefusedError: it cannot be read, is too long or is not UTF-8.
    """
    try:
        if path == "-":
            given = within(sys.stdin.buffer.read(limit + 1), limit)
        else:
            given = read_bytes(Path(path), limit)
        return decoded(given)
    except InputFileError as error:
        raise RefusedError(f"{path}: {error}") from None


def read_facts(path: str) -> Facts:
    """Return the facts of a file, or of standard input (`-`).

    Raises:
        RefusedError: it cannot be read or is not a facts file; the message names every problem.
    """
    try:
        return load(read_text(path))
    except FactsFileError as error:
        raise RefusedError(str(error)) from None


def confirmed(question: str) -> bool:
    """Ask for confirmation on the terminal.

    Raises:
        RefusedError: standard input is not a terminal.
    """
    if not sys.stdin.isatty():
        raise RefusedError(
            "cannot ask for confirmation: standard input is not a terminal; use --yes"
        )
    return input(f"{question} [y/N] ").strip().casefold() in {"y", "yes"}
