"""How long sessions are kept: a warning first, then deletion. Claimed safely by many workers.

    while not (await store.retain(policy, now)).is_all: ...

is what `retain_all` does; a service calls it on a timer, `intake retention run` from outside.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.dialogue.scene import day_in_china
from bot.store.audit import AuditRows, Deed
from bot.store.driver import Connection, Locks, moment, seconds
from bot.store.naming import Names
from bot.store.outbox import OutboxRows
from bot.store.protocol import StoreError
from bot.store.sessions import EMPTY, FINISHED, UNFINISHED, SessionRows
from bot.text import Text, text

BATCH = 100


@dataclass(frozen=True, slots=True)
class Policy:
    """How long things are kept.

    `unfinished` and `finished` count from when the person was last here, `warning` is how long
    before the end they are told; `audit` is for the audit log.
    """

    unfinished: timedelta = timedelta(days=30)
    finished: timedelta = timedelta(days=90)
    warning: timedelta = timedelta(days=7)
    audit: timedelta = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class Retained:
    """How many people were warned, sessions deleted and audit entries dropped."""

    warned: int = 0
    expired: int = 0
    dropped: int = 0

    @property
    def is_all(self) -> bool:
        """Whether no session was left to warn of or delete."""
        return not self.warned and not self.expired

    def __add__(self, other: Retained) -> Retained:
        return Retained(
            self.warned + other.warned, self.expired + other.expired, self.dropped + other.dropped
        )


class Retaining(Protocol):
    """A store that can be asked to warn and expire, a batch at a time."""

    async def retain(self, policy: Policy, at: datetime, limit: int = BATCH) -> Retained:
        """Warn of and delete what is due, at most `limit` sessions of each kind."""


async def retain_all(store: Retaining, policy: Policy, at: datetime) -> Retained:
    """Warn of and delete all that is due; what another worker has in hand is left to it."""
    total = Retained()
    while True:
        batch = await store.retain(policy, at)
        total += batch
        if batch.is_all:
            return total


@dataclass(frozen=True, slots=True)
class RetentionRows:
    """Warning and expiry on one connection."""

    connection: Connection
    names: Names
    locks: Locks
    sessions: SessionRows
    outbox: OutboxRows
    audit: AuditRows

    def warn(self, policy: Policy, at: datetime, limit: int) -> int:
        """Tell people whose session ends soon; return how many sessions are now on notice.

        A session is never deleted before a whole `policy.warning` has gone by, however late
        the warning comes.
        """
        warned = 0
        for kept_as, period in ((UNFINISHED, policy.unfinished), (FINISHED, policy.finished)):
            rows = self.connection.execute(
                "SELECT chat, channel, address, reachable, touched FROM sessions"  # noqa: S608 - ours
                " WHERE kept_as = ? AND touched <= ? AND warned IS NULL"
                f" ORDER BY touched LIMIT ?{self.locks.skipping}",
                (kept_as, seconds(at - period + policy.warning), limit),
            ).fetchall()
            for hashed, channel, address, reachable, touched in rows:
                self.connection.execute(
                    "UPDATE sessions SET warned = ? WHERE chat = ?", (seconds(at), hashed)
                )
                if reachable:
                    ends = max(moment(touched) + period, at + policy.warning)
                    notice = text("retention.warning", day=day_in_china(ends))
                    self._tell(channel, address, hashed, notice, at)
            warned += len(rows)
        return warned

    def expire(self, policy: Policy, at: datetime, limit: int) -> int:
        """Delete the sessions whose time is over; return how many there were."""
        expired = 0
        on_notice = " AND warned <= ?"
        for kept_as, period, warned in (
            (EMPTY, policy.unfinished, ""),
            (UNFINISHED, policy.unfinished, on_notice),
            (FINISHED, policy.finished, on_notice),
        ):
            given = (kept_as, seconds(at - period))
            rows = self.connection.execute(
                "SELECT chat, channel, address, reachable FROM sessions"  # noqa: S608 - our constants
                f" WHERE kept_as = ? AND touched <= ?{warned}"
                f" ORDER BY touched LIMIT ?{self.locks.skipping}",
                (*given, seconds(at - policy.warning), limit) if warned else (*given, limit),
            ).fetchall()
            for hashed, channel, address, reachable in rows:
                self.sessions.remove(hashed)
                self.outbox.clear(hashed)
                self.audit.record(hashed, Deed.EXPIRED, at)
                if reachable and kept_as != EMPTY:
                    self._tell(channel, address, hashed, text("retention.expired"), at)
            expired += len(rows)
        return expired

    def _tell(
        self, channel: str, address: bytes, hashed: bytes, notice: Text, at: datetime
    ) -> None:
        """Queue a notice, free at once; a chat whose address is damaged cannot be told."""
        with suppress(StoreError):
            chat = self.names.addressed(channel, address, hashed)
            self.outbox.enqueue(chat, (notice,), at, at)
