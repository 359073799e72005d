"""The rows of the outbox. Transactions are the caller's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from bot.encryption import Cipher
from bot.errors import StoreError
from bot.store.driver import Connection, Locks, marks, moment, seconds
from bot.store.protocol import ChatKey, ClaimedMessage, Outgoing
from bot.store.pseudonyms import ChatPseudonymizer
from bot.text import Text, pack, unpack
from bot.turn import Dispatch, FileRequest
from flows.engine.session import HandOver

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far two machines' clocks may differ. A row set further ahead than this was written
before the clock was put back: it is free at once, whatever it was to wait for."""


ENOUGH = 20
"""How many things wait for one person at most: who floods the chat reads no more than that. A
notice too many is not kept; a file too many is, unless it waits already."""


class Queue(StrEnum):
    """Who a row is for: the person, a firm, or a firm that is to delete what it has."""

    PERSON = "person"
    FIRM = "firm"
    WITHDRAWAL = "withdrawal"


_Item: TypeAlias = Text | FileRequest | Dispatch
_Row: TypeAlias = tuple[int, bytes, str, bytes, bytes, int]


class OutboxRows:
    """The outbox of one connection."""

    def __init__(
        self, connection: Connection, pseudonyms: ChatPseudonymizer, cipher: Cipher, locks: Locks
    ) -> None:
        self._connection = connection
        self._pseudonyms = pseudonyms
        self._cipher = cipher
        self._locks = locks

    def enqueue(
        self, chat: ChatKey, items: Iterable[Text | FileRequest], free_at: datetime, at: datetime
    ) -> tuple[Outgoing, ...]:
        """Write what is to be sent to a person, to be claimed from `free_at` on."""
        given = tuple(items)
        wanted = self._not_too_many(chat, given) if given else given
        return tuple(
            Outgoing(self._add(chat, Queue.PERSON, item, free_at, at), chat, item)
            for item in wanted
        )

    def enqueue_for_firm(
        self, chat: ChatKey, message: Dispatch, free_at: datetime, at: datetime
    ) -> None:
        """Write what is to be sent to a firm, to be claimed from `free_at` on."""
        queue = Queue.WITHDRAWAL if message.kind == "withdrawal" else Queue.FIRM
        self._add(chat, queue, message, free_at, at)

    def claim(
        self, channel: str, at: datetime, until: datetime, limit: int
    ) -> tuple[Outgoing, ...]:
        """Take what waits for the people of a channel, in order."""
        rows = self._claimed(Queue.PERSON, at, until, limit, channel)
        return tuple(
            Outgoing(id_, chat, item)
            for id_, chat, item, _ in self._opened(rows)
            if not isinstance(item, Dispatch)
        )

    def claim_for_firms(
        self, at: datetime, until: datetime, limit: int
    ) -> tuple[ClaimedMessage, ...]:
        """Take what waits for firms, withdrawals first."""
        rows = self._claimed(Queue.WITHDRAWAL, at, until, limit)
        if len(rows) < limit:
            rows += self._claimed(Queue.FIRM, at, until, limit - len(rows))
        return tuple(
            ClaimedMessage(id_, chat, item, attempts)
            for id_, chat, item, attempts in self._opened(rows)
            if isinstance(item, Dispatch)
        )

    def pending(self, hashed: bytes) -> list[tuple[int, Dispatch, int, datetime]]:
        """Return what of a chat waits for firms: id, message, attempts, and when it is free."""
        rows = self._connection.execute(
            "SELECT id, item, attempts, free_at FROM outbox"  # noqa: S608 - our constant
            f" WHERE chat = ? AND queue = 'firm' ORDER BY id{self._locks.waiting}",
            (hashed,),
        ).fetchall()
        found = []
        for id_, item, attempts, free_at in rows:
            with suppress(StoreError):
                message = _unpacked(self._cipher.unseal(item, hashed.hex(), "outbox.item"))
                if isinstance(message, Dispatch):
                    found.append((id_, message, attempts, moment(free_at)))
        return found

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
        """Drop all that waits for a chat; return whether there was anything.

        What asks a firm to delete stays until it was sent: it holds nothing of the case.
        """
        cursor = self._connection.execute(
            "DELETE FROM outbox WHERE chat = ? AND queue <> 'withdrawal'", (hashed,)
        )
        return cursor.rowcount > 0

    def silence(self, hashed: bytes) -> bool:
        """Drop what waits for the person of a chat; return whether there was anything."""
        cursor = self._connection.execute(
            "DELETE FROM outbox WHERE chat = ? AND queue = 'person'", (hashed,)
        )
        return cursor.rowcount > 0

    def _not_too_many(
        self, chat: ChatKey, items: tuple[Text | FileRequest, ...]
    ) -> tuple[Text | FileRequest, ...]:
        """Return what of these is to be kept beside what waits for the person already."""
        hashed = self._pseudonyms.chat(chat)
        rows = self._connection.execute(
            "SELECT item FROM outbox WHERE chat = ? AND queue = 'person' ORDER BY id", (hashed,)
        ).fetchall()
        if len(rows) < ENOUGH:
            return items
        waiting: list[_Item] = []
        for (item,) in rows:
            with suppress(StoreError):
                waiting.append(_unpacked(self._cipher.unseal(item, hashed.hex(), "outbox.item")))
        return tuple(one for one in items if isinstance(one, FileRequest) and one not in waiting)

    def _add(
        self,
        chat: ChatKey,
        queue: Queue,
        item: _Item,
        free_at: datetime,
        at: datetime,
    ) -> int:
        hashed = self._pseudonyms.chat(chat)
        rows = self._connection.execute(
            "INSERT INTO outbox (chat, channel, address, item, free_at, set_at, queue)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (
                hashed,
                chat.channel,
                self._pseudonyms.address(chat),
                self._cipher.seal(_packed(item), hashed.hex(), "outbox.item"),
                seconds(free_at),
                seconds(at),
                queue.value,
            ),
        ).fetchall()
        return int(rows[0][0])

    def _claimed(
        self, queue: Queue, at: datetime, until: datetime, limit: int, channel: str = ""
    ) -> list[_Row]:
        """Take what waits; nothing of a chat before what went ahead of it is done.

        The first row of a chat in a queue stands for the chat: who holds it has the chat to
        himself. Each chat that waits gets its share, however much waits for another.
        """
        now, ahead = seconds(at), seconds(at + CLOCK_TOLERANCE)
        where = "queue = ? AND channel = ?" if channel else "queue = ?"
        of = (queue.value, channel) if channel else (queue.value,)
        heads = self._connection.execute(
            f"SELECT chat FROM outbox AS head WHERE {where} AND {_free('head')}"  # noqa: S608 - our constants
            " AND NOT EXISTS (SELECT 1 FROM outbox AS other WHERE other.chat = head.chat"
            " AND other.queue = head.queue AND other.id < head.id)"
            f" ORDER BY id LIMIT ?{self._locks.skipping}",
            (*of, now, ahead, limit),
        ).fetchall()
        if not heads:
            return []
        chats = tuple(row[0] for row in heads)
        share = max(1, min(ENOUGH, limit // len(chats)))
        rows = self._connection.execute(
            f"SELECT id, chat, channel, address, item, attempts + 1 FROM outbox AS one"  # noqa: S608 - our constants
            f" WHERE chat IN ({marks(chats)}) AND queue = ? AND {_free('one')}"
            " AND NOT EXISTS (SELECT 1 FROM outbox AS other WHERE other.chat = one.chat"
            f" AND other.queue = one.queue AND other.id < one.id AND NOT {_free('other')})"
            " AND id IN (SELECT first.id FROM outbox AS first WHERE first.chat = one.chat"
            " AND first.queue = one.queue ORDER BY first.id LIMIT ?)"
            f" ORDER BY id LIMIT ?{self._locks.waiting}",
            (*chats, queue.value, now, ahead, now, ahead, share, limit),
        ).fetchall()
        ids = tuple(row[0] for row in rows)
        self._connection.execute(
            "UPDATE outbox SET free_at = ?, set_at = ?, attempts = attempts + 1"  # noqa: S608 - marks
            f" WHERE id IN ({marks(ids)})",
            (seconds(until), now, *ids),
        )
        return rows

    def _opened(self, rows: Iterable[_Row]) -> Iterator[tuple[int, ChatKey, _Item, int]]:
        """Yield what opens; a damaged row stays claimed and keeps nobody else waiting."""
        for id_, hashed, channel, address, item, attempts in rows:
            with suppress(StoreError):
                chat = self._pseudonyms.addressed(channel, address, hashed)
                plain = self._cipher.unseal(item, hashed.hex(), "outbox.item")
                yield id_, chat, _unpacked(plain), attempts


def _free(row: str) -> str:
    return f"({row}.free_at <= ? OR {row}.set_at > ?)"


def _packed(item: _Item) -> bytes:
    match item:
        case FileRequest():
            return json.dumps(item.value).encode()
        case Text():
            return json.dumps(pack(item)).encode()
        case Dispatch():
            hand_over = item.hand_over.model_dump(mode="json")
            packed = {"dispatch": item.kind, "hand_over": hand_over, "body": item.body}
            return json.dumps(packed).encode()


def _unpacked(plain: bytes) -> _Item:
    match json.loads(plain):
        case str(effect):
            return FileRequest(effect)
        case {"dispatch": "hand_over" | "withdrawal" as kind, "hand_over": raw, "body": str(body)}:
            return Dispatch(kind, HandOver.model_validate(raw), body)
        case data:
            return unpack(data)
