"""What commands are given: facts files and days; and what they raise where it is wrong."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

from bot.days import day_in_china
from bot.store import ChatKey
from flows.facts import Facts
from flows.facts_file import FactsFileError, load


class RefusedError(Exception):
    """The input is wrong; the message says where, what was found and what is allowed."""


def read_day(given: str | None) -> date:
    """Return an ISO day, or today in China where none is given.

    Raises:
        RefusedError: it is no day.
    """
    if given is None:
        return day_in_china(datetime.now(UTC))
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise RefusedError(f"--as-of: found {given}; allowed: an ISO day, 2026-05-01") from None


def read_chat(written: str) -> ChatKey:
    """Return the chat that is written `CHANNEL:NUMBER`.

    Raises:
        RefusedError: it is not written so.
    """
    channel, _, number = written.partition(":")
    if not (channel and number):
        raise RefusedError(f"--chat {written}: expected a channel and a number, telegram:123")
    return ChatKey(channel, number)


def read_facts(path: str) -> Facts:
    """Return the facts of a file, or of standard input (`-`).

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
