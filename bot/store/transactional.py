"""The common part of both databases: each method is one transaction in a worker thread."""

from __future__ import annotations

import asyncio
import os
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import partial
from typing import Self, TypeVar

from bot.encryption import Cipher
from bot.errors import StoreError
from bot.observer import SILENT, Access, Observer
from bot.store.audit_entry import AuditEntry
from bot.store.driver import ConflictError, Connection, Locks, Value
from bot.store.handovers import FirmOutcome
from bot.store.protocol import (
    SEEN_FOR,
    Applied,
    Change,
    ChatKey,
    ClaimedMessage,
    Held,
    Outgoing,
    ParkedUpdate,
    StoredSession,
    UpdateKey,
)
from bot.store.pseudonyms import ChatPseudonymizer
from bot.store.reencryption import COLUMNS, Page, SealedColumn, Survey, look_over, reencrypt
from bot.store.retention import BATCH, Policy, Retained
from bot.store.sealing import (
    Sealer,
    SealMode,
    StoreSecret,
    kept_secret,
    move_to,
    opened_secret,
)
from bot.store.session_cache import SessionCache
from bot.store.statistics import StoreStats, latest, older, stats
from bot.store.unit_of_work import UnitOfWork
from bot.text import Text

T = TypeVar("T")

TRIES = 5
"""The number of attempts of a transaction when another process interferes."""


