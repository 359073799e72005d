"""The audit log: who did what and when, without facts. The caller manages transactions.

A chat is named by a keyed hash that is used nowhere else: an entry can be matched with a person
who asks, but names nobody by itself. Entries outlive the session to prove consent and deletion;
`Policy.audit` limits how long they are kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from bot.store.audit_entry import AuditAction, AuditEntry
from bot.store.driver import Connection, moment, seconds
from bot.store.protocol import ChatKey, StoredSession
from bot.store.pseudonyms import ChatPseudonymizer
from bot.turn import FileRequest, Turn
from flows.engine.session import Agreed, Consent, Purpose, Session

_GIVEN: dict[Purpose, AuditAction] = {
    "sending": AuditAction.SENDING_AGREED,
    "border": AuditAction.BORDER_AGREED,
    "names": AuditAction.NAMES_AGREED,
}
_TAKEN_BACK: dict[Purpose, AuditAction] = {
    "sending": AuditAction.SENDING_WITHDRAWN,
    "border": AuditAction.BORDER_WITHDRAWN,
    "names": AuditAction.NAMES_WITHDRAWN,
}
WITHDRAWN = tuple(_TAKEN_BACK.values())
"""Actions that end a hand-over."""
ENDS = (AuditAction.DELETED, AuditAction.EXPIRED)
"""Actions that end a session."""


class AuditRows:
    """Access to the audit log through one connection."""

    def __init__(self, connection: Connection, pseudonyms: ChatPseudonymizer) -> None:
        self._connection = connection
        self._pseudonyms = pseudonyms

    def record(self, hashed: bytes, action: AuditAction, at: datetime, detail: str = "") -> None:
        """Add an entry about the chat with this hash."""
        self._connection.execute(
            "INSERT INTO audit (who, deed, detail, at) VALUES (?, ?, ?, ?)",
            (self._pseudonyms.subject(hashed), action.value, detail, seconds(at)),
        )

    def follow(self, chat: ChatKey, before: StoredSession | None, turn: Turn, at: datetime) -> None:
        """Add entries for the actions of one update."""
        hashed = self._pseudonyms.chat(chat)
        earlier = before.session.consent if before else None
        given = turn.session.consent if turn.session else None
        if given is not None and given != earlier:
            self.record(hashed, AuditAction.CONSENT_GIVEN, at, _agreed(given))
        if earlier is not None and given is None:
            self.record(hashed, AuditAction.CONSENT_WITHDRAWN, at, _agreed(earlier))
        self._follow_hand_overs(hashed, before.session if before else None, turn.session, at)
        if FileRequest.EXPORT in turn.effects and not self._was_exported(hashed, at):
            self.record(hashed, AuditAction.EXPORTED, at)
        if before is not None and turn.session is None:
            self.record(hashed, AuditAction.DELETED, at)

    def _was_exported(self, hashed: bytes, at: datetime) -> bool:
        """Whether an export was recorded within the last day: one entry a day is enough."""
        row = self._connection.execute(
            "SELECT 1 FROM audit WHERE who = ? AND deed = ? AND at > ?",
            (
                self._pseudonyms.subject(hashed),
                AuditAction.EXPORTED.value,
                seconds(at - timedelta(days=1)),
            ),
        ).fetchone()
        return row is not None

    def _follow_hand_overs(
        self, hashed: bytes, before: Session | None, after: Session | None, at: datetime
    ) -> None:
        """Add an entry for each consent to a hand-over that was given or withdrawn."""
        earlier, later = _standing(before), _standing(after)
        for key, (firm, one) in later.items():
            if key not in earlier:
                self.record(hashed, _GIVEN[one.to], at, f"{firm}, {_agreed(one)}")
        for key, (firm, one) in earlier.items():
            if key not in later:
                self.record(hashed, _TAKEN_BACK[one.to], at, f"{firm}, {_agreed(one)}")

    def entries(self, chat: ChatKey | None = None) -> tuple[AuditEntry, ...]:
        """Return all entries, or those of one chat, oldest first."""
        given = () if chat is None else (self._pseudonyms.subject(self._pseudonyms.chat(chat)),)
        where = " WHERE who = ?" if given else ""
        rows = self._connection.execute(
            f"SELECT at, who, deed, detail FROM audit{where} ORDER BY id",  # noqa: S608 - our constants
            given,
        ).fetchall()
        return tuple(map(_entry, rows))

    def take_in(self, log: Iterable[AuditEntry]) -> None:
        """Add the entries that are missing."""
        known = set(self.entries())
        for entry in log:
            if entry not in known:
                self._connection.execute(
                    "INSERT INTO audit (who, deed, detail, at) VALUES (?, ?, ?, ?)",
                    (bytes.fromhex(entry.who), entry.action.value, entry.detail, seconds(entry.at)),
                )

    def forget(self, before: datetime) -> int:
        """Delete entries older than this; return how many."""
        cursor = self._connection.execute("DELETE FROM audit WHERE at < ?", (seconds(before),))
        return cursor.rowcount


def read_entries(connection: Connection) -> tuple[AuditEntry, ...]:
    """Return all entries of a database, oldest first; needs no key.

    Raises:
        ValueError: an entry has an unknown action.
    """
    rows = connection.execute("SELECT at, who, deed, detail FROM audit ORDER BY id").fetchall()
    return tuple(map(_entry, rows))


def _entry(row: tuple[Any, ...]) -> AuditEntry:
    at, who, action, detail = row
    return AuditEntry(moment(at), who.hex(), AuditAction(action), detail)


def _standing(session: Session | None) -> dict[tuple[str, Purpose], tuple[str, Agreed]]:
    """Return the consents to hand-overs that were not withdrawn, with the code of the firm."""
    return {
        (hand_over.id, one.to): (hand_over.firm.code, one)
        for hand_over in (session.hand_overs if session else ())
        for one in hand_over.consents
        if one.withdrawn is None
    }


def _agreed(consent: Consent | Agreed) -> str:
    return f"text {consent.version}, {consent.language}"
