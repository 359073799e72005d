"""A fresh database for a test, SQLite or PostgreSQL, with access to its internals."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

import psycopg
import pytest
from databases.postgres_server import PostgresServer

from bot.encryption import Cipher, KeyRing, SealForm
from bot.encryption import Place as Place_
from bot.store.driver import Value
from bot.store.postgres import PostgresStore, _Speaking
from bot.store.sqlite import SqliteStore
from bot.store.transactional import TransactionalStore

PATIENCE = timedelta(milliseconds=500)

Hook: TypeAlias = Callable[[str, Callable[[], None]], None]
"""Receives a statement and a function that cuts the connection; may raise."""


class VanishedError(BaseException):
    """The process has died."""


def vanishing(last: int) -> Hook:
    """Return a hook that ends the process before the statement with this index, from 0."""
    left = count(last, -1)

    def hook(_: str, cut: Callable[[], None]) -> None:
        if next(left) == 0:
            cut()
            raise VanishedError

    return hook


class Place(ABC):
    """A database of one test; each `open` represents a separate process."""

    url: str

    @abstractmethod
    def another(self) -> Place:
        """Return another fresh place on the same kind of database."""

    @abstractmethod
    async def open(self, cipher: Cipher) -> TransactionalStore:
        """Open the store."""

    @abstractmethod
    def change(self, statement: str, *given: Value) -> list[tuple[Value, ...]]:
        """Run a statement outside the store, with `?` for each value."""

    @abstractmethod
    def watch(self, store: TransactionalStore, hook: Hook, patch: pytest.MonkeyPatch) -> None:
        """Call the hook before each statement, and once after the COMMIT."""


class SqlitePlace(Place):
    """An SQLite file."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "data" / "intake.sqlite3"
        self.url = f"sqlite:///{self.path}"

    def another(self) -> SqlitePlace:
        """Return another fresh place."""
        return SqlitePlace(self.path.parent / "another")

    async def open(self, cipher: Cipher) -> SqliteStore:
        """Open the file."""
        return await SqliteStore.open(self.path, cipher)

    def change(self, statement: str, *given: Value) -> list[tuple[Value, ...]]:
        """Run a statement on a separate connection."""
        connection = sqlite3.connect(self.path, isolation_level=None)
        try:
            return connection.execute(statement, given).fetchall()
        finally:
            connection.close()

    def watch(self, store: TransactionalStore, hook: Hook, patch: pytest.MonkeyPatch) -> None:
        """Wrap the connection of the store."""
        assert isinstance(store, SqliteStore)
        patch.setattr(store, "_connection", _Watched(store._connection, hook))


def on_disk(place: SqlitePlace) -> bytes:
    """Return every byte of the database and the files beside it."""
    return b"".join(file.read_bytes() for file in sorted(place.path.parent.iterdir()))


class PostgresPlace(Place):
    """A separate schema on the test server."""

    numbers = count(1)

    def __init__(self, server: PostgresServer) -> None:
        name = f"test_{next(self.numbers)}"
        self.server = server
        self.url = server.url(schema=name)
        self.change(f"CREATE SCHEMA {name}")

    def another(self) -> PostgresPlace:
        """Return another fresh place."""
        return PostgresPlace(self.server)

    async def open(self, cipher: Cipher) -> PostgresStore:
        """Connect with a short timeout."""
        return await PostgresStore.open(self.url, cipher, PATIENCE)

    def change(self, statement: str, *given: Value) -> list[tuple[Value, ...]]:
        """Run a statement on a separate connection."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement.replace("?", "%s").encode(), given or None)
            return cursor.fetchall() if cursor.description else []

    def watch(self, store: TransactionalStore, hook: Hook, patch: pytest.MonkeyPatch) -> None:
        """Wrap every connection of the pool of the store."""
        del store
        execute = _Speaking.execute

        def watched(
            self: _Speaking, statement: str, given: Sequence[Value] = (), /
        ) -> psycopg.Cursor[tuple[Any, ...]]:
            hook(statement, self._driver.close)
            cursor = execute(self, statement, given)
            if statement == "COMMIT":
                hook("after COMMIT", self._driver.close)
            return cursor

        patch.setattr(_Speaking, "execute", watched)


class _Watched:
    """A connection that passes each statement to a hook before it runs."""

    def __init__(self, connection: sqlite3.Connection | None, hook: Hook) -> None:
        assert connection is not None
        self._connection = connection
        self._hook = hook
        self._is_cut = False

    @property
    def in_transaction(self) -> bool:
        """Whether there is something to roll back; False after the process has died."""
        return not self._is_cut and self._connection.in_transaction

    def _cut(self) -> None:
        self._is_cut = True
        self._connection.close()

    def execute(self, statement: str, given: Sequence[Value] = (), /) -> sqlite3.Cursor:
        """Run one statement."""
        self._hook(statement, self._cut)
        cursor = self._connection.execute(statement, given)
        if statement == "COMMIT":
            self._hook("after COMMIT", self._cut)
        return cursor

    def __getattr__(self, name: str) -> object:
        return getattr(self._connection, name)


class Unsealed:
    """A cipher that does not encrypt, to search for remaining data."""

    def mark(self, form: SealForm) -> bytes:
        """Return what a value of this form begins with."""
        return bytes([form, 1]) + b"-"

    def seal(self, plain: bytes, place: Place_, form: SealForm = SealForm.ROW) -> bytes:  # noqa: ARG002
        """Return the value unchanged, after the mark."""
        return self.mark(form) + plain

    def unseal(self, sealed: bytes, place: Place_) -> bytes:  # noqa: ARG002
        """Return the value unchanged."""
        return sealed[3:]


def ring_of(*ids: str) -> KeyRing:
    """Return a ring of keys derived from their ids."""
    return KeyRing({id_: id_.encode().ljust(32, b".") for id_ in ids})
