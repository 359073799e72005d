"""Telegram keeps the contract, over HTTP against the test server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from botapi.person import Person
from botapi.server import Server
from botapi.world import World
from channel_contract.contract import (
    ButtonContract,
    ChannelContract,
    CrowdContract,
    RedeliveryContract,
)
from channel_contract.driver import Driver, Shown
from serving import House
from talking import SHORT

from bot.channels.telegram.limits import LIMITS, key_of
from bot.channels.telegram.parsing import parsed
from bot.store import ChatKey


class TelegramDriver(Driver):
    """People with the app; what is new on the screen is what the bot sent or changed."""

    limits = LIMITS

    def __init__(self, folder: Path, server: Server) -> None:
        super().__init__(folder)
        self._house = House(SHORT, folder, server)
        self._people = [Person(server.world, 5), Person(server.world, 6, "Bob")]
        self._seen: set[tuple[int, int, str, tuple[tuple[str, str], ...] | None]] = set()
        self._files: set[str] = set()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Have a service running over its own store."""
        self._house.now = self.now
        async with self._house.serving():
            assert self._house.store is not None
            self.store = self._house.store
            yield

    @asynccontextmanager
    async def process(self) -> AsyncIterator[None]:
        """Do nothing: the service has its store from `serving`."""
        yield

    def key(self, person: int) -> ChatKey:
        """Return the key of a person's chat."""
        return key_of(self._people[person].chat.chat_id)

    async def opens(self, person: int = 0) -> list[Shown]:
        """Press start."""
        return await self.types("/start", person)

    async def types(self, line: str, person: int = 0) -> list[Shown]:
        """Send a message; the app sends no empty one."""
        if line:
            self._people[person].say(line)
        return await self._new(person)

    async def presses(self, code: str, person: int = 0) -> list[Shown]:
        """Press a button on the newest message that has it, or had it."""
        card = self._people[person].card
        assert card is not None
        tap = self._people[person].send_tap(code, card)
        shown = await self._new(person)
        return [Shown(tap.text), *shown] if tap.text else shown

    def cards(self, person: int = 0) -> int:
        """Return how many messages have buttons."""
        return sum(bool(message.keyboard) for message in self._people[person].screen)

    async def repeats(self, person: int = 0) -> list[Shown]:
        """Have the last update delivered again."""
        assert self._house.service is not None
        await self._house.service.handler.handle(self._last, parsed(self._last))
        return await self._new(person)

    async def _new(self, person: int) -> list[Shown]:
        """Wait until the bot is done, and return the messages and files that are new."""
        world = self._house.world
        for _, self._last in world.updates.after(world.updates.last - 1):
            pass
        await self._house.settle()
        found = []
        for message in self._people[person].screen:
            keys = tuple(
                (str(key["text"]), str(key["callback_data"]))
                for row in message.keyboard
                for key in row
            )
            text = message.text.text
            # Buttons that were taken off show nothing new.
            if (person, message.message_id, text, keys or None) not in self._seen:
                self._seen |= {(person, message.message_id, text, at) for at in (keys, None)}
                found.append(Shown(text, keys))
        for file, (name, content) in world.files.items():
            if file not in self._files:
                self._files.add(file)
                found.append(Shown(content.decode(errors="replace"), name=name))
        return found


class TestTelegram(ChannelContract, ButtonContract, RedeliveryContract, CrowdContract):
    """The contract on Telegram."""

    @pytest.fixture
    async def channel(self, tmp_path: Path) -> AsyncIterator[Driver]:
        """Return the channel, and a server for it."""
        async with Server(World()) as server:
            yield TelegramDriver(tmp_path, server)