class TransactionalStore(ABC):
    """A store on a database that a subclass opens, locks and closes."""

    locks: Locks
    schema = (0, 0)
    """The schema number found on opening, and the one after the upgrade."""
    observer: Observer = SILENT
    """Gets each transaction, and each conflict from its worker thread."""

    def __init__(self, place: str, cipher: Cipher, workers: int) -> None:
        """Take the name of the database for messages, and the number of parallel transactions."""
        self._place = place
        self._cipher = cipher
        self._workers = ThreadPoolExecutor(workers, thread_name_prefix="store")
        self._secret: StoreSecret | None = None
        self._recent = SessionCache()
        self._is_closed = False

    async def apply(
        self, chat: ChatKey, change: Change, at: datetime, update: UpdateKey | None = None
    ) -> Applied:
        """Apply one update in one transaction."""
        return await self._written(lambda rows: rows.apply(chat, change, at, update))

    async def load(self, chat: ChatKey) -> StoredSession | None:
        """Return the session of a chat, or None."""
        return await self._read(lambda rows: rows.sessions.stored(chat))

    async def check_writable(self) -> None:
        """Commit a transaction without effect."""
        await self._written(lambda rows: rows.updates.check_writable())

    async def delete(self, chat: ChatKey, at: datetime) -> None:
        """Delete the session of a chat and everything that belongs to it."""
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
        """Record that the card of this revision is shown, as this message."""

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
        """Claim messages to people for the time of the lease."""
        return await self._written(lambda rows: rows.outbox.claim(channel, at, at + lease, limit))

    async def outgoing(self, chat: ChatKey) -> tuple[Outgoing, ...]:
        """Return what waits to be sent to the person of a chat, in order."""
        return await self._read(lambda rows: rows.outbox.waiting(chat))

    async def claim_for_firms(
        self, at: datetime, lease: timedelta, limit: int
    ) -> tuple[ClaimedMessage, ...]:
        """Claim messages to firms for the time of the lease, withdrawals first."""
        return await self._written(lambda rows: rows.claim_for_firms(at, at + lease, limit))

    async def settle(
        self, claimed: ClaimedMessage, outcome: FirmOutcome, notice: Text | None, at: datetime
    ) -> bool:
        """Delete a finished message to a firm and queue the notice; False if withdrawn."""
        is_settled = await self._written(lambda rows: rows.settle(claimed, outcome, notice, at))
        if is_settled:
            self.observer.firm_message(claimed.message.kind, outcome)
        return is_settled

    async def held(self, chat: ChatKey) -> Held:
        """Return everything stored about a person beside the session."""
        return await self._read(lambda rows: rows.held(chat))

    async def done(self, ids: Sequence[int]) -> None:
        """Delete messages that were sent or can never be sent."""
        await self._written(lambda rows: rows.done(*ids))

    async def postpone(self, id_: int, until: datetime) -> None:
        """Release a claimed message; it can be claimed again after this time."""
        await self._written(lambda rows: rows.outbox.postpone(id_, until))

    async def unreachable(self, chat: ChatKey, since: datetime) -> None:
        """Stop sending to a chat until an update comes from it."""
        await self._written(lambda rows: rows.unreachable(chat, since))

    async def failed(self, update: UpdateKey, reason: str, at: datetime) -> int:
        """Count a failed attempt to handle an update; return the count."""
        return await self._written(lambda rows: rows.updates.failed(update, reason, at))

    async def park(self, update: UpdateKey, at: datetime) -> None:
        """Give up an update: it counts as applied and stays listed."""
        await self._written(lambda rows: rows.updates.park(update, at))

    async def parked(self) -> tuple[ParkedUpdate, ...]:
        """Return all parked updates, oldest first."""
        return await self._read(lambda rows: rows.updates.parked())

    async def discard(self, updates: Sequence[UpdateKey]) -> int:
        """Remove parked updates from the list; return how many."""
        return await self._written(lambda rows: rows.updates.discard(updates))

    async def forget(self, at: datetime) -> int:
        """Delete the ids of updates older than `SEEN_FOR`; return how many."""
        return await self._written(lambda rows: rows.updates.forget(at - SEEN_FOR))

    async def retain(self, policy: Policy, at: datetime, limit: int = BATCH) -> Retained:
        """Check up to `limit` sessions; warn and delete those that are due."""
        return await self._written(lambda rows: rows.retain(policy, at, limit))

    async def older(self, before: datetime) -> int:
        """Return the number of sessions without activity since this time."""
        return await self._counted(lambda connection: older(connection, before))

    async def erase(self, before: datetime, at: datetime, limit: int = BATCH) -> int:
        """Delete up to `limit` of them; return how many, 0 when none is left."""
        return await self._written(lambda rows: rows.erase(before, at, limit))

    async def audit(self, chat: ChatKey | None = None) -> tuple[AuditEntry, ...]:
        """Return all audit entries, or those of one chat, oldest first."""
        return await self._read(lambda rows: rows.audit.entries(chat))

    async def stats(self, at: datetime) -> StoreStats:
        """Return the numbers of stored and waiting rows."""
        return await self._counted(lambda connection: stats(connection, at))

    async def latest(self) -> datetime | None:
        """Return the time of the last activity."""
        return await self._counted(latest)

    async def reencrypt(self) -> int:
        """Encrypt all values with the first key; return how many were encrypted again.

        Can be interrupted and run again: finished values are skipped.
        """
        reencrypted = 0
        for column in COLUMNS:
            async for page in self._pages(column, self._reencrypted):
                reencrypted += page.reencrypted
        return reencrypted

    async def mode(self) -> SealMode:
        """Return the mode of the database."""
        return await self._written(lambda rows: rows.sealer.mode)

    async def reseal(self) -> int:
        """Bind the values of release 0.1 to their rows, and accept no others from then on.

        Processes of release 0.1 can no longer use the database. Can be interrupted and run again.
        Return how many values were encrypted again.
        """
        await self._moved(SealMode.MOVING)
        reencrypted = await self.reencrypt()
        await self._moved(SealMode.BOUND)
        return reencrypted

    async def survey(self) -> Survey:
        """Decrypt all values; return counts per column and key, and what is damaged."""
        found = Survey(Counter(), Counter(), Counter())
        for column in COLUMNS:
            async for page in self._pages(column, self._looked_over):
                found = found.with_page(column, page)
        return found

    async def close(self) -> None:
        """Finish running transactions and close the database."""
        self._is_closed = True
        await asyncio.get_running_loop().run_in_executor(self._workers, self._disconnect)
        self._workers.shutdown()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def integrity(self) -> tuple[str, ...]:
        """Return the problems that the database itself finds."""
        return ()

    async def carry_on(self, log: Sequence[AuditEntry]) -> int:
        """Repeat the deletions and withdrawals of a later log; return how many deletions.

        For a backup that replaces the database with that log.
        """
        return await self._written(lambda rows: rows.carry_on(log))

    @abstractmethod
    def _connect(self) -> None:
        """Open the database and upgrade its schema."""

    @abstractmethod
    def _disconnect(self) -> None:
        """Close the database, if it is open."""

    @abstractmethod
    def _transaction(self, *, writing: bool) -> AbstractContextManager[UnitOfWork]:
        """Yield the rows in a transaction, or for a read."""

    @abstractmethod
    def _refusal(self, error: Exception) -> StoreError | None:
        """Return the `StoreError` for a driver error, or None for other errors."""

    async def _moved(self, mode: SealMode) -> None:
        """Change the mode of the database while no other transaction writes."""
        await self._run(
            lambda: self._move(lambda connection: move_to(connection, self._cipher, mode))
        )

    @abstractmethod
    def _move(self, change: Callable[[Connection], object]) -> None:
        """Make a change in a transaction that starts after all others have ended."""

    def _committed(self, *, removed: bool) -> None:  # noqa: B027 - most need do nothing
        """Called after a commit; `removed` says that private data was deleted."""

    async def _opened(self) -> Self:
        """Return the open store; it is closed again if opening fails."""
        try:
            await self._run(self._connect)
        except BaseException:
            await self.close()
            raise
        return self

    async def _pages(
        self, column: SealedColumn, go_over: Callable[[SealedColumn, Value, UnitOfWork], Page]
    ) -> AsyncIterator[Page]:
        """Process a column page by page, each page in one transaction."""
        after = column.first
        while after is not None:
            page = await self._written(partial(go_over, column, after))
            yield page
            after = page.next

    async def _written(self, work: Callable[[UnitOfWork], T], *, urgent: bool = True) -> T:
        """Run a task in a transaction; if not `urgent`, it may share another's commit."""
        writing = self._carried_out(work, urgent=urgent)
        # The wait of a task that is not urgent says nothing about the database.
        return await (self._watched("write", writing) if urgent else writing)

    async def _carried_out(self, work: Callable[[UnitOfWork], T], *, urgent: bool) -> T:
        del urgent
        return await self._run(lambda: self._transact(work))

    async def _read(self, work: Callable[[UnitOfWork], T]) -> T:
        reading = self._run(lambda: self._transact(work, writing=False))
        return await self._watched("read", reading)

    async def _counted(self, count: Callable[[Connection], T]) -> T:
        """Count something without blocking updates."""
        return await self._read(lambda rows: count(rows.connection))

    async def _watched(self, access: Access, work: Awaitable[T]) -> T:
        """Run a task, and report its duration and errors to the observer."""
        began = time.monotonic()
        try:
            result = await work
        except StoreError as error:
            self.observer.transaction(access, time.monotonic() - began, error)
            raise
        self.observer.transaction(access, time.monotonic() - began, None)
        return result

    async def _run(self, work: Callable[[], T], workers: Executor | None = None) -> T:
        """Run a task in a worker thread and translate the errors of the driver."""

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
        return await asyncio.get_running_loop().run_in_executor(workers or self._workers, guarded)

    def _transact(self, work: Callable[[UnitOfWork], T], *, writing: bool = True) -> T:
        """Run a task in a transaction, with retries after conflicts."""
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
        return look_over(rows, column, after)

    def _reencrypted(self, column: SealedColumn, after: Value, rows: UnitOfWork) -> Page:
        page = reencrypt(rows, column, after)
        rows.has_removed = page.reencrypted > 0
        return page

    def _rows(self, connection: Connection, sealed: bytes | None = None) -> UnitOfWork:
        """Return the rows of a connection; `sealed` is the encrypted secret as stored now.

        Every mode can read what a later mode writes, so only writing transactions check for a
        change.
        """
        secret = self._secret
        if secret is None:
            secret = kept_secret(connection, self._cipher, os.urandom(32))
        elif sealed is not None and sealed != secret.sealed:
            secret = opened_secret(sealed, self._cipher)
        self._secret = secret
        sealer = Sealer(self._cipher, secret.mode)
        pseudonyms = ChatPseudonymizer(secret.plain, sealer)
        return UnitOfWork(connection, pseudonyms, sealer, self.locks, self._recent)
