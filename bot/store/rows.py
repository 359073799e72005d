"""The rows of the SQLite store: reading, writing, sealing. Transactions are the caller's."""

from __future__ import annotations

import hmac
import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from bot.store.protocol import ChatKey, Held, Outgoing, StoreError, UpdateKey
from bot.store.sealing import Sealer
from bot.text import Text, pack, unpack
from bot.turn import Effect
from flows.engine.session import Session

_COLUMNS = "chat, channel, address, id, content, shown_revision, shown_message"
_INDEX_KEY = "index"


class Rows:
    """The tables of one connection."""

    def __init__(self, connection: sqlite3.Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer
        self._index_key = self._kept_secret(_INDEX_KEY)

    def held(self, chat: ChatKey) -> Held | None:
        """Return the stored session of a chat, or None."""
        row = self._connection.execute(
            f"SELECT {_COLUMNS} FROM sessions WHERE chat = ?",  # noqa: S608 - our constant
            (self._hash(chat),),
        ).fetchone()
        return self._opened(row) if row else None

    def add(self, chat: ChatKey, session: Session, at: datetime) -> None:
        """Write a new session."""
        hashed = self._hash(chat)
        self._connection.execute(
            "INSERT INTO sessions (chat, channel, address, id, revision, content, touched)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                hashed,
                chat.channel,
                self._address(chat, hashed),
                session.id,
                session.revision,
                self._content(session),
                _seconds(at),
            ),
        )

    def replace(self, chat: ChatKey, session: Session, revision: int, at: datetime) -> None:
        """Write a session over the one of this revision.

        Raises:
            StoreError: another one is stored.
        """
        cursor = self._connection.execute(
            "UPDATE sessions SET id = ?, revision = ?, content = ?, touched = ?, reachable = 1"
            " WHERE chat = ? AND revision = ?",
            (
                session.id,
                session.revision,
                self._content(session),
                _seconds(at),
                self._hash(chat),
                revision,
            ),
        )
        if cursor.rowcount != 1:
            raise StoreError("the session was changed by another process")

    def touch(self, chat: ChatKey, at: datetime) -> None:
        """Record that the person was here."""
        self._connection.execute(
            "UPDATE sessions SET touched = ?, reachable = 1 WHERE chat = ?",
            (_seconds(at), self._hash(chat)),
        )

    def remove(self, chat: ChatKey) -> None:
        """Remove a chat's session and what waits to be sent to it."""
        hashed = self._hash(chat)
        self._connection.execute("DELETE FROM sessions WHERE chat = ?", (hashed,))
        self._connection.execute("DELETE FROM outbox WHERE chat = ?", (hashed,))

    def shown(self, chat: ChatKey, revision: int, message: str) -> None:
        """Record what is on the screen; an older card never hides a newer one."""
        self._connection.execute(
            "UPDATE sessions SET shown_revision = ?, shown_message = ?"
            " WHERE chat = ? AND shown_revision <= ?",
            (revision, message, self._hash(chat), revision),
        )

    def behind(self, channel: str, limit: int) -> tuple[Held, ...]:
        """Return chats whose card is older than their session, longest waiting first."""
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM sessions"  # noqa: S608 - our constant
            " WHERE channel = ? AND shown_revision <> revision AND reachable = 1"
            " ORDER BY touched LIMIT ?",
            (channel, limit),
        ).fetchall()
        return tuple(self._opened(row) for row in rows)

    def unreachable(self, chat: ChatKey) -> None:
        """Stop sending to a chat; what waited for it is dropped."""
        hashed = self._hash(chat)
        self._connection.execute("UPDATE sessions SET reachable = 0 WHERE chat = ?", (hashed,))
        self._connection.execute("DELETE FROM outbox WHERE chat = ?", (hashed,))

    def enqueue(
        self, chat: ChatKey, items: Iterable[Text | Effect], free_at: datetime
    ) -> tuple[Outgoing, ...]:
        """Write what is to be sent, to be claimed from `free_at` on."""
        hashed = self._hash(chat)
        queued = []
        for item in items:
            cursor = self._connection.execute(
                "INSERT INTO outbox (chat, channel, address, item, free_at) VALUES (?, ?, ?, ?, ?)",
                (
                    hashed,
                    chat.channel,
                    self._address(chat, hashed),
                    self._sealer.seal(_item(item), hashed.hex(), "outbox.item"),
                    _seconds(free_at),
                ),
            )
            queued.append(Outgoing(cursor.lastrowid or 0, chat, item))
        return tuple(queued)

    def claim(
        self, channel: str, at: datetime, until: datetime, limit: int
    ) -> tuple[Outgoing, ...]:
        """Take what waits; nothing of a chat before what went ahead of it is done."""
        rows = self._connection.execute(
            "SELECT id, chat, address, item FROM outbox AS one"
            " WHERE channel = ? AND free_at <= ? AND NOT EXISTS ("
            "   SELECT 1 FROM outbox AS ahead"
            "   WHERE ahead.chat = one.chat AND ahead.id < one.id AND ahead.free_at > ?)"
            " ORDER BY id LIMIT ?",
            (channel, _seconds(at), _seconds(at), limit),
        ).fetchall()
        self._connection.executemany(
            "UPDATE outbox SET free_at = ? WHERE id = ?",
            [(_seconds(until), row[0]) for row in rows],
        )
        return tuple(
            Outgoing(
                id_,
                ChatKey(channel, self._unseal(address, hashed.hex(), "address")),
                _read_item(self._unseal(item, hashed.hex(), "outbox.item")),
            )
            for id_, hashed, address, item in rows
        )

    def done(self, ids: Sequence[int]) -> None:
        """Drop what was sent."""
        self._connection.executemany("DELETE FROM outbox WHERE id = ?", [(id_,) for id_ in ids])

    def postpone(self, id_: int, until: datetime) -> None:
        """Let one thing wait."""
        self._connection.execute(
            "UPDATE outbox SET free_at = ? WHERE id = ?", (_seconds(until), id_)
        )

    def see(self, update: UpdateKey, at: datetime) -> bool:
        """Remember an update; False where it was seen before."""
        cursor = self._connection.execute(
            "INSERT OR IGNORE INTO seen (bot, number, at) VALUES (?, ?, ?)",
            (update.bot, update.update, _seconds(at)),
        )
        return cursor.rowcount == 1

    def forget(self, before: datetime) -> int:
        """Drop the updates seen before this time."""
        cursor = self._connection.execute("DELETE FROM seen WHERE at < ?", (_seconds(before),))
        return cursor.rowcount

    def failed(self, update: UpdateKey, reason: str, at: datetime) -> int:
        """Count one more failure of an update; return how many there were."""
        row = self._connection.execute(
            "INSERT INTO failures (bot, number, reason, attempts, at) VALUES (?, ?, ?, 1, ?)"
            " ON CONFLICT (bot, number) DO UPDATE"
            " SET attempts = attempts + 1, reason = excluded.reason, at = excluded.at"
            " RETURNING attempts",
            (update.bot, update.update, reason, _seconds(at)),
        ).fetchall()
        return int(row[0][0])

    def park(self, update: UpdateKey, at: datetime) -> None:
        """Give an update up."""
        self.see(update, at)
        self._connection.execute(
            "INSERT INTO failures (bot, number, reason, attempts, parked, at)"
            " VALUES (?, ?, 'unreadable', 1, 1, ?)"
            " ON CONFLICT (bot, number) DO UPDATE SET parked = 1",
            (update.bot, update.update, _seconds(at)),
        )

    def parked(self) -> tuple[tuple[UpdateKey, str, int], ...]:
        """Return the updates given up."""
        rows = self._connection.execute(
            "SELECT bot, number, reason, attempts FROM failures WHERE parked = 1 ORDER BY at"
        ).fetchall()
        return tuple((UpdateKey(bot, number), reason, tries) for bot, number, reason, tries in rows)

    def _kept_secret(self, name: str) -> bytes:
        """Return a secret of the store's own, made on first use."""
        fresh = self._sealer.seal(os.urandom(32), name, "secrets")
        self._connection.execute(
            "INSERT OR IGNORE INTO secrets (name, content) VALUES (?, ?)", (name, fresh)
        )
        row = self._connection.execute(
            "SELECT content FROM secrets WHERE name = ?", (name,)
        ).fetchone()
        return self._sealer.unseal(row[0], name, "secrets")

    def _hash(self, chat: ChatKey) -> bytes:
        """Return the chat as a keyed hash: enough to find it, useless to name it."""
        return hmac.digest(self._index_key, f"{chat.channel}\0{chat.chat}".encode(), sha256)

    def _address(self, chat: ChatKey, hashed: bytes) -> bytes:
        return self._sealer.seal(chat.chat.encode(), hashed.hex(), "address")

    def _content(self, session: Session) -> bytes:
        return self._sealer.seal(session.model_dump_json().encode(), session.id, "content")

    def _unseal(self, sealed: bytes, owner: str, column: str) -> str:
        return self._sealer.unseal(sealed, owner, column).decode()

    def _opened(self, row: tuple[bytes, str, bytes, str, bytes, int, str]) -> Held:
        hashed, channel, address, id_, content, revision, message = row
        return Held(
            ChatKey(channel, self._unseal(address, hashed.hex(), "address")),
            Session.model_validate_json(self._sealer.unseal(content, id_, "content")),
            revision,
            message,
        )


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _item(item: Text | Effect) -> bytes:
    return json.dumps(item.value if isinstance(item, Effect) else pack(item)).encode()


def _read_item(raw: str) -> Text | Effect:
    data = json.loads(raw)
    return Effect(data) if isinstance(data, str) else unpack(data)
