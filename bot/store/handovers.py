"""Hand-overs in the store: queued with the consent, withdrawn when it ends.

The caller manages transactions.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from bot.errors import DamagedError
from bot.firm_message import withdrawal_message
from bot.store.audit import AuditRows
from bot.store.audit_entry import AuditAction, AuditEntry
from bot.store.driver import Connection
from bot.store.outbox import OutboxRows
from bot.store.protocol import ChatKey, ClaimedMessage
from bot.store.pseudonyms import ChatPseudonymizer
from bot.store.sessions import SessionRows
from bot.text import Text
from bot.turn import Dispatch
from flows.engine.session import HandOver, Session, State

FirmOutcome: TypeAlias = Literal["received", "failed", "changed"]
"""How a message ended; `changed`: the firm is no longer as it was shown."""
LEASE = timedelta(minutes=3)
"""How long a claimed message belongs to its process; longer than any request may take."""


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
        """Queue new hand-overs, and withdraw those whose consent or session ended."""
        standing = {one.id for one in after.hand_overs if one.stands} if after else set[str]()
        for one in before.hand_overs if before else ():
            if one.stands and one.id not in standing:
                self._call_back(chat, one, at)
        for message in messages:
            if message.hand_over.id in standing:
                self.outbox.enqueue_for_firm(chat, message, at, at)

    def end(self, hashed: bytes, at: datetime) -> None:
        """Withdraw all hand-overs of a chat whose session ends; skipped if it is damaged."""
        with suppress(DamagedError):
            stored = self.sessions.of(hashed, to_change=True)
            if stored is not None:
                self.follow(stored.chat, stored.session, None, (), at)

    def withdraw_again(self, hashed: bytes, entry: AuditEntry) -> None:
        """Repeat a withdrawal recorded in a later log on an older session."""
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
        session = _without_sending(before, after)
        self.follow(stored.chat, before, session, (), entry.at)
        self.sessions.replace(stored.chat, session, before.revision, entry.at)

    def may_be_sent(self, claimed: ClaimedMessage) -> bool:
        """Whether a message may be sent; a brief without a valid consent is deleted.

        The end of a consent deletes the message too, so such a row was inserted by somebody
        else. If the session cannot be decrypted, the message waits until the lease ends.
        """
        if claimed.message.kind == "withdrawal":
            return True
        try:
            stored = self.sessions.stored(claimed.chat)
        except DamagedError:
            return False
        id_ = claimed.message.hand_over.id
        stands = stored is not None and any(
            one.id == id_ and one.stands for one in stored.session.hand_overs
        )
        if not stands:
            self.connection.execute("DELETE FROM outbox WHERE id = ?", (claimed.id,))
        return stands

    def settle(
        self, claimed: ClaimedMessage, outcome: FirmOutcome, notice: Text | None, at: datetime
    ) -> bool:
        """Delete a finished message and tell the person; False if it was withdrawn meanwhile.

        The notice of a failed withdrawal is sent after a deletion too: the message holds the
        address, which is deleted when the notice has been sent.
        """
        cursor = self.connection.execute("DELETE FROM outbox WHERE id = ?", (claimed.id,))
        if cursor.rowcount != 1:
            return False
        given = claimed.message.hand_over
        hashed = self.pseudonyms.chat(claimed.chat)
        action = _ENDS[claimed.message.kind, outcome == "received"]
        self.audit.record(hashed, action, at, given.firm.code)
        if outcome == "changed":
            self._end_consents(claimed, at)
        reachable = self.sessions.reachable(claimed.chat)
        is_left = reachable is None and action is AuditAction.WITHDRAWAL_FAILED
        if notice is not None and (reachable or is_left):
            self.outbox.enqueue(claimed.chat, (notice,), at, at)
        return True

    def _end_consents(self, claimed: ClaimedMessage, at: datetime) -> None:
        """End the consents for a firm that has changed; the person is asked again.

        If an earlier attempt may have arrived, the firm that was shown is asked to delete.
        """
        id_ = claimed.message.hand_over.id
        with suppress(DamagedError):
            stored = self.sessions.stored(claimed.chat, to_change=True)
            if stored is None:
                return
            before = stored.session
            after = tuple(
                _withdrawn(one, at) if one.id == id_ else one for one in before.hand_overs
            )
            session = _without_sending(before, after)
            self.sessions.replace(stored.chat, session, before.revision, at)
        if claimed.attempts > 1:
            message = withdrawal_message(claimed.message.hand_over, at)
            self.outbox.enqueue_for_firm(claimed.chat, message, at, at)

    def _call_back(self, chat: ChatKey, given: HandOver, at: datetime) -> None:
        """Withdraw a hand-over: from the outbox, and from the firm if it may have it.

        A message that another process has claimed may still arrive until the lease ends, so the
        withdrawal is sent after that.
        """
        free_at = at
        for id_, message, attempts, taken_until in self.outbox.pending(self.pseudonyms.chat(chat)):
            if message.hand_over.id == given.id:
                self.connection.execute("DELETE FROM outbox WHERE id = ?", (id_,))
                if not attempts:
                    return
                free_at = min(max(at, taken_until), at + LEASE)
        self.outbox.enqueue_for_firm(chat, withdrawal_message(given, at), free_at, at)


_ENDS = {
    ("hand_over", True): AuditAction.HANDED_OVER,
    ("hand_over", False): AuditAction.HAND_OVER_FAILED,
    ("withdrawal", True): AuditAction.WITHDRAWAL_SENT,
    ("withdrawal", False): AuditAction.WITHDRAWAL_FAILED,
}
"""The log entry of a finished message, by its kind and whether it was received."""


def _without_sending(before: Session, hand_overs: tuple[HandOver, ...]) -> Session:
    """Return a session with these hand-overs, none of which is new."""
    is_handed_over = before.state is State.HANDED_OVER
    changes = {
        "hand_overs": hand_overs,
        "revision": before.revision + 1,
        "state": State.ASSESSED if is_handed_over else before.state,
    }
    return before.model_copy(update=changes)


def _withdrawn(given: HandOver, at: datetime) -> HandOver:
    """Return a hand-over whose consents given up to this time are withdrawn."""
    consents = tuple(
        one.model_copy(update={"withdrawn": at}) if one.withdrawn is None and one.at <= at else one
        for one in given.consents
    )
    return given.model_copy(update={"consents": consents})
