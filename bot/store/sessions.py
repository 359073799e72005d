"""The rows of the sessions. The caller manages transactions."""

from __future__ import annotations

import hmac
from contextlib import suppress
from datetime import datetime
from typing import TypeAlias

from pydantic import ValidationError

from bot.encryption import SealForm, form_of
from bot.errors import DamagedError, StoreError, WrongKeyError
from bot.store.driver import ConflictError, Connection, Locks, marks, moment, seconds
from bot.store.protocol import ChatKey, StoredSession
from bot.store.pseudonyms import ChatPseudonymizer
from bot.store.retention import EMPTY, FINISHED, LOOK, UNFINISHED
from bot.store.sealing import Sealer, content_place
from bot.store.session_cache import SessionCache
from flows.engine.session import Session, State

_COLUMNS = "chat, channel, address, id, revision, content, shown_revision, shown_message"
_MARK = "SELECT mark FROM revisions WHERE who = ?"
_Row: TypeAlias = tuple[bytes, str, bytes, str, int, bytes, int, str]
# Setting the clock back must not make a session look older.
_HERE_AGAIN = (
    "touched = CASE WHEN touched > ? THEN touched ELSE ? END, warned = NULL, reachable = 1"
)


class SessionRows:
    """The sessions of one connection."""

    def __init__(
        self,
        connection: Connection,
        pseudonyms: ChatPseudonymizer,
        sealer: Sealer,
        locks: Locks,
        recent: SessionCache,
    ) -> None:
        self._connection = connection
        self._pseudonyms = pseudonyms
        self._sealer = sealer
        self._locks = locks
        self._recent = recent

    def stored(self, chat: ChatKey, *, to_change: bool = False) -> StoredSession | None:
        """Return the session of a chat, or None; `to_change` locks the row."""
        return self.of(self._pseudonyms.chat(chat), to_change=to_change)

    def of(self, hashed: bytes, *, to_change: bool = False) -> StoredSession | None:
        """Return the session of the chat with this hash, or None."""
        if not to_change:
            who = self._pseudonyms.revision_row(hashed)
            # One statement, so that both values are from the same snapshot.
            row = self._connection.execute(
                f"SELECT {_COLUMNS}, ({_MARK}) FROM sessions WHERE chat = ?",  # noqa: S608 - our constants
                (who, hashed),
            ).fetchone()
            return self._opened(row[:-1], row[-1]) if row else None
        row = self._connection.execute(
            f"SELECT {_COLUMNS} FROM sessions WHERE chat = ?{self._locks.waiting}",  # noqa: S608 - our constants
            (hashed,),
        ).fetchone()
        if row is None:
            return None
        # A second statement: a subquery of the one that waited for the lock would see an old mark.
        return self._opened(row, self.mark_of(hashed))

    def add(self, chat: ChatKey, session: Session, at: datetime) -> None:
        """Insert a new session.

        Raises:
            ConflictError: the chat has a session already.
        """
        cursor = self._connection.execute(
            "INSERT INTO sessions"
            " (chat, channel, address, id, revision, content, kept_as, touched, due)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                self._pseudonyms.chat(chat),
                chat.channel,
                self._pseudonyms.address("sessions", chat),
                session.id,
                session.revision,
                self._content(chat, session),
                kept_as(session),
                seconds(at),
                seconds(at + LOOK),
            ),
        )
        _one(cursor.rowcount)
        self._mark(chat, session)

    def replace(self, chat: ChatKey, session: Session, revision: int, at: datetime) -> None:
        """Replace the session of this revision.

        Raises:
            ConflictError: another revision is stored.
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
        self._mark(chat, session)

    def touch(self, chat: ChatKey, at: datetime) -> None:
        """Record activity of the person."""
        self._connection.execute(
            f"UPDATE sessions SET {_HERE_AGAIN} WHERE chat = ?",  # noqa: S608 - our constant
            (seconds(at), seconds(at), self._pseudonyms.chat(chat)),
        )

    def remove(self, hashed: bytes) -> bool:
        """Delete the session of a chat; return whether there was one."""
        self._recent.drop(hashed)
        self._connection.execute(
            "DELETE FROM revisions WHERE who = ?", (self._pseudonyms.revision_row(hashed),)
        )
        cursor = self._connection.execute("DELETE FROM sessions WHERE chat = ?", (hashed,))
        return cursor.rowcount > 0

    def shown(
        self, chat: ChatKey, revision: int, message: str, instead_of: str | None = None
    ) -> bool:
        """Record the card on the screen; False if a newer one is recorded.

        False too if another message than `instead_of` is recorded. A revision above the one of the
        session belongs to a deleted session. A person who was shown a card is reachable again.
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

        Damaged rows are left out, so that they block nobody.
        """
        rows = self._connection.execute(
            "SELECT chat FROM sessions"
            " WHERE channel = ? AND shown_revision <> revision AND reachable = 1"
            " ORDER BY touched LIMIT ?",
            (channel, limit),
        ).fetchall()
        found = []
        for (hashed,) in rows:
            with suppress(StoreError):
                stored = self.of(hashed)
                if stored is not None and stored.is_behind:
                    found.append(stored)
        return tuple(found)

    def ages(self) -> list[tuple[bytes, datetime]]:
        """Return the hash and the last activity of every chat."""
        rows = self._connection.execute("SELECT chat, touched FROM sessions").fetchall()
        return [(hashed, moment(touched)) for hashed, touched in rows]

    def times(self, chat: ChatKey) -> tuple[datetime, datetime | None] | None:
        """Return the last activity of a chat and when it was warned; None without a session."""
        row = self._connection.execute(
            "SELECT touched, warned FROM sessions WHERE chat = ?", (self._pseudonyms.chat(chat),)
        ).fetchone()
        return (moment(row[0]), moment(row[1]) if row[1] is not None else None) if row else None

    def reachable(self, chat: ChatKey) -> bool | None:
        """Return whether the person can be written to; None without a session."""
        row = self._connection.execute(
            "SELECT reachable FROM sessions WHERE chat = ?", (self._pseudonyms.chat(chat),)
        ).fetchone()
        return None if row is None else bool(row[0])

    def unreachable(self, chat: ChatKey, since: datetime) -> bool:
        """Stop showing cards to a chat; False if there was activity since then."""
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
        hashed = self._pseudonyms.chat(chat)
        place = content_place(hashed, chat.channel, session.id, session.revision)
        content = self._sealer.seal(session.model_dump_json().encode(), place)
        self._recent.keep(hashed, place, content, session)
        return content

    def _mark(self, chat: ChatKey, session: Session) -> None:
        """Record the last revision, unless release 0.1 may be running."""
        if self._sealer.form is SealForm.OWNER:
            return
        hashed = self._pseudonyms.chat(chat)
        self.record_mark(hashed, session.id, session.revision)

    def record_mark(self, hashed: bytes, id_: str, revision: int) -> None:
        """Record the last revision of a chat."""
        self._connection.execute(
            "INSERT INTO revisions (who, mark) VALUES (?, ?)"
            " ON CONFLICT (who) DO UPDATE SET mark = excluded.mark",
            (
                self._pseudonyms.revision_row(hashed),
                self._pseudonyms.revision_mark(hashed, id_, revision),
            ),
        )

    def mark_of(self, hashed: bytes) -> bytes:
        """Return the recorded hash of the last revision of a chat; may be empty."""
        row = self._connection.execute(_MARK, (self._pseudonyms.revision_row(hashed),)).fetchone()
        return row[0] if row else b""

    def _opened(self, row: _Row, mark: bytes | None) -> StoredSession:
        """Return the session of a row; errors do not quote its content."""
        hashed, channel, address, id_, revision, content, shown, message = row
        try:
            chat = self._pseudonyms.addressed("sessions", channel, address, hashed)
            place = content_place(hashed, channel, id_, revision)
            session = self._recent.find(hashed, place, content)
            if session is None:
                session = Session.model_validate_json(self._sealer.unseal(content, place))
                self._recent.keep(hashed, place, content, session)
        except WrongKeyError as error:
            raise DamagedError(f"a stored session: {error}") from None
        except ValidationError:
            raise DamagedError("a stored session is not as this version writes it") from None
        if (session.id, session.revision) != (id_, revision):
            raise DamagedError("a stored session is not the one its row names")
        expected = self._pseudonyms.revision_mark(hashed, id_, revision)
        # Values of release 0.1 have no mark; they are refused once everything is encrypted again.
        if form_of(content) is SealForm.ROW and not hmac.compare_digest(expected, mark or b""):
            raise DamagedError("a stored session is not the last one written: it was put back")
        return StoredSession(chat, session, shown, message)


def kept_as(session: Session) -> str:
    """Return the retention class of a session."""
    if session.consent is None:
        return EMPTY
    is_finished = session.state.has_result or session.state is State.CLOSED
    return FINISHED if is_finished else UNFINISHED


def _one(changed: int) -> None:
    if changed != 1:
        raise ConflictError("the session was changed by another process")
