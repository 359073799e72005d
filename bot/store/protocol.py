"""What every store backend does, and the plain data that goes in and out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from bot.text import Text
from bot.turn import Dispatch, FileRequest, Turn
from flows.engine.session import Session

SEEN_FOR = timedelta(hours=48)
"""How long the id of an update is remembered, to refuse it a second time."""
GRACE = timedelta(seconds=30)
"""How long what an update gave rise to is left to the process that applied it."""


@dataclass(frozen=True, slots=True)
class ChatKey:
    """One conversation on one channel: `ChatKey("telegram", "12345")`."""

    channel: str
    chat: str


@dataclass(frozen=True, slots=True)
class UpdateKey:
    """One update of one bot, as the platform numbers them."""

    bot: str
    update: int


@dataclass(frozen=True, slots=True)
class ParkedUpdate:
    """An update given up: why (a code, no facts), how often it was tried, and when last."""

    update: UpdateKey
    reason: str
    tries: int
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A stored session, and what its channel showed last.

    `shown_revision` is -1 and `shown_message` empty where no card was shown yet.
    """

    chat: ChatKey
    session: Session
    shown_revision: int
    shown_message: str

    @property
    def is_behind(self) -> bool:
        """Whether the card on the person's screen is older than the session."""
        return self.shown_revision != self.session.revision


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing still to be said or sent to a chat, in order of `id`: a notice or an effect."""

    id: int
    chat: ChatKey
    item: Text | FileRequest


@dataclass(frozen=True, slots=True)
class ClaimedMessage:
    """A message to a firm, taken from the outbox for the so-manyth time; `chat` agreed to it."""

    id: int
    chat: ChatKey
    message: Dispatch
    attempts: int


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying an update came to.

    `turn` is None where the update had been applied before. `stored` is the session as stored
    now (None where nothing is kept); `outgoing` is what this update gave rise to, left to the
    caller for `GRACE` before any process may claim it.
    """

    turn: Turn | None
    stored: StoredSession | None
    outgoing: tuple[Outgoing, ...] = ()


Change: TypeAlias = Callable[[Session | None], Turn]


class Store(Protocol):
    """A store. Times are UTC and passed in; every method may raise `StoreError`."""

    async def apply(
        self, chat: ChatKey, change: Change, at: datetime, update: UpdateKey | None = None
    ) -> Applied:
        """Handle one update in one transaction: refused if seen, else changed and committed.

        `change` is called with the stored session and must be pure; it may be called again
        where another process got in between. What it raises is raised here, nothing kept.
        """

    async def load(self, chat: ChatKey) -> StoredSession | None:
        """Return the session of a chat, or None."""

    async def check_writable(self) -> None:
        """Commit something that changes nothing: where that cannot be, no update can be applied."""

    async def delete(self, chat: ChatKey, at: datetime) -> None:
        """Remove the chat's session and all that belongs to it, leaving nothing behind.

        That it was done, and when, stays in the audit log.
        """

    async def shown(
        self,
        chat: ChatKey,
        revision: int,
        message: str,
        done: Sequence[int] = (),
        *,
        instead_of: str | None = None,
        at_once: bool = False,
    ) -> bool:
        """Record that the card of this revision is on the screen, as this message.

        False where another process has shown a newer one, or any since `instead_of` was the
        message shown last, or the session is gone: nothing is recorded then. `done` drops what
        was sent before it, in the same transaction. It may wait a moment for company, unless
        `at_once`.
        """

    async def behind(self, channel: str, limit: int = 100) -> tuple[StoredSession, ...]:
        """Return chats whose card is older than their session, longest waiting first."""

    async def claim(
        self, channel: str, at: datetime, lease: timedelta, limit: int = 100
    ) -> tuple[Outgoing, ...]:
        """Take what waits to be sent, for this long; no other process gets it meanwhile.

        What belongs to one chat comes in order, and not before what went ahead is done.
        """

    async def done(self, ids: Sequence[int]) -> None:
        """Drop what was sent, or never can be."""

    async def postpone(self, id_: int, until: datetime) -> None:
        """Give one thing back, to be claimed after this time."""

    async def unreachable(self, chat: ChatKey, since: datetime) -> None:
        """Send nothing more to a chat (blocked, gone) until an update comes from it.

        Nothing is done where one came after `since`: what is known of the chat is older.
        """

    async def failed(self, update: UpdateKey, reason: str, at: datetime) -> int:
        """Count a failure to handle an update (`reason`: a code, no facts); return how many."""

    async def park(self, update: UpdateKey, at: datetime) -> None:
        """Give an update up: it counts as seen and stays listed."""

    async def parked(self) -> tuple[ParkedUpdate, ...]:
        """Return every parked update, longest ago first."""

    async def discard(self, updates: Sequence[UpdateKey]) -> int:
        """Take parked updates off the list; return how many were on it. They stay seen."""

    async def forget(self, at: datetime) -> int:
        """Drop the ids of updates older than `SEEN_FOR`; return how many."""

    async def close(self) -> None:
        """Finish what is under way and let go of the database."""
