"""The interface of every store backend, and its data types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from bot.store.audit_entry import AuditEntry
from bot.text import Text
from bot.turn import Dispatch, FileRequest, Turn
from flows.engine.session import Session

SEEN_FOR = timedelta(hours=48)
"""How long the id of an applied update is kept, to refuse it a second time."""
GRACE = timedelta(seconds=30)
"""How long the messages of an update belong to the process that applied it."""


@dataclass(frozen=True, slots=True)
class ChatKey:
    """One chat on one channel: `ChatKey("telegram", "12345")`."""

    channel: str
    chat: str


@dataclass(frozen=True, slots=True)
class UpdateKey:
    """One update of one bot, as the platform numbers it."""

    bot: str
    update: int


@dataclass(frozen=True, slots=True)
class ParkedUpdate:
    """An update that failed permanently: an error code without facts, attempts, and last time."""

    update: UpdateKey
    reason: str
    tries: int
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A stored session and the card that its channel showed last.

    `shown_revision` is -1 and `shown_message` is empty if no card was shown yet.
    """

    chat: ChatKey
    session: Session
    shown_revision: int
    shown_message: str

    @property
    def is_behind(self) -> bool:
        """Whether the card on the screen is older than the session."""
        return self.shown_revision != self.session.revision


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message waiting for a chat, in the order of `id`: a notice or a file request.

    `attempts` counts how often it was claimed from the outbox.
    """

    id: int
    chat: ChatKey
    item: Text | FileRequest
    attempts: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ClaimedMessage:
    """A message to a firm claimed from the outbox; `attempts` counts deliveries so far."""

    id: int
    chat: ChatKey
    message: Dispatch
    attempts: int


@dataclass(frozen=True, slots=True)
class Held:
    """What is stored about a person beside the session, for the copy that they may ask for.

    `waiting` is on its way to the person, `to_firms` to firms; `log` are the entries of the
    audit log, oldest first. Times are UTC, None without a session or a warning.
    """

    last_here: datetime | None = None
    warned: datetime | None = None
    waiting: tuple[Outgoing, ...] = ()
    to_firms: tuple[Dispatch, ...] = ()
    log: tuple[AuditEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """The result of applying an update.

    `turn` is None if the update had been applied before. `stored` is the session as stored now, or
    None. `outgoing` are the messages of this update; no other process can claim them for `GRACE`.
    """

    turn: Turn | None
    stored: StoredSession | None
    outgoing: tuple[Outgoing, ...] = ()


Change: TypeAlias = Callable[[Session | None], Turn]


class Store(Protocol):
    """The interface of a store. Times are UTC; every method may raise `StoreError`."""

    async def apply(
        self, chat: ChatKey, change: Change, at: datetime, update: UpdateKey | None = None
    ) -> Applied:
        """Apply one update in one transaction; an update that was applied before is refused.

        `change` gets the stored session and must be pure: it is called again after a conflict with
        another process. If it raises, nothing is stored and the exception is passed on.
        """

    async def load(self, chat: ChatKey) -> StoredSession | None:
        """Return the session of a chat, or None."""

    async def check_writable(self) -> None:
        """Commit a transaction without effect, to check that updates can be applied."""

    async def delete(self, chat: ChatKey, at: datetime) -> None:
        """Delete the session of a chat and everything that belongs to it.

        The audit log keeps that it was deleted, and when.
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
        """Record that the card of this revision is shown, as this message.

        False, and nothing is recorded, if another process showed a newer card, if another
        message than `instead_of` is recorded, or if the session is gone. `done` are messages to
        delete in the same transaction. The call may wait a moment for others to share the
        commit, unless `at_once`.
        """

    async def behind(self, channel: str, limit: int = 100) -> tuple[StoredSession, ...]:
        """Return chats whose card is older than their session, longest waiting first."""

    async def claim(
        self, channel: str, at: datetime, lease: timedelta, limit: int = 100
    ) -> tuple[Outgoing, ...]:
        """Claim messages for the time of the lease; no other process gets them meanwhile.

        Messages of one chat come in order, none before the earlier ones are finished.
        """

    async def outgoing(self, chat: ChatKey) -> tuple[Outgoing, ...]:
        """Return what waits to be sent to the person of a chat, in order, whoever took it.

        For a channel that cannot push: whoever looks at the screen sees what waits for them.
        """

    async def held(self, chat: ChatKey) -> Held:
        """Return everything stored about a person beside the session."""

    async def done(self, ids: Sequence[int]) -> None:
        """Delete messages that were sent or can never be sent."""

    async def postpone(self, id_: int, until: datetime) -> None:
        """Release a claimed message; it can be claimed again after this time."""

    async def unreachable(self, chat: ChatKey, since: datetime) -> None:
        """Stop sending to a chat (blocked, gone) until an update comes from it.

        Has no effect if an update came after `since`.
        """

    async def failed(self, update: UpdateKey, reason: str, at: datetime) -> int:
        """Count a failed attempt to handle an update, with an error code; return the count."""

    async def park(self, update: UpdateKey, at: datetime) -> None:
        """Give up an update: it counts as applied and stays listed."""

    async def parked(self) -> tuple[ParkedUpdate, ...]:
        """Return all parked updates, oldest first."""

    async def discard(self, updates: Sequence[UpdateKey]) -> int:
        """Remove parked updates from the list; return how many. They still count as applied."""

    async def forget(self, at: datetime) -> int:
        """Delete the ids of updates older than `SEEN_FOR`; return how many."""

    async def close(self) -> None:
        """Finish running transactions and close the database."""
