"""All rows of one connection, for the length of one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.encryption import Cipher
from bot.store.audit import ENDS, WITHDRAWN, AuditAction, AuditEntry, AuditRows
from bot.store.driver import Connection, Locks
from bot.store.expiry import ExpiryRows
from bot.store.handovers import HandOverRows
from bot.store.outbox import OutboxRows
from bot.store.protocol import (
    GRACE,
    Applied,
    Change,
    ChatKey,
    ClaimedMessage,
    StoredSession,
    UpdateKey,
)
from bot.store.pseudonyms import ChatPseudonymizer
from bot.store.retention import Policy, Retained
from bot.store.session_cache import SessionCache
from bot.store.sessions import SessionRows
from bot.store.updates import UpdateRows
from bot.text import Text
from bot.turn import FileRequest, Turn


class UnitOfWork:
    """What a transaction does, whatever the database.

    `has_removed` says afterwards that something was deleted of which nothing may stay.
    """

    def __init__(
        self,
        connection: Connection,
        pseudonyms: ChatPseudonymizer,
        cipher: Cipher,
        locks: Locks,
        recent: SessionCache,
    ) -> None:
        self.connection = connection
        self.sessions = SessionRows(connection, pseudonyms, cipher, locks, recent)
        self.outbox = OutboxRows(connection, pseudonyms, cipher, locks)
        self.updates = UpdateRows(connection, pseudonyms)
        self.audit = AuditRows(connection, pseudonyms)
        self._expiry = ExpiryRows(
            connection, pseudonyms, locks, self.sessions, self.outbox, self.audit
        )
        self._hand_overs = HandOverRows(
            connection, pseudonyms, self.sessions, self.outbox, self.audit
        )
        self._pseudonyms = pseudonyms
        self.has_removed = False

    def apply(
        self, chat: ChatKey, change: Change, at: datetime, update: UpdateKey | None
    ) -> Applied:
        """Handle one update: refuse it if seen, else change the session and queue the rest."""
        if update is not None and not self.updates.see(update, at):
            return Applied(None, self.sessions.stored(chat))
        before = self.sessions.stored(chat, to_change=True)
        session = before.session if before else None
        turn = change(session)
        self._hand_overs.follow(chat, session, turn.session, turn.dispatches, at)
        self._write(chat, before, turn, at)
        self.audit.follow(chat, before, turn, at)
        items: tuple[Text | FileRequest, ...] = (*turn.notices, *turn.effects)
        outgoing = self.outbox.enqueue(chat, items, at + GRACE, at)
        return Applied(turn, _after(chat, before, turn), outgoing)

    def delete(self, chat: ChatKey, at: datetime) -> None:
        """Remove a chat's session and what waits to be sent to it."""
        self._hand_overs.end(self._pseudonyms.chat(chat), at)
        if self._remove(chat):
            self.audit.record(self._pseudonyms.chat(chat), AuditAction.DELETED, at)

    def settle(
        self, claimed: ClaimedMessage, action: AuditAction, notice: Text | None, at: datetime
    ) -> bool:
        """Drop a message to a firm that came to its end, and tell the person."""
        self.has_removed = True
        return self._hand_overs.settle(claimed, action, notice, at)

    def done(self, *ids: int) -> None:
        """Drop what was sent."""
        if self.outbox.done(ids):
            self.has_removed = True

    def unreachable(self, chat: ChatKey, since: datetime) -> None:
        """Stop sending to a chat from which nothing came since; what waited for it is dropped."""
        if self.sessions.unreachable(chat, since) and self.outbox.silence(
            self._pseudonyms.chat(chat)
        ):
            self.has_removed = True

    def retain(self, policy: Policy, at: datetime, limit: int) -> Retained:
        """Warn of and delete what is due."""
        retained = self._expiry.retain(policy, at, limit)
        self.has_removed = self.has_removed or retained.expired > 0
        return retained

    def erase(self, before: datetime, at: datetime, limit: int) -> int:
        """End sessions whose person was last here before this; return how many."""
        ended = self._expiry.erase(before, at, limit)
        self.has_removed = self.has_removed or ended > 0
        return ended

    def carry_on(self, log: Sequence[AuditEntry]) -> int:
        """Do again the deletions and withdrawals of a later log, and take its entries in.

        Return how many sessions were deleted.
        """
        ended = {entry.who: entry.at for entry in log if entry.action in ENDS}
        known = set(self.audit.entries())
        withdrawn = [one for one in log if one.action in WITHDRAWN and one not in known]
        removed = 0
        for hashed, touched in self.sessions.ages():
            who = self._pseudonyms.subject(hashed).hex()
            if who in ended and ended[who] >= touched:
                self._hand_overs.end(hashed, ended[who])
                self.sessions.remove(hashed)
                self.outbox.clear(hashed)
                removed += 1
                continue
            for entry in withdrawn:
                if entry.who == who:
                    self._hand_overs.withdraw_again(hashed, entry)
        self.audit.take_in(log)
        self.has_removed = self.has_removed or removed > 0
        return removed

    def _write(self, chat: ChatKey, before: StoredSession | None, turn: Turn, at: datetime) -> None:
        if turn.session is None:
            self._remove(chat)
        elif before is None:
            self.sessions.add(chat, turn.session, at)
        elif turn.session.revision != before.session.revision:
            self.sessions.replace(chat, turn.session, before.session.revision, at)
        else:
            self.sessions.touch(chat, at)

    def _remove(self, chat: ChatKey) -> bool:
        hashed = self._pseudonyms.chat(chat)
        had_session = self.sessions.remove(hashed)
        had_anything = self.outbox.clear(hashed) or had_session
        self.has_removed = self.has_removed or had_anything
        return had_session


def _after(chat: ChatKey, before: StoredSession | None, turn: Turn) -> StoredSession | None:
    """Return what is stored once the turn was written; the same revision is not written."""
    if turn.session is None:
        return None
    if before is None:
        return StoredSession(chat, turn.session, -1, "")
    if before.session.revision == turn.session.revision:
        return before
    return StoredSession(chat, turn.session, before.shown_revision, before.shown_message)
