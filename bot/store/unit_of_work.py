"""All rows of one connection for the duration of one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.store.audit import ENDS, WITHDRAWN, AuditRows
from bot.store.audit_entry import AuditAction, AuditEntry
from bot.store.driver import Connection, Locks
from bot.store.expiry import ExpiryRows
from bot.store.handovers import FirmOutcome, HandOverRows
from bot.store.outbox import OutboxRows
from bot.store.protocol import (
    GRACE,
    Applied,
    Change,
    ChatKey,
    ClaimedMessage,
    Held,
    StoredSession,
    UpdateKey,
)
from bot.store.pseudonyms import ChatPseudonymizer
from bot.store.retention import Policy, Retained
from bot.store.sealing import Sealer
from bot.store.session_cache import SessionCache
from bot.store.sessions import SessionRows
from bot.store.updates import UpdateRows
from bot.text import Text
from bot.turn import FileRequest, Turn


class UnitOfWork:
    """The operations of one transaction, the same for both databases.

    `has_removed` says afterwards that data was deleted of which no copy may remain.
    """

    def __init__(
        self,
        connection: Connection,
        pseudonyms: ChatPseudonymizer,
        sealer: Sealer,
        locks: Locks,
        recent: SessionCache,
    ) -> None:
        self.connection = connection
        self.sessions = SessionRows(connection, pseudonyms, sealer, locks, recent)
        self.outbox = OutboxRows(connection, pseudonyms, sealer, locks)
        self.updates = UpdateRows(connection, pseudonyms)
        self.audit = AuditRows(connection, pseudonyms)
        self._expiry = ExpiryRows(
            connection, pseudonyms, locks, self.sessions, self.outbox, self.audit
        )
        self._hand_overs = HandOverRows(
            connection, pseudonyms, self.sessions, self.outbox, self.audit
        )
        self.pseudonyms = pseudonyms
        self.sealer = sealer
        self.locks = locks
        self.has_removed = False

    def apply(
        self, chat: ChatKey, change: Change, at: datetime, update: UpdateKey | None
    ) -> Applied:
        """Apply one update: refuse it if it was applied, else store session and messages."""
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
        """Delete the session of a chat and its waiting messages."""
        self._hand_overs.end(self.pseudonyms.chat(chat), at)
        if self._remove(chat):
            self.audit.record(self.pseudonyms.chat(chat), AuditAction.DELETED, at)

    def held(self, chat: ChatKey) -> Held:
        """Return everything stored about a person beside the session."""
        last_here, warned = self.sessions.times(chat) or (None, None)
        return Held(
            last_here,
            warned,
            self.outbox.waiting(chat),
            self.outbox.waiting_for_firms(chat),
            self.audit.entries(chat),
        )

    def claim_for_firms(
        self, at: datetime, until: datetime, limit: int
    ) -> tuple[ClaimedMessage, ...]:
        """Claim messages to firms, withdrawals first; a brief only with a valid consent."""
        claimed = self.outbox.claim_for_firms(at, until, limit)
        return tuple(one for one in claimed if self._hand_overs.may_be_sent(one))

    def settle(
        self, claimed: ClaimedMessage, outcome: FirmOutcome, notice: Text | None, at: datetime
    ) -> bool:
        """Delete a finished message to a firm and tell the person."""
        self.has_removed = True
        return self._hand_overs.settle(claimed, outcome, notice, at)

    def done(self, *ids: int) -> None:
        """Delete sent messages."""
        if self.outbox.done(ids):
            self.has_removed = True

    def unreachable(self, chat: ChatKey, since: datetime) -> None:
        """Stop sending to a chat without activity since then, and delete its messages."""
        if self.sessions.unreachable(chat, since) and self.outbox.silence(
            self.pseudonyms.chat(chat)
        ):
            self.has_removed = True

    def retain(self, policy: Policy, at: datetime, limit: int) -> Retained:
        """Warn and delete the sessions that are due."""
        retained = self._expiry.retain(policy, at, limit)
        self.has_removed = self.has_removed or retained.expired > 0
        return retained

    def erase(self, before: datetime, at: datetime, limit: int) -> int:
        """Delete sessions without activity since this time; return how many."""
        ended = self._expiry.erase(before, at, limit)
        self.has_removed = self.has_removed or ended > 0
        return ended

    def carry_on(self, log: Sequence[AuditEntry]) -> int:
        """Repeat the deletions and withdrawals of a later log, and add its entries.

        Return how many sessions were deleted.
        """
        ended = {entry.who: entry.at for entry in log if entry.action in ENDS}
        known = set(self.audit.entries())
        withdrawn = [one for one in log if one.action in WITHDRAWN and one not in known]
        removed = 0
        for hashed, touched in self.sessions.ages():
            who = self.pseudonyms.subject(hashed).hex()
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
        hashed = self.pseudonyms.chat(chat)
        had_session = self.sessions.remove(hashed)
        had_anything = self.outbox.clear(hashed) or had_session
        self.has_removed = self.has_removed or had_anything
        return had_session


def _after(chat: ChatKey, before: StoredSession | None, turn: Turn) -> StoredSession | None:
    """Return the stored session after the turn; an unchanged revision is not written."""
    if turn.session is None:
        return None
    if before is None:
        return StoredSession(chat, turn.session, -1, "")
    if before.session.revision == turn.session.revision:
        return before
    return StoredSession(chat, turn.session, before.shown_revision, before.shown_message)
