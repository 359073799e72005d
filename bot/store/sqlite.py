"""The store on SQLite: the standard library's driver, one writer thread, full durability.

Every call runs in that one thread. A transaction takes the write lock at once, so that two
processes on one file never read what the other is about to change.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import ParamSpec, Self, TypeVar

from bot.store.protocol import (
    GRACE,
    SEEN_FOR,
    Applied,
    Change,
    ChatKey,
    Held,
    Outgoing,
    StoreError,
    UpdateKey,
)
from bot.store.rows import Rows
from bot.store.schema import migrations, upgrade
from bot.store.sealing import Sealer
from bot.turn import Turn

P = ParamSpec("P")
T = TypeVar("T")

BUSY_MS = 10_000


class SqliteStore:
    """A store in one file. Made by `SqliteStore.open`."""

    def __init__(self, path: Path, sealer: Sealer) -> None:
        self._path = path
        self._sealer = sealer
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._connection: sqlite3.Connection | None = None
        self._rows: Rows | None = None
        self._scrub_due = False

    @classmethod
    async def open(cls, path: Path, sealer: Sealer) -> SqliteStore:
        """Open or make the file (mode 0600) and bring its schema up to date.

        Raises:
            NewerSchemaError: a newer version of this program wrote it.
            WrongKeyError: its contents were sealed with other keys.
            StoreError: it cannot be opened.
        """
        store = cls(path, sealer)
        try:
            await store._run(store._connect)
        except BaseException:
            await store.close()
            raise
        return store

    async def apply(
        self, chat: ChatKey, change: Change, at: datetime, update: UpdateKey | None = None
    ) -> Applied:
        """Handle one update in one transaction."""
        return await self._run(self._apply, chat, change, at, update)

    async def load(self, chat: ChatKey) -> Held | None:
        """Return the session of a chat, or None."""
        return await self._run(lambda: self._open_rows.held(chat))

    async def delete(self, chat: ChatKey) -> None:
        """Remove the chat's session and all that belongs to it, leaving nothing behind."""
        await self._run(self._delete, chat)

    async def shown(
        self, chat: ChatKey, revision: int, message: str, done: Sequence[int] = ()
    ) -> None:
        """Record that the card of this revision is on the screen, as this message."""
        await self._run(self._shown, chat, revision, message, done)

    async def behind(self, channel: str, limit: int = 100) -> tuple[Held, ...]:
        """Return chats whose card is older than their session, longest waiting first."""
        return await self._run(lambda: self._open_rows.behind(channel, limit))

    async def claim(
        self, channel: str, at: datetime, lease: timedelta, limit: int = 100
    ) -> tuple[Outgoing, ...]:
        """Take what waits to be sent, for this long."""
        return await self._run(self._claim, channel, at, lease, limit)

    async def done(self, ids: Sequence[int]) -> None:
        """Drop what was sent, or never can be."""
        await self._run(self._written, lambda: self._open_rows.done(ids))

    async def postpone(self, id_: int, until: datetime) -> None:
        """Give one thing back, to be claimed after this time."""
        await self._run(self._written, lambda: self._open_rows.postpone(id_, until))

    async def unreachable(self, chat: ChatKey) -> None:
        """Send nothing more to a chat until an update comes from it."""
        await self._run(self._written, lambda: self._open_rows.unreachable(chat))

    async def failed(self, update: UpdateKey, reason: str, at: datetime) -> int:
        """Count a failure to handle an update; return how many."""
        return await self._run(self._written, lambda: self._open_rows.failed(update, reason, at))

    async def park(self, update: UpdateKey, at: datetime) -> None:
        """Give an update up: it counts as seen and stays listed."""
        await self._run(self._written, lambda: self._open_rows.park(update, at))

    async def parked(self) -> tuple[tuple[UpdateKey, str, int], ...]:
        """Return every parked update, the reason and how often it was tried."""
        return await self._run(lambda: self._open_rows.parked())  # noqa: PLW0108 - in the thread

    async def forget(self, at: datetime) -> int:
        """Drop the ids of updates older than `SEEN_FOR`; return how many."""
        return await self._run(self._written, lambda: self._open_rows.forget(at - SEEN_FOR))

    async def close(self) -> None:
        """Finish what is under way and let go of the database."""
        await asyncio.get_running_loop().run_in_executor(self._writer, self._disconnect)
        self._writer.shutdown()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do the work in the writer thread; the driver's errors become ours."""

        def guarded() -> T:
            try:
                return work(*args, **kwargs)
            except sqlite3.Error as error:
                raise StoreError(f"the database {self._path}: {error}") from error

        return await asyncio.get_running_loop().run_in_executor(self._writer, guarded)

    @property
    def _open_rows(self) -> Rows:
        if self._rows is None:
            raise StoreError("the store is closed")
        return self._rows

    def _connect(self) -> None:
        """Open the file; it and its folder are for their owner alone."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise StoreError(f"the database {self._path}: {error.strerror}") from None
        connection = sqlite3.connect(
            self._path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
        )
        self._connection = connection
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "secure_delete = ON",
            "trusted_schema = OFF",
        ):
            connection.execute(f"PRAGMA {pragma}")
        upgrade(connection, migrations("sqlite"))
        with self._transaction():
            self._rows = Rows(connection, self._sealer)

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._rows = None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Hold the write lock; all or nothing."""
        connection = self._connection
        if connection is None:
            raise StoreError("the store is closed")
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _written(self, work: Callable[[], T]) -> T:
        with self._transaction():
            return work()

    def _apply(
        self, chat: ChatKey, change: Change, at: datetime, update: UpdateKey | None
    ) -> Applied:
        with self._transaction():
            rows = self._open_rows
            if update is not None and not rows.see(update, at):
                return Applied(None, rows.held(chat))
            before = rows.held(chat)
            turn = change(before.session if before else None)
            removed = before is not None and turn.session is None
            self._write(chat, before, turn, at)
            outgoing = rows.enqueue(chat, (*turn.notices, *turn.effects), at + GRACE)
            applied = Applied(turn, rows.held(chat), outgoing)
        self._scrub(due=removed)
        return applied

    def _write(self, chat: ChatKey, before: Held | None, turn: Turn, at: datetime) -> None:
        rows = self._open_rows
        if turn.session is None:
            rows.remove(chat)
        elif before is None:
            rows.add(chat, turn.session, at)
        elif turn.session.revision != before.session.revision:
            rows.replace(chat, turn.session, before.session.revision, at)
        else:
            rows.touch(chat, at)

    def _delete(self, chat: ChatKey) -> None:
        with self._transaction():
            self._open_rows.remove(chat)
        self._scrub(due=True)

    def _shown(self, chat: ChatKey, revision: int, message: str, done: Sequence[int]) -> None:
        with self._transaction():
            self._open_rows.shown(chat, revision, message)
            self._open_rows.done(done)

    def _claim(
        self, channel: str, at: datetime, lease: timedelta, limit: int
    ) -> tuple[Outgoing, ...]:
        with self._transaction():
            return self._open_rows.claim(channel, at, at + lease, limit)

    def _scrub(self, *, due: bool) -> None:
        """Empty the write-ahead log, which may still hold what was deleted.

        A reader in another process may be in the way: then after the next change.
        """
        self._scrub_due = self._scrub_due or due
        if self._scrub_due and self._connection is not None:
            busy, _, _ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self._scrub_due = bool(busy)
