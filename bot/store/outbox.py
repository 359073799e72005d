"""The rows of the outbox. Transactions are the caller's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from bot.store.driver import Connection, Locks, marks, seconds
from bot.store.naming import Names
from bot.store.protocol import ChatKey, Outgoing, StoreError
from bot.store.sealing import Sealer
from bot.text import Text, pack, unpack
from bot.turn import Effect

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far two machines' clocks may differ. A row set further ahead than this was written
before the clock was put back: it is free at once, whatever it was to wait for."""


class OutboxRows:
    """The outbox of one connection."""

    def __init__(self, connection: Connection, names: Names, sealer: Sealer, locks: Locks) -> None:
        self._connection = connection
        self._names = names
        self._sealer = sealer
        self._locks = locks

    def enqueue(
        self, chat: ChatKey, items: Iterable[Text | Effect], free_at: datetime, at: datetime
    ) -> tuple[Outgoing, ...]:
        """Write what is to be sent, to be claimed from `free_at` on."""
        hashed = self._names.chat(chat)
        queued = []
        for item in items:
            row = self._connection.execute(
                "INSERT INTO outbox (chat, channel, address, item, free_at, set_at)"
                " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
                (
                    hashed,
                    chat.channel,
                    self._names.address(chat),
                    self._sealer.seal(_packed(item), hashed.hex(), "outbox.item"),
                    seconds(free_at),
                    seconds(at),
                ),
            ).fetchall()
            queued.append(Outgoing(int(row[0][0]), chat, item))
        return tuple(queued)

    def claim(
        self, channel: str, at: datetime, until: datetime, limit: int
    ) -> tuple[Outgoing, ...]:
        """Take what waits; nothing of a chat before what went ahead of it is done.

        The first row of a chat stands for the chat: who holds it has the chat to himself.
        """
        now, ahead = seconds(at), seconds(at + CLOCK_TOLERANCE)
        heads = self._connection.execute(
            f"SELECT chat FROM outbox AS head WHERE channel = ? AND {_free('head')}"  # noqa: S608 - our constants
            " AND NOT EXISTS (SELECT 1 FROM outbox AS other"
            " WHERE other.chat = head.chat AND other.id < head.id)"
            f" ORDER BY id LIMIT ?{self._locks.skipping}",
            (channel, now, ahead, limit),
        ).fetchall()
        if not heads:
            return ()
        chats = tuple(row[0] for row in heads)
        rows = self._connection.execute(
            f"SELECT id, chat, address, item FROM outbox AS one"  # noqa: S608 - our constants
            f" WHERE chat IN ({marks(chats)}) AND {_free('one')}"
            " AND NOT EXISTS (SELECT 1 FROM outbox AS other WHERE other.chat = one.chat"
            f" AND other.id < one.id AND NOT {_free('other')})"
            f" ORDER BY id LIMIT ?{self._locks.waiting}",
            (*chats, now, ahead, now, ahead, limit),
        ).fetchall()
        ids = tuple(row[0] for row in rows)
        self._connection.execute(
            f"UPDATE outbox SET free_at = ?, set_at = ? WHERE id IN ({marks(ids)})",  # noqa: S608 - marks
            (seconds(until), now, *ids),
        )
        return self._opened(channel, rows)

    def done(self, ids: Sequence[int]) -> bool:
        """Drop what was sent; return whether it was the last of a chat without a session."""
        if not ids:
            return False
        rows = self._connection.execute(
            f"DELETE FROM outbox WHERE id IN ({marks(ids)}) RETURNING chat",  # noqa: S608 - marks
            tuple(ids),
        ).fetchall()
        chats = tuple({row[0] for row in rows})
        if not chats:
            return False
        known = self._connection.execute(
            f"SELECT count(*) FROM sessions WHERE chat IN ({marks(chats)})",  # noqa: S608 - marks
            chats,
        ).fetchone()
        return known is not None and int(known[0]) < len(chats)

    def postpone(self, id_: int, until: datetime) -> None:
        """Let one thing wait."""
        self._connection.execute(
            "UPDATE outbox SET free_at = ? WHERE id = ?", (seconds(until), id_)
        )

    def clear(self, hashed: bytes) -> bool:
        """Drop all that waits for a chat; return whether there was anything."""
        cursor = self._connection.execute("DELETE FROM outbox WHERE chat = ?", (hashed,))
        return cursor.rowcount > 0

    def _opened(
        self, channel: str, rows: Iterable[tuple[int, bytes, bytes, bytes]]
    ) -> tuple[Outgoing, ...]:
        """Return what opens; a damaged row stays claimed and keeps nobody else waiting."""
        found = []
        for id_, hashed, address, item in rows:
            with suppress(StoreError):
                chat = self._names.addressed(channel, address, hashed)
                plain = self._sealer.unseal(item, hashed.hex(), "outbox.item")
                found.append(Outgoing(id_, chat, _unpacked(plain)))
        return tuple(found)


def _free(row: str) -> str:
    return f"({row}.free_at <= ? OR {row}.set_at > ?)"


def _packed(item: Text | Effect) -> bytes:
    return json.dumps(item.value if isinstance(item, Effect) else pack(item)).encode()


def _unpacked(plain: bytes) -> Text | Effect:
    data = json.loads(plain)
    return Effect(data) if isinstance(data, str) else unpack(data)
