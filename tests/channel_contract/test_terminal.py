"""The terminal keeps the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from channel_contract.contract import ChannelContract
from channel_contract.driver import Driver, Shown

from bot.channels.terminal.channel import CHAT, LIMITS, Terminal
from bot.channels.terminal.screen import Screen
from bot.store import ChatKey
from bot.turn import read_input


class TerminalDriver(Driver):
    """One person types lines; files are written into the folder."""

    limits = LIMITS
    people = 1

    @asynccontextmanager
    async def process(self) -> AsyncIterator[None]:
        """Have a terminal."""
        self._said: list[Shown] = []
        screen, files = Screen(width=1000), self.folder / "files"
        files.mkdir(exist_ok=True)
        self._terminal = Terminal(
            self.chats(), screen, lambda said: self._said.append(Shown(said)), files
        )
        yield

    def key(self, person: int) -> ChatKey:
        """Return the key of the one person."""
        assert person == 0
        return CHAT

    async def opens(self, person: int = 0) -> list[Shown]:
        """Start the terminal."""
        assert person == 0
        await self._terminal.start(None, "en_GB.UTF-8")
        return self._new()

    async def types(self, line: str, person: int = 0) -> list[Shown]:
        """Type a line."""
        assert person == 0
        await self._terminal.answer(read_input(line.strip()))
        return self._new()

    def _new(self) -> list[Shown]:
        said, self._said[:] = [*self._said], []
        return said


class TestTerminal(ChannelContract):
    """The contract on the terminal."""

    @pytest.fixture
    def channel(self, tmp_path: Path) -> Driver:
        """Return the terminal."""
        return TerminalDriver(tmp_path)
