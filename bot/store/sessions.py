"""The rows of the sessions. Transactions are the caller's."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TypeAlias

from pydantic import ValidationError

from bot.encryption import Cipher
from bot.errors import DamagedError, StoreError, WrongKeyError
from bot.store.driver import ConflictError, Connection, Locks, marks, moment, seconds
from bot.store.protocol import ChatKey, StoredSession
from bot.store.pseudonyms import ChatPseudonymizer
from bot.store.retention import EMPTY, FINISHED, LOOK, UNFINISHED
from bot.store.session_cache import SessionCache
from flows.engine.session import Session, State

_COLUMNS = "chat, channel, address, id, content, shown_revision, shown_message"
_Row: TypeAlias = tuple[bytes, str, bytes, str, bytes, int, str]
# A clock that was put back must not make a session look older than it is.
_HERE_AGAIN = (
    "touched = CASE WHEN touched > ? THEN touched ELSE ? END, warned = NULL, reachable = 1"
)


class SessionRows:
    """The sessions of one connection."""

    def __init__(
        self,
        connection: Connection,
        pseudonyms: ChatPseudonymizer,
        cipher: Cipher,
        locks: Locks,
        recent: SessionCache,
    ) -> None:
        self._connection = connection
        self._pseudonyms = pseudonyms
        self._cipher = cipher
        self._locks = locks
        self._recent = recent

    def stored(self, chat: ChatKey, *, to_change: bool = False) -> StoredSession | None:
        """Return the stored session of a chat, or None; `to_change` takes its row."""
        return self.of(self._pseudonyms.chat(chat), to_change=to_change)

    def of(self, hashed: bytes, *, to_change: bool = False) -> StoredSession | None:
        """Return the same by the hash of a chat."""
        lock = self._locks.waiting if to_change else ""
        row = self._connection.execute(
            f"SELECT {_COLUMNS} FROM sessions WHERE chat = ?{lock}",  # noqa: S608 - our constants
            (hashed,),
        ).fetchone()
        return self._opened(row) if row else None

    def add(self, chat: ChatKey, session: Session, at: datetime) -> None:
        """Write a new session.

        Raises:
            ConflictError: there is one by now.
        """
        cursor = self._connection.execute(
            "INSERT INTO sessions"
            " (chat, channel, address, id, revision, content, kept_as, touched, due)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                self._pseudonyms.chat(chat),
                chat.channel,
                self._pseudonyms.address(chat),
                session.id,
                session.revision,
                self._content(chat, session),
                kept_as(session),
                seconds(at),
                seconds(at + LOOK),
            ),
        )
        _one(cursor.rowcount)

    def replace(self, chat: ChatKey, session: Session, revision: int, at: datetime) -> None:
        """Write a session over the one of this revision.

        Raises:
            ConflictError: another one is stored.
        """
        cursor = self._connection.execute(
            f"UPDATE sessions SET id = ?, revision = ?, content = ?, kept_as = ?, {_HERE_AGAIN}"  # noqa: S608 - our constant
            " WHERE chat = ? AND revision = ?",
            (
                session.id,
                session.revision,
                self._content(chat, session),
                kept_as(session),
                seconds(at),
                seconds(at),
                self._pseudonyms.chat(chat),
                revision,
            ),
        )
        _one(cursor.rowcount)

    def touch(self, chat: ChatKey, at: datetime) -> None:
        """Record that the person was here."""
        self._connection.execute(
            f"UPDATE sessions SET {_HERE_AGAIN} WHERE chat = ?",  # noqa: S608 - our constant
            (seconds(at), seconds(at), self._pseudonyms.chat(chat)),
        )

    def remove(self, hashed: bytes) -> bool:
        """Remove a chat's session; return whether there was one."""
        self._recent.drop(hashed)
        cursor = self._connection.execute("DELETE FROM sessions WHERE chat = ?", (hashed,))
        return cursor.rowcount > 0

    def shown(
        self, chat: ChatKey, revision: int, message: str, instead_of: str | None = None
    ) -> bool:
        """Record what is on the screen; False where it is older than what was recorded.

        False too where the message recorded is another than `instead_of`, if that is given. A
        revision that the session has not come to is of one before it: a deleted one's card.

        Whoever was shown it can be reached, whatever was thought before.
        """
        expected = () if instead_of is None else (instead_of, message)
        among = f" AND shown_message IN ({marks(expected)})" if expected else ""
        cursor = self._connection.execute(
            "UPDATE sessions SET shown_revision = ?, shown_message = ?, reachable = 1"  # noqa: S608 - marks
            f" WHERE chat = ? AND shown_revision <= ? AND revision >= ?{among}",
            (revision, message, self._pseudonyms.chat(chat), revision, revision, *expected),
        )
        return cursor.rowcount == 1

    def behind(self, channel: str, limit: int) -> tuple[StoredSession, ...]:
        """Return chats whose card is older than their session, longest waiting first.

        A row that is damaged keeps nobody else waiting: it is left out.
        """
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM sessions"  # noqa: S608 - our constant
            " WHERE channel = ? AND shown_revision <> revision AND reachable = 1"
            " ORDER BY touched LIMIT ?",
            (channel, limit),
        ).fetchall()
        found = []
        for row in rows:
            with suppress(StoreError):
                found.append(self._opened(row))
        return tuple(found)

    def ages(self) -> list[tuple[bytes, datetime]]:
        """Return every chat's hash, and when the person was last here."""
        rows = self._connection.execute("SELECT chat, touched FROM sessions").fetchall()
        return [(hashed, moment(touched)) for hashed, touched in rows]

    def is_reachable(self, chat: ChatKey) -> bool:
        """Whether there is a session of a chat, and the person can be written to."""
        row = self._connection.execute(
            "SELECT reachable FROM sessions WHERE chat = ?", (self._pseudonyms.chat(chat),)
        ).fetchone()
        return row is not None and bool(row[0])

    def unreachable(self, chat: ChatKey, since: datetime) -> bool:
        """Show no more cards to a chat; False where the person was here since."""
        hashed = self._pseudonyms.chat(chat)
        self._connection.execute(
            "UPDATE sessions SET reachable = 0 WHERE chat = ? AND touched <= ?",
            (hashed, seconds(since)),
        )
        later = self._connection.execute(
            "SELECT 1 FROM sessions WHERE chat = ? AND reachable = 1", (hashed,)
        ).fetchone()
        return later is None

    def _content(self, chat: ChatKey, session: Session) -> bytes:
        content = self._cipher.seal(session.model_dump_json().encode(), session.id, "content")
        self._recent.keep(self._pseudonyms.chat(chat), content, session)
        return content

    def _opened(self, row: _Row) -> StoredSession:
        """Return what a row holds; what is wrong with it is said without its contents."""
        hashed, channel, address, id_, content, revision, message = row
        try:
            chat = self._pseudonyms.addressed(channel, address, hashed)
            session = self._recent.find(hashed, content)
            if session is None or session.id != id_:
                plain = self._cipher.unseal(content, id_, "content")
                session = Session.model_validate_json(plain)
                self._recent.keep(hashed, content, session)
            return StoredSession(chat, session, revision, message)
        except WrongKeyError as error:
            raise DamagedError(f"a stored session: {error}") from None
        except ValidationError:
            raise DamagedError("a stored session is not as this version writes it") from None


def kept_as(session: Session) -> str:
    """Return how long a session is kept, by name."""
    if session.consent is None:
        return EMPTY
    is_finished = session.state.has_result or session.state is State.CLOSED
    return FINISHED if is_finished else UNFINISHED


def _one(changed: int) -> None:
    if changed != 1:
        raise ConflictError("the session was changed by another process")
