"""The audit log: who did what and when, never a fact. Transactions are the caller's.

"Who" is a keyed hash that stands nowhere else, so that an entry can be matched with a person
who comes forward, and names nobody by itself. An entry outlives the session it tells of, to
show that there was consent and that a deletion was carried out; `Policy.audit` ends it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.store.driver import Connection, moment, seconds
from bot.store.naming import Names
from bot.store.protocol import ChatKey, Held
from bot.turn import Effect, Turn
from flows.engine.session import Consent


class Deed(StrEnum):
    """What was done."""

    CONSENT_GIVEN = "consent given"
    CONSENT_WITHDRAWN = "consent withdrawn"
    EXPORTED = "exported"
    DELETED = "deleted"
    EXPIRED = "expired"


ENDS = (Deed.DELETED, Deed.EXPIRED)
"""After these nothing of the session is there any more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. `who` is hex; `detail` is the text version and language agreed to."""

    at: datetime
    who: str
    deed: Deed
    detail: str = ""


class AuditRows:
    """The audit log of one connection."""

    def __init__(self, connection: Connection, names: Names) -> None:
        self._connection = connection
        self._names = names

    def record(self, hashed: bytes, deed: Deed, at: datetime, detail: str = "") -> None:
        """Add an entry about the chat of this hash."""
        self._connection.execute(
            "INSERT INTO audit (who, deed, detail, at) VALUES (?, ?, ?, ?)",
            (self._names.subject(hashed), deed.value, detail, seconds(at)),
        )

    def follow(self, chat: ChatKey, before: Held | None, turn: Turn, at: datetime) -> None:
        """Add what an update did that has to be accounted for."""
        hashed = self._names.chat(chat)
        earlier = before.session.consent if before else None
        given = turn.session.consent if turn.session else None
        if given is not None and given != earlier:
            self.record(hashed, Deed.CONSENT_GIVEN, at, _agreed(given))
        if earlier is not None and given is None:
            self.record(hashed, Deed.CONSENT_WITHDRAWN, at, _agreed(earlier))
        if Effect.EXPORT in turn.effects:
            self.record(hashed, Deed.EXPORTED, at)
        if before is not None and turn.session is None:
            self.record(hashed, Deed.DELETED, at)

    def entries(self, chat: ChatKey | None = None) -> tuple[Entry, ...]:
        """Return the log, or what it says about one chat, oldest first."""
        given = () if chat is None else (self._names.subject(self._names.chat(chat)),)
        where = " WHERE who = ?" if given else ""
        rows = self._connection.execute(
            f"SELECT at, who, deed, detail FROM audit{where} ORDER BY id",  # noqa: S608 - our constants
            given,
        ).fetchall()
        return tuple(Entry(moment(at), who.hex(), Deed(deed), more) for at, who, deed, more in rows)

    def take_in(self, log: Iterable[Entry]) -> None:
        """Add the entries that are not there yet."""
        known = set(self.entries())
        for entry in log:
            if entry not in known:
                self._connection.execute(
                    "INSERT INTO audit (who, deed, detail, at) VALUES (?, ?, ?, ?)",
                    (bytes.fromhex(entry.who), entry.deed.value, entry.detail, seconds(entry.at)),
                )

    def forget(self, before: datetime) -> int:
        """Drop the entries older than this; return how many."""
        cursor = self._connection.execute("DELETE FROM audit WHERE at < ?", (seconds(before),))
        return cursor.rowcount


def _agreed(consent: Consent) -> str:
    return f"text {consent.version}, {consent.language}"
