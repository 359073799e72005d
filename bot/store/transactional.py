"""What both databases share: every method of the store is one transaction in a worker thread."""

from __future__ import annotations

import asyncio
import os
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import partial
from typing import Self, TypeVar

from bot.encryption import Cipher
from bot.errors import StoreError
from bot.observer import SILENT, Access, Observer
from bot.store.audit import AuditAction, AuditEntry
from bot.store.driver import ConflictError, Connection, Locks, Value
from bot.store.protocol import (
    SEEN_FOR,
    Applied,
    Change,
    ChatKey,
    ClaimedMessage,
    Outgoing,
    ParkedUpdate,
    StoredSession,
    UpdateKey,
)
from bot.store.pseudonyms import ChatPseudonymizer
from bot.store.reencryption import (
    COLUMNS,
    Page,
    SealedColumn,
    Survey,
    kept_secret,
    look_over,
    reencrypt,
)
from bot.store.retention import BATCH, Policy, Retained
from bot.store.session_cache import SessionCache
from bot.store.statistics import StoreStats, latest, older, stats
from bot.store.unit_of_work import UnitOfWork
from bot.text import Text

T = TypeVar("T")

TRIES = 5
"""How often a transaction is begun anew where another process got in between."""


class TransactionalStore(ABC):
    """The store over a database that a subclass opens, locks and closes."""

    locks: Locks
    schema = (0, 0)
    """The schema found on opening, and the one it has been brought to."""
    observer: Observer = SILENT
    """Is told of each transaction; from its worker thread of each conflict."""

    def __init__(self, place: str, cipher: Cipher, workers: int) -> None:
        """Take the database's name for messages, and how many transactions may run at once."""
        self._place = place
        self._cipher = cipher
        self._workers = ThreadPoolExecutor(workers, thread_name_prefix="store")
        self._pseudonyms: ChatPseudonymizer | None = None
        self._recent = SessionCache()
        self._is_closed = False

    async def apply(
        self, chat: ChatKey, change: Change, at: datetime, update: UpdateKey | None = None
    ) -> Applied:
        """Handle one update in one transaction."""
        return await self._written(lambda rows: rows.apply(chat, change, at, update))

    async def load(self, chat: ChatKey) -> StoredSession | None:
        """Return the session of a chat, or None."""
        return await self._read(lambda rows: rows.sessions.stored(chat))

    async def check_writable(self) -> None:
        """Commit something that changes nothing."""
        await self._written(lambda rows: rows.updates.check_writable())

    async def delete(self, chat: ChatKey, at: datetime) -> None:
        """Remove the chat's session and all that belongs to it, leaving nothing behind."""
        await self._written(lambda rows: rows.delete(chat, at))

    async def shown(
        self,
        chat: ChatKey,
        revision: int,
        message: str,
        done: Sequence[int] = (),
        *,
        instead_of: str | None = None,
        at_once: bool = False,
    ) -> bool:
        """Record that the card of this revision is on the screen, as this message."""

        def record(rows: UnitOfWork) -> bool:
            rows.done(*done)
            return rows.sessions.shown(chat, revision, message, instead_of)

        return await self._written(record, urgent=at_once)

    async def behind(self, channel: str, limit: int = 100) -> tuple[StoredSession, ...]:
        """Return chats whose card is older than their session, longest waiting first."""
        return await self._read(lambda rows: rows.sessions.behind(channel, limit))

    async def claim(
        self, channel: str, at: datetime, lease: timedelta, limit: int = 100
    ) -> tuple[Outgoing, ...]:
        """Take what waits to be sent, for this long."""
        return await self._written(lambda rows: rows.outbox.claim(channel, at, at + lease, limit))

    async def claim_for_firms(
        self, at: datetime, lease: timedelta, limit: int
    ) -> tuple[ClaimedMessage, ...]:
        """Take what waits to be sent to firms, for this long; withdrawals first."""
        return await self._written(lambda rows: rows.outbox.claim_for_firms(at, at + lease, limit))

    async def settle(
        self, claimed: ClaimedMessage, action: AuditAction, notice: Text | None, at: datetime
    ) -> bool:
        """Drop what came to an end, and say so; False where it was called back meanwhile."""
        return await self._written(lambda rows: rows.settle(claimed, action, notice, at))

    async def done(self, ids: Sequence[int]) -> None:
        """Drop what was sent, or never can be."""
        await self._written(lambda rows: rows.done(*ids))

    async def postpone(self, id_: int, until: datetime) -> None:
        """Give one thing back, to be claimed after this time."""
        await self._written(lambda rows: rows.outbox.postpone(id_, until))

    async def unreachable(self, chat: ChatKey, since: datetime) -> None:
        """Send nothing more to a chat until an update comes from it."""
        await self._written(lambda rows: rows.unreachable(chat, since))

    async def failed(self, update: UpdateKey, reason: str, at: datetime) -> int:
        """Count a failure to handle an update; return how many."""
        return await self._written(lambda rows: rows.updates.failed(update, reason, at))

    async def park(self, update: UpdateKey, at: datetime) -> None:
        """Give an update up: it counts as seen and stays listed."""
        await self._written(lambda rows: rows.updates.park(update, at))

    async def parked(self) -> tuple[ParkedUpdate, ...]:
        """Return every parked update, longest ago first."""
        return await self._read(lambda rows: rows.updates.parked())

    async def discard(self, updates: Sequence[UpdateKey]) -> int:
        """Take parked updates off the list; return how many were on it."""
        return await self._written(lambda rows: rows.updates.discard(updates))

    async def forget(self, at: datetime) -> int:
        """Drop the ids of updates older than `SEEN_FOR`; return how many."""
        return await self._written(lambda rows: rows.updates.forget(at - SEEN_FOR))

    async def retain(self, policy: Policy, at: datetime, limit: int = BATCH) -> Retained:
        """Look at no more than `limit` sessions; warn of and delete what is due."""
        return await self._written(lambda rows: rows.retain(policy, at, limit))

    async def older(self, before: datetime) -> int:
        """Return how many sessions there are whose person was last here before this."""
        return await self._read(lambda rows: older(rows.connection, before))

    async def erase(self, before: datetime, at: datetime, limit: int = BATCH) -> int:
        """End no more than `limit` of them at once; return how many: 0 when all are gone."""
        return await self._written(lambda rows: rows.erase(before, at, limit))

    async def audit(self, chat: ChatKey | None = None) -> tuple[AuditEntry, ...]:
        """Return the audit log, or what it says about one chat, oldest first."""
        return await self._read(lambda rows: rows.audit.entries(chat))

    async def stats(self, at: datetime) -> StoreStats:
        """Return how much is stored and how much waits."""
        return await self._read(lambda rows: stats(rows.connection, at))

    async def latest(self) -> datetime | None:
        """Return when the last person was here, by the clock of then."""
        return await self._read(lambda rows: latest(rows.connection))

    async def reencrypt(self) -> int:
        """Seal everything under the newest key; return how many values were sealed anew.

        May be stopped and begun again at any time: what is done is not done twice.
        """
        reencrypted = 0
        for column in COLUMNS:
            async for page in self._pages(column, self._reencrypted):
                reencrypted += page.reencrypted
        return reencrypted

    async def survey(self) -> Survey:
        """Open every value; return what is stored, and by which keys it is sealed."""
        found = Survey(Counter(), Counter(), Counter())
        for column in COLUMNS:
            async for page in self._pages(column, self._looked_over):
                found.values[str(column)] += page.sealed_by.total()
                found.sealed_by.update(page.sealed_by)
                found.damaged[str(column)] += page.damaged
        return found

    async def close(self) -> None:
        """Finish what is under way and let go of the database."""
        self._is_closed = True
        await asyncio.get_running_loop().run_in_executor(self._workers, self._disconnect)
        self._workers.shutdown()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def integrity(self) -> tuple[str, ...]:
        """Return what the database itself finds wrong, if it looks after that."""
        return ()

    async def carry_on(self, log: Sequence[AuditEntry]) -> int:
        """Do again the deletions of a later log, and take its entries in; return how many.

        For a backup that was put in the place of the database the log is from.
        """
        return await self._written(lambda rows: rows.carry_on(log))

    @abstractmethod
    def _connect(self) -> None:
        """Open the database and bring its schema up to date."""

    @abstractmethod
    def _disconnect(self) -> None:
        """Let go of the database; nothing where it was never opened."""

    @abstractmethod
    def _transaction(self, *, writing: bool) -> AbstractContextManager[UnitOfWork]:
        """Yield the rows within a transaction, all or nothing; or for one look."""

    @abstractmethod
    def _refusal(self, error: Exception) -> StoreError | None:
        """Return what a driver's error is to the caller; None for an error of ours."""

    def _committed(self, *, removed: bool) -> None:  # noqa: B027 - most need do nothing
        """Do what is to follow a transaction; `removed` says that it deleted what was private."""

    async def _opened(self) -> Self:
        """Return the store, open; or closed again where that fails."""
        try:
            await self._run(self._connect)
        except BaseException:
            await self.close()
            raise
        return self

    async def _pages(
        self, column: SealedColumn, go_over: Callable[[SealedColumn, Value, UnitOfWork], Page]
    ) -> AsyncIterator[Page]:
        """Go over a column page by page, each in its own transaction."""
        after = column.first
        while after is not None:
            page = await self._written(partial(go_over, column, after))
            yield page
            after = page.next

    async def _written(self, work: Callable[[UnitOfWork], T], *, urgent: bool = True) -> T:
        """Do a work in a transaction; one that is not `urgent` may wait for another's."""
        writing = self._carried_out(work, urgent=urgent)
        # How long a work waits that may wait says nothing of the database.
        return await (self._watched("write", writing) if urgent else writing)

    async def _carried_out(self, work: Callable[[UnitOfWork], T], *, urgent: bool) -> T:
        del urgent
        return await self._run(lambda: self._transact(work))

    async def _read(self, work: Callable[[UnitOfWork], T]) -> T:
        reading = self._run(lambda: self._transact(work, writing=False))
        return await self._watched("read", reading)

    async def _watched(self, access: Access, work: Awaitable[T]) -> T:
        """Do the work, and tell the observer how long it took and whether it failed."""
        began = time.monotonic()
        try:
            result = await work
        except StoreError as error:
            self.observer.transaction(access, time.monotonic() - began, error)
            raise
        self.observer.transaction(access, time.monotonic() - began, None)
        return result

    async def _run(self, work: Callable[[], T]) -> T:
        """Do the work in a thread; the driver's errors become ours."""

        def guarded() -> T:
            try:
                return work()
            except Exception as error:
                refusal = self._refusal(error)
                if refusal is None:
                    raise
                raise refusal from error

        if self._is_closed:
            raise StoreError("the store is closed")
        return await asyncio.get_running_loop().run_in_executor(self._workers, guarded)

    def _transact(self, work: Callable[[UnitOfWork], T], *, writing: bool = True) -> T:
        """Do the work in a transaction, again where another process got in between."""
        for _ in range(TRIES - 1):
            try:
                return self._once(work, writing=writing)
            except ConflictError:
                self.observer.conflict()
        return self._once(work, writing=writing)

    def _once(self, work: Callable[[UnitOfWork], T], *, writing: bool = True) -> T:
        with self._transaction(writing=writing) as rows:
            result = work(rows)
        if writing:
            self._committed(removed=rows.has_removed)
        return result

    def _looked_over(self, column: SealedColumn, after: Value, rows: UnitOfWork) -> Page:
        return look_over(rows.connection, self._cipher, column, after)

    def _reencrypted(self, column: SealedColumn, after: Value, rows: UnitOfWork) -> Page:
        page = reencrypt(rows.connection, self._cipher, column, after, self.locks)
        rows.has_removed = page.reencrypted > 0
        return page

    def _rows(self, connection: Connection) -> UnitOfWork:
        if self._pseudonyms is None:
            self._pseudonyms = ChatPseudonymizer(
                kept_secret(connection, self._cipher, os.urandom(32)), self._cipher
            )
        return UnitOfWork(connection, self._pseudonyms, self._cipher, self.locks, self._recent)
