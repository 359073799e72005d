"""The rows of the outbox. The caller manages transactions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from bot.errors import StoreError
from bot.store.driver import Connection, Locks, marks, moment, seconds
from bot.store.protocol import ChatKey, ClaimedMessage, Outgoing
from bot.store.pseudonyms import ChatPseudonymizer
from bot.store.sealing import Sealer, item_place
from bot.text import Text, pack, unpack
from bot.turn import Dispatch, FileRequest
from flows.engine.session import HandOver

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far the clocks of two machines may differ. A row set further in the future was written
before the clock was set back, and can be claimed at once."""


ENOUGH = 20
"""The largest number of messages waiting for one person, so that flooding a chat is harmless.
Further notices are not stored; further files are, unless the same file is waiting already."""


class Queue(StrEnum):
    """The receiver of a row: the person, a firm, or a firm that must delete what it has."""

    PERSON = "person"
    FIRM = "firm"
    WITHDRAWAL = "withdrawal"


_Item: TypeAlias = Text | FileRequest | Dispatch
_Row: TypeAlias = tuple[int, bytes, str, bytes, str, bytes, int]


class OutboxRows:
    """The outbox of one connection."""

    def __init__(
        self, connection: Connection, pseudonyms: ChatPseudonymizer, sealer: Sealer, locks: Locks
    ) -> None:
        self._connection = connection
        self._pseudonyms = pseudonyms
        self._sealer = sealer
        self._locks = locks

    def enqueue(
        self, chat: ChatKey, items: Iterable[Text | FileRequest], free_at: datetime, at: datetime
    ) -> tuple[Outgoing, ...]:
        """Add messages to a person, which can be claimed from `free_at`."""
        given = tuple(items)
        wanted = self._not_too_many(chat, given) if given else given
        return tuple(
            Outgoing(self._add(chat, Queue.PERSON, item, free_at, at), chat, item)
            for item in wanted
        )

    def enqueue_for_firm(
        self, chat: ChatKey, message: Dispatch, free_at: datetime, at: datetime
    ) -> None:
        """Add a message to a firm, which can be claimed from `free_at`."""
        queue = Queue.WITHDRAWAL if message.kind == "withdrawal" else Queue.FIRM
        self._add(chat, queue, message, free_at, at)

    def claim(
        self, channel: str, at: datetime, until: datetime, limit: int
    ) -> tuple[Outgoing, ...]:
        """Claim messages to the people of a channel, in order."""
        rows = self._claimed(Queue.PERSON, at, until, limit, channel)
        return tuple(
            Outgoing(id_, chat, item, attempts)
            for id_, chat, item, attempts in self._opened(rows)
            if not isinstance(item, Dispatch)
        )

    def waiting(self, chat: ChatKey) -> tuple[Outgoing, ...]:
        """Return what waits for the person of a chat, in order; a damaged row is left out."""
        hashed = self._pseudonyms.chat(chat)
        rows = self._connection.execute(
            "SELECT id, channel, item FROM outbox WHERE chat = ? AND queue = 'person' ORDER BY id",
            (hashed,),
        ).fetchall()
        found = []
        for id_, channel, sealed in rows:
            with suppress(StoreError):
                item = self._unsealed(hashed, channel, Queue.PERSON, id_, sealed)
                if not isinstance(item, Dispatch):
                    found.append(Outgoing(id_, chat, item))
        return tuple(found)

    def waiting_for_firms(self, chat: ChatKey) -> tuple[Dispatch, ...]:
        """Return what waits for firms, of a chat, in order; a damaged row is left out."""
        hashed = self._pseudonyms.chat(chat)
        rows = self._connection.execute(
            "SELECT id, channel, queue, item FROM outbox"
            " WHERE chat = ? AND queue <> 'person' ORDER BY id",
            (hashed,),
        ).fetchall()
        found = []
        for id_, channel, queue, sealed in rows:
            with suppress(StoreError):
                item = self._unsealed(hashed, channel, queue, id_, sealed)
                if isinstance(item, Dispatch):
                    found.append(item)
        return tuple(found)

    def claim_for_firms(
        self, at: datetime, until: datetime, limit: int
    ) -> tuple[ClaimedMessage, ...]:
        """Claim messages to firms, withdrawals first."""
        rows = self._claimed(Queue.WITHDRAWAL, at, until, limit)
        if len(rows) < limit:
            rows += self._claimed(Queue.FIRM, at, until, limit - len(rows))
        return tuple(
            ClaimedMessage(id_, chat, item, attempts)
            for id_, chat, item, attempts in self._opened(rows)
            if isinstance(item, Dispatch)
        )

    def pending(self, hashed: bytes) -> list[tuple[int, Dispatch, int, datetime]]:
        """Return the briefs of a chat that wait: id, message, attempts and release time."""
        rows = self._connection.execute(
            "SELECT id, channel, item, attempts, free_at FROM outbox"  # noqa: S608 - our constant
            f" WHERE chat = ? AND queue = 'firm' ORDER BY id{self._locks.waiting}",
            (hashed,),
        ).fetchall()
        found = []
        for id_, channel, item, attempts, free_at in rows:
            with suppress(StoreError):
                message = self._unsealed(hashed, channel, Queue.FIRM, id_, item)
                if isinstance(message, Dispatch):
                    found.append((id_, message, attempts, moment(free_at)))
        return found

    def done(self, ids: Sequence[int]) -> bool:
        """Delete sent messages; return whether one belonged to a chat without a session."""
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
        """Release a message for a later time."""
        self._connection.execute(
            "UPDATE outbox SET free_at = ? WHERE id = ?", (seconds(until), id_)
        )

    def clear(self, hashed: bytes) -> bool:
        """Delete the messages of a chat; return whether there were any.

        Withdrawals stay until they are sent: they hold nothing of the case.
        """
        cursor = self._connection.execute(
            "DELETE FROM outbox WHERE chat = ? AND queue <> 'withdrawal'", (hashed,)
        )
        return cursor.rowcount > 0

    def silence(self, hashed: bytes) -> bool:
        """Delete the messages to the person of a chat; return whether there were any."""
        cursor = self._connection.execute(
            "DELETE FROM outbox WHERE chat = ? AND queue = 'person'", (hashed,)
        )
        return cursor.rowcount > 0

    def _not_too_many(
        self, chat: ChatKey, items: tuple[Text | FileRequest, ...]
    ) -> tuple[Text | FileRequest, ...]:
        """Return the messages to keep beside those that wait for the person already."""
        counted = self._connection.execute(
            "SELECT count(*) FROM outbox WHERE chat = ? AND queue = 'person'",
            (self._pseudonyms.chat(chat),),
        ).fetchone()
        if counted is None or int(counted[0]) < ENOUGH:
            return items
        waiting = [one.item for one in self.waiting(chat)]
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
                self._pseudonyms.address("outbox", chat),
                b"",
                seconds(free_at),
                seconds(at),
                queue.value,
            ),
        ).fetchall()
        id_ = int(rows[0][0])
        # Encrypted in a second step: the value is bound to the id that the database assigned.
        place = item_place(hashed, chat.channel, queue.value, id_)
        self._connection.execute(
            "UPDATE outbox SET item = ? WHERE id = ?",
            (self._sealer.seal(_packed(item), place), id_),
        )
        return id_

    def _claimed(
        self, queue: Queue, at: datetime, until: datetime, limit: int, channel: str = ""
    ) -> list[_Row]:
        """Claim rows in order: none of a chat before the earlier ones are finished.

        Locking the first row of a chat in a queue claims the chat. Every waiting chat gets a share
        of the limit, however many messages wait for another.
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
            f"SELECT id, chat, channel, address, queue, item, attempts + 1 FROM outbox AS one"  # noqa: S608 - our constants
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
        """Yield decrypted rows; a damaged row stays claimed and blocks no other chat."""
        for id_, hashed, channel, address, queue, item, attempts in rows:
            with suppress(StoreError):
                chat = self._pseudonyms.addressed("outbox", channel, address, hashed)
                yield id_, chat, self._unsealed(hashed, channel, queue, id_, item), attempts

    def _unsealed(self, hashed: bytes, channel: str, queue: str, id_: int, item: bytes) -> _Item:
        return _unpacked(self._sealer.unseal(item, item_place(hashed, channel, queue, id_)))


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
