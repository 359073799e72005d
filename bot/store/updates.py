"""The rows of applied and failed updates. The caller manages transactions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.store.driver import Connection, moment, seconds
from bot.store.protocol import ParkedUpdate, UpdateKey
from bot.store.pseudonyms import ChatPseudonymizer

_NOBODYS = UpdateKey("", 0)


class UpdateRows:
    """The updates of one connection."""

    def __init__(self, connection: Connection, pseudonyms: ChatPseudonymizer) -> None:
        self._connection = connection
        self._pseudonyms = pseudonyms

    def see(self, update: UpdateKey, at: datetime) -> bool:
        """Record an update as applied; False if it was recorded before."""
        cursor = self._connection.execute(
            "INSERT INTO seen (update_hash, at) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (self._pseudonyms.update(update), seconds(at)),
        )
        return cursor.rowcount == 1

    def check_writable(self) -> None:
        """Insert and delete a row, to check that a commit is possible."""
        hashed = self._pseudonyms.update(_NOBODYS)
        self._connection.execute(
            "INSERT INTO seen (update_hash, at) VALUES (?, 0) ON CONFLICT DO NOTHING", (hashed,)
        )
        self._connection.execute("DELETE FROM seen WHERE update_hash = ?", (hashed,))

    def forget(self, before: datetime) -> int:
        """Delete applied updates and resolved failures from before this time."""
        self._connection.execute(
            "DELETE FROM failures WHERE parked = 0 AND at < ?", (seconds(before),)
        )
        cursor = self._connection.execute("DELETE FROM seen WHERE at < ?", (seconds(before),))
        return cursor.rowcount

    def failed(self, update: UpdateKey, reason: str, at: datetime) -> int:
        """Count another failure of an update; return the count."""
        rows = self._connection.execute(
            "INSERT INTO failures (bot, number, reason, attempts, at) VALUES (?, ?, ?, 1, ?)"
            " ON CONFLICT (bot, number) DO UPDATE"
            " SET attempts = failures.attempts + 1, reason = excluded.reason, at = excluded.at"
            " RETURNING attempts",
            (update.bot, update.update, reason, seconds(at)),
        ).fetchall()
        return int(rows[0][0])

    def park(self, update: UpdateKey, at: datetime) -> None:
        """Give up an update."""
        self.see(update, at)
        self._connection.execute(
            "INSERT INTO failures (bot, number, reason, attempts, parked, at)"
            " VALUES (?, ?, 'unreadable', 1, 1, ?)"
            " ON CONFLICT (bot, number) DO UPDATE SET parked = 1",
            (update.bot, update.update, seconds(at)),
        )

    def parked(self) -> tuple[ParkedUpdate, ...]:
        """Return the parked updates, oldest first."""
        rows = self._connection.execute(
            "SELECT bot, number, reason, attempts, at FROM failures WHERE parked = 1"
            " ORDER BY at, bot, number"
        ).fetchall()
        return tuple(
            ParkedUpdate(UpdateKey(bot, number), reason, tries, moment(at))
            for bot, number, reason, tries, at in rows
        )

    def discard(self, updates: Iterable[UpdateKey]) -> int:
        """Remove updates from the list of parked ones; return how many."""
        return sum(
            self._connection.execute(
                "DELETE FROM failures WHERE parked = 1 AND bot = ? AND number = ?",
                (update.bot, update.update),
            ).rowcount
            for update in updates
        )
