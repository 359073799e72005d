"""What the rows need of a database driver, so that one SQL serves both databases.

Statements are written with `?` for each value; the PostgreSQL store turns that into what its
driver takes. Only where rows are locked do the two differ (`Locks`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypeAlias

from bot.errors import StoreError

Value: TypeAlias = str | int | bytes | None


class ConflictError(StoreError):
    """Another process got in between: the transaction is to be done again, from the start."""


class Cursor(Protocol):
    """What a statement came to."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""

    def fetchone(self) -> tuple[Any, ...] | None:
        """Return the next row, or None."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return the rows that are left."""


class Connection(Protocol):
    """One connection, within a transaction of the caller's."""

    def execute(self, statement: str, given: Sequence[Value] = (), /) -> Cursor:
        """Run one statement with its values."""


@dataclass(frozen=True, slots=True)
class Locks:
    """What ends a SELECT that takes rows for itself: waiting for them, or leaving taken ones."""

    waiting: str = ""
    skipping: str = ""


WHOLE_DATABASE = Locks()
"""SQLite: the transaction holds the one write lock already."""
BY_ROW = Locks(" FOR UPDATE", " FOR UPDATE SKIP LOCKED")
"""PostgreSQL."""


def marks(given: Sequence[Value]) -> str:
    """Return as many `?` as there are values."""
    return ", ".join("?" * len(given))


def seconds(at: datetime) -> int:
    """Return a time as it is stored: whole seconds since 1970, UTC."""
    return int(at.timestamp())


def moment(stored: int) -> datetime:
    """Return a stored time."""
    return datetime.fromtimestamp(stored, UTC)
