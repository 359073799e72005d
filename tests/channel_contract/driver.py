"""What the contract suite needs of a channel: people who act, and what they are shown."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from talking import SHORT

from bot.cards import present
from bot.cards.channel_limits import ChannelLimits
from bot.chat.service import ChatService
from bot.language import Localizer
from bot.settings import Settings
from bot.store import ChatKey
from bot.store.opening import open_store
from bot.store.transactional import TransactionalStore
from flows.engine.session import Session

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shown:
    """One message, card or file: its text without markup, and the buttons on it.

    `buttons` maps labels to action codes. A file has a `name`; its text is what can be read
    of its content.
    """

    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    name: str = ""


class Driver(ABC):
    """Drives one channel, served in this process from a real store in `folder`.

    A person is a number from 0. Each call returns when all is shown, and returns what is new.
    """

    limits: ChannelLimits
    people = 2
    """How many people the channel can serve at once."""
    store: TransactionalStore

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = NOON

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Have a process of the channel serve; it ends cleanly."""
        settings = Settings(database_url=f"sqlite:///{self.folder / 'intake.sqlite3'}")
        async with await open_store(settings) as self.store, self.process():
            yield

    def chats(self) -> ChatService:
        """Return the chat service of the short interview over the store."""
        return ChatService(SHORT, self.store, self.limits, now=lambda: self.now)

    @abstractmethod
    def process(self) -> AbstractAsyncContextManager[None]:
        """Serve from `self.store` while the context lasts."""

    @abstractmethod
    def key(self, person: int) -> ChatKey:
        """Return the key of a person's chat."""

    @abstractmethod
    async def opens(self, person: int = 0) -> list[Shown]:
        """Let a person open the channel: for the first time, or again after a restart."""

    @abstractmethod
    async def types(self, line: str, person: int = 0) -> list[Shown]:
        """Let a person type a line."""

    async def presses(self, code: str, person: int = 0) -> list[Shown]:
        """Let a person press a button that they see, or saw before."""
        raise NotImplementedError

    async def chooses(self, label: str, person: int = 0) -> list[Shown]:
        """Let a person choose what has this English label: by button, or by its number."""
        card = present(SHORT, await self.session(person), self.limits.page)
        number, code = next(
            (number, button.action.code)
            for number, button in enumerate(card.choices, 1)
            if label in Localizer("en").label(button.label)
        )
        if self.limits.buttons is None or len(card.choices) <= self.limits.buttons:
            return await self.presses(code, person)
        return await self.types(str(number), person)

    async def ticks(self, options: tuple[str, ...], person: int = 0) -> list[Shown]:
        """Let a person tick these options of the list on the card, and end the list."""
        for option in options:
            card = present(SHORT, await self.session(person), self.limits.page)
            (line,) = (one for one in card.choices if one.action.option == option)
            shown = await self.chooses(Localizer("en").label(line.label), person)
            assert "☑" in texts(shown)
        return await self.chooses("Done", person)

    def cards(self, person: int = 0) -> int:
        """Return on how many messages a person sees buttons, where the channel can edit."""
        raise NotImplementedError

    async def repeats(self, person: int = 0) -> list[Shown]:
        """Deliver the last update of a person once more, as a platform that redelivers does."""
        raise NotImplementedError

    async def session(self, person: int = 0) -> Session:
        """Return the stored session of a person."""
        stored = await self.store.load(self.key(person))
        assert stored is not None
        return stored.session


def texts(shown: list[Shown]) -> str:
    """Return all that is shown, as one text on one line."""
    parts = [" ".join((one.name, one.text, *(label for label, _ in one.buttons))) for one in shown]
    return " ".join(" ".join(parts).split())
