"""Hand-overs in the store: queued with the consent, called back with its end.

Transactions are the caller's.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import DamagedError
from bot.firm_message import withdrawal_message
from bot.store.audit import AuditAction, AuditEntry, AuditRows
from bot.store.driver import Connection
from bot.store.outbox import OutboxRows
from bot.store.protocol import ChatKey, ClaimedMessage
from bot.store.pseudonyms import ChatPseudonymizer
from bot.store.sessions import SessionRows
from bot.text import Text
from bot.turn import Dispatch
from flows.engine.session import HandOver, Session, State

LEASE = timedelta(minutes=3)
"""How long a message is left to the process that took it; longer than any exchange may last."""


@dataclass(frozen=True, slots=True)
class HandOverRows:
    """The hand-overs of one connection."""

    connection: Connection
    pseudonyms: ChatPseudonymizer
    sessions: SessionRows
    outbox: OutboxRows
    audit: AuditRows

    def follow(
        self,
        chat: ChatKey,
        before: Session | None,
        after: Session | None,
        messages: tuple[Dispatch, ...],
        at: datetime,
    ) -> None:
        """Queue what was agreed to, and call back what no longer is, or whose session ends."""
        standing = {one.id for one in after.hand_overs if one.stands} if after else set[str]()
        for one in before.hand_overs if before else ():
            if one.stands and one.id not in standing:
                self._call_back(chat, one, at)
        for message in messages:
            if message.hand_over.id in standing:
                self.outbox.enqueue_for_firm(chat, message, at, at)

    def end(self, hashed: bytes, at: datetime) -> None:
        """Call back all that a chat agreed to, as its session ends; a damaged one names none."""
        with suppress(DamagedError):
            stored = self.sessions.of(hashed, to_change=True)
            if stored is not None:
                self.follow(stored.chat, stored.session, None, (), at)

    def withdraw_again(self, hashed: bytes, entry: AuditEntry) -> None:
        """Take back what a later log says was taken back, in a session from before that."""
        firm, _, _ = entry.detail.partition(",")
        stored = self.sessions.of(hashed, to_change=True)
        if stored is None:
            return
        before = stored.session
        after = tuple(
            _withdrawn(one, entry.at) if one.firm.code == firm else one for one in before.hand_overs
        )
        if after == before.hand_overs:
            return
        is_handed_over = before.state is State.HANDED_OVER
        changes = {
            "hand_overs": after,
            "revision": before.revision + 1,
            "state": State.ASSESSED if is_handed_over else before.state,
        }
        session = before.model_copy(update=changes)
        self.follow(stored.chat, before, session, (), entry.at)
        self.sessions.replace(stored.chat, session, before.revision, entry.at)

    def settle(
        self, claimed: ClaimedMessage, action: AuditAction, notice: Text | None, at: datetime
    ) -> bool:
        """Drop what came to an end, and tell the person; False where it was called back."""
        cursor = self.connection.execute("DELETE FROM outbox WHERE id = ?", (claimed.id,))
        if cursor.rowcount != 1:
            return False
        firm = claimed.message.hand_over.firm.code
        self.audit.record(self.pseudonyms.chat(claimed.chat), action, at, firm)
        if notice is not None and self.sessions.is_reachable(claimed.chat):
            self.outbox.enqueue(claimed.chat, (notice,), at, at)
        return True

    def _call_back(self, chat: ChatKey, given: HandOver, at: datetime) -> None:
        """Take a hand-over back: from the outbox, and from the firm, if it may have it.

        What another process has in hand may arrive until its lease is over: the firm hears of
        the withdrawal only after that.
        """
        free_at = at
        for id_, message, attempts, taken_until in self.outbox.pending(self.pseudonyms.chat(chat)):
            if message.hand_over.id == given.id:
                self.connection.execute("DELETE FROM outbox WHERE id = ?", (id_,))
                if not attempts:
                    return
                free_at = min(max(at, taken_until), at + LEASE)
        self.outbox.enqueue_for_firm(chat, withdrawal_message(given, at), free_at, at)


def _withdrawn(given: HandOver, at: datetime) -> HandOver:
    """Return a hand-over without the consents given before this time."""
    consents = tuple(
        one.model_copy(update={"withdrawn": at}) if one.withdrawn is None and one.at <= at else one
        for one in given.consents
    )
    return given.model_copy(update={"consents": consents})
