"""Expiry of sessions: the warning, then the deletion. The caller manages transactions."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from bot.days import day_in_china
from bot.errors import StoreError
from bot.store.audit import AuditRows
from bot.store.audit_entry import AuditAction
from bot.store.driver import Connection, Locks, moment, seconds
from bot.store.outbox import OutboxRows
from bot.store.pseudonyms import ChatPseudonymizer
from bot.store.retention import EMPTY, LOOK, Age, Policy, Retained, RetentionDecision, fate
from bot.store.sessions import SessionRows
from bot.text import Text, text


@dataclass(frozen=True, slots=True)
class _Found:
    """What is known of a session without decrypting it."""

    hashed: bytes
    channel: str
    address: bytes
    reachable: int
    age: Age


@dataclass(frozen=True, slots=True)
class ExpiryRows:
    """Expiry of the sessions of one connection."""

    connection: Connection
    pseudonyms: ChatPseudonymizer
    locks: Locks
    sessions: SessionRows
    outbox: OutboxRows
    audit: AuditRows

    def retain(self, policy: Policy, at: datetime, limit: int) -> Retained:
        """Check the sessions that are due; other workers skip them meanwhile."""
        found = self._due(at, limit)
        fates = [self._decided(session, policy, at) for session in found]
        return Retained(
            warned=fates.count(RetentionDecision.IS_ANNOUNCED),
            expired=fates.count(RetentionDecision.ENDS),
            dropped=self.audit.forget(at - policy.audit),
            is_all=len(found) < limit,
        )

    def erase(self, before: datetime, at: datetime, limit: int) -> int:
        """Delete sessions without activity since this time; return how many."""
        found = self._sessions("touched < ? ORDER BY touched", before, limit)
        for session in found:
            self._end(session, at)
        return len(found)

    def _due(self, at: datetime, limit: int) -> list[_Found]:
        return self._sessions("due <= ? ORDER BY due", at, limit)

    def _sessions(self, where: str, at: datetime, limit: int) -> list[_Found]:
        rows = self.connection.execute(
            "SELECT chat, channel, address, reachable, kept_as, touched, warned FROM sessions"  # noqa: S608 - ours
            f" WHERE {where} LIMIT ?{self.locks.skipping}",
            (seconds(at), limit),
        ).fetchall()
        return [
            _Found(
                hashed,
                channel,
                address,
                reachable,
                Age(kept_as, moment(touched), None if warned is None else moment(warned)),
            )
            for hashed, channel, address, reachable, kept_as, touched, warned in rows
        ]

    def _decided(self, found: _Found, policy: Policy, at: datetime) -> RetentionDecision:
        what, when = fate(found.age, policy, at)
        if what is RetentionDecision.ENDS:
            self._end(found, at)
            return what
        if what is RetentionDecision.IS_ANNOUNCED:
            self._tell(found, text("retention.warning", day=day_in_china(when)), at)
        warned = at if what is RetentionDecision.IS_ANNOUNCED else found.age.warned
        self.connection.execute(
            "UPDATE sessions SET due = ?, warned = ? WHERE chat = ?",
            (
                seconds(min(when, at + LOOK)),
                None if warned is None else seconds(warned),
                found.hashed,
            ),
        )
        return what

    def _end(self, found: _Found, at: datetime) -> None:
        self.sessions.remove(found.hashed)
        self.outbox.clear(found.hashed)
        self.audit.record(found.hashed, AuditAction.EXPIRED, at)
        if found.age.kept_as != EMPTY:
            self._tell(found, text("retention.expired"), at)

    def _tell(self, found: _Found, notice: Text, at: datetime) -> None:
        """Queue a notice, unless the person blocked the bot or the address is damaged."""
        if found.reachable:
            with suppress(StoreError):
                chat = self.pseudonyms.addressed(
                    "sessions", found.channel, found.address, found.hashed
                )
                self.outbox.enqueue(chat, (notice,), at, at)
