"""The whole Telegram service in a test: a real store, the Bot API on loopback, people."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from botapi.person import Person
from botapi.server import Server
from botapi.world import World
from replying import replies

from bot.cards import present
from bot.cards.card import Card
from bot.channels.telegram.limits import key_of
from bot.channels.telegram.pacing import PacingSettings
from bot.channels.telegram.polling import PollingSettings
from bot.channels.telegram.service import (
    BotEndpoint,
    Service,
    ServiceOptions,
    connected,
    introduced,
)
from bot.channels.telegram.webhook_endpoint import WebhookEndpoint
from bot.clock import Clock, SystemClock
from bot.observer import SILENT, Observer
from bot.settings import Settings
from bot.store import StoredSession
from bot.store.opening import open_store
from bot.store.transactional import TransactionalStore
from flows.engine.question import Flow
from flows.engine.session import Firm, Session, State
from flows.facts import Facts

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
POLLING = PollingSettings(poll_seconds=20, first_wait=0.01, longest_wait=0.02, longest_retry=0.01)
UNHURRIED = PacingSettings(chat_messages=100_000, all_messages=100_000, first_wait=0.001)
"""No rate limits: pacing has its own tests."""
MOST_CARDS = 300


@dataclass
class House:
    """One database file and one Telegram, on which services start and stop."""

    flow: Flow
    folder: Path
    server: Server
    now: datetime = NOON
    ids: Iterator[int] = field(default_factory=count)
    sweep_every: float = 3600.0
    webhook_seconds: float = 45.0
    clock: Clock = field(default_factory=SystemClock)
    observer: Observer = SILENT
    firms: tuple[Firm, ...] = ()
    service: Service | None = None
    store: TransactionalStore | None = None

    @property
    def world(self) -> World:
        """Telegram."""
        return self.server.world

    @property
    def settings(self) -> Settings:
        """The settings: a database of this test."""
        return Settings(database_url=f"sqlite:///{self.folder / 'intake.sqlite3'}")

    @asynccontextmanager
    async def serving(
        self, opening: tuple[WebhookEndpoint, socket.socket] | None = None
    ) -> AsyncIterator[Service]:
        """Run a service inside the context, optionally with a webhook; stop it cleanly."""
        place = BotEndpoint(
            token=self.world.token,
            base_url=self.server.base_url,
            base_file_url=self.server.base_file_url,
        )
        options = ServiceOptions(
            clock=self.clock,
            chance=lambda: 0.5,
            now=lambda: self.now,
            new_id=lambda: f"session {next(self.ids)}",
            polling=POLLING,
            pacing=UNHURRIED,
            sweep_every=self.sweep_every,
            webhook_seconds=self.webhook_seconds,
        )
        # Reading the certificates of the machine takes longer than most tests.
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        async with (
            await open_store(self.settings) as store,
            connected(place, trust, self.observer) as line,
        ):
            me = await introduced(line.client)
            store.observer = self.observer
            self.store = store
            self.service = Service(
                self.flow,
                store,
                line,
                me,
                options,
                observer=self.observer,
                firms=self.firms,
            )
            stop = asyncio.Event()
            work = self.service.listen(stop, *opening) if opening else self.service.poll(stop)
            running = asyncio.ensure_future(work)
            try:
                yield self.service
            finally:
                stop.set()
                await running
                self.store = self.service = None

    async def settle(self) -> None:
        """Return when every update is confirmed and everything is delivered."""
        assert self.service is not None
        await self.world.until(lambda: len(self.world.updates) == 0)
        await self.service.renderer.at_rest()

    async def says(self, person: Person, *lines: str) -> None:
        """Let a person type lines, each after the response to the previous one."""
        for line in lines:
            person.say(line)
            await self.settle()

    async def taps(self, person: Person, *buttons: str) -> None:
        """Let a person press buttons in order."""
        for button in buttons:
            person.tap(button)
            await self.settle()

    async def stored(self, person: Person) -> StoredSession:
        """Return the stored row of a person."""
        assert self.store is not None
        stored = await self.store.load(key_of(person.chat.chat_id))
        assert stored is not None
        return stored

    async def session(self, person: Person) -> Session:
        """Return the stored session of a person."""
        return (await self.stored(person)).session

    async def card(self, person: Person) -> Card:
        """Return the expected card of a person."""
        return present(self.flow, await self.session(person))

    async def agrees(self, person: Person, language: str = "en") -> None:
        """Let a person start, choose a language and consent."""
        await self.says(person, "/start")
        choices = (await self.card(person)).choices
        await self.taps(
            person, next(one.action.code for one in choices if one.action.option == language)
        )
        await self.taps(person, await self.code(person, 0))

    async def code(self, person: Person, number: int) -> str:
        """Return the code of a button of the current card, by its index from 0."""
        return (await self.card(person)).choices[number].action.code

    async def answers(self, person: Person, facts: Facts, cards: int = MOST_CARDS) -> None:
        """Let a person answer from the facts, on this many cards or until the result.

        A number is pressed as a button, everything else is typed.
        """
        for _ in range(cards):
            session = await self.session(person)
            if session.state is State.ASSESSED:
                return
            for line in replies(self.flow, session, facts):
                if line.isdigit():
                    await self.taps(person, await self.code(person, int(line) - 1))
                else:
                    await self.says(person, line)
            assert_stands(person, await self.stored(person))
        assert cards < MOST_CARDS, "the interview does not end"


def assert_stands(person: Person, stored: StoredSession) -> None:
    """Require one card on the screen, of the stored revision, as the newest message."""
    assert not stored.is_behind
    card = person.card
    assert card is not None
    assert str(card.message_id) == stored.shown_message
    assert card is person.screen[-1]
    assert [message for message in person.screen if message.keyboard] == [card]
    codes = [str(key["callback_data"]) for row in card.keyboard for key in row]
    assert {code.rpartition(":")[2] for code in codes} == {str(stored.session.revision)}
