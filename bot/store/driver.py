"""The part of a database driver that the row classes use, the same for both databases.

Statements use `?` for each value; the PostgreSQL store translates it for its driver. The two
databases differ only in how a SELECT locks rows (`Locks`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypeAlias

from bot.errors import StoreError

Value: TypeAlias = str | int | bytes | None


class ConflictError(StoreError):
    """Another process changed the data: the transaction must be retried from the start."""


class Cursor(Protocol):
    """The result of a statement."""

    @property
    def rowcount(self) -> int:
        """The number of rows changed."""

    def fetchone(self) -> tuple[Any, ...] | None:
        """Return the next row, or None."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return the remaining rows."""


class Connection(Protocol):
    """One connection, inside a transaction of the caller."""

    def execute(self, statement: str, given: Sequence[Value] = (), /) -> Cursor:
        """Run one statement with its values."""


@dataclass(frozen=True, slots=True)
class Locks:
    """The clause that ends a SELECT which locks rows: wait for locked rows, or skip them."""

    waiting: str = ""
    skipping: str = ""


WHOLE_DATABASE = Locks()
"""SQLite: the transaction already holds the write lock."""
BY_ROW = Locks(" FOR UPDATE", " FOR UPDATE SKIP LOCKED")
"""PostgreSQL."""


def marks(given: Sequence[Value]) -> str:
    """Return a `?` for each value, separated by commas."""
    return ", ".join("?" * len(given))


def seconds(at: datetime) -> int:
    """Return a time as it is stored: whole seconds since 1970, UTC."""
    return int(at.timestamp())


def moment(stored: int) -> datetime:
    """Return the time of a stored value."""
    return datetime.fromtimestamp(stored, UTC)
