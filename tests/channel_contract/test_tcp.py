"""The channel that docs/adding.md shows keeps the contract: this runs its very text."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import ModuleType

import pytest
from channel_contract.contract import ROLE, ChannelContract, CrowdContract
from channel_contract.driver import Driver, Shown

from bot.channels.terminal.screen import LINES, Screen
from bot.store import ChatKey

PAGE = Path(__file__).parents[2] / "docs" / "adding.md"
LONGEST = 100
"""Lines of the channel, blank ones included."""


def example() -> str:
    """Return the code of the channel on the page."""
    page = PAGE.read_text("utf-8")
    (code,) = re.findall(r"^```python\n(\"\"\".*?)^```", page, re.MULTILINE | re.DOTALL)
    return str(code)


class TcpDriver(Driver):
    """People with a connection each; they come back with their code."""

    limits = LINES

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._module = ModuleType("tcp")
        exec(compile(example(), PAGE.name, "exec"), self._module.__dict__)  # noqa: S102 - our page
        self._module.__dict__["SCREEN"] = Screen(width=1000)
        self._codes: dict[int, str] = {}

    @asynccontextmanager
    async def process(self) -> AsyncIterator[None]:
        """Serve on a free port."""
        self._lines: dict[int, tuple[asyncio.StreamReader, asyncio.StreamWriter]] = {}
        channel = self._module.TcpChannel(self.chats())
        serving: set[asyncio.Task[None]] = set()

        async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            serving.add(task)
            await channel.serve(reader, writer)

        server = await asyncio.start_server(served, "127.0.0.1", 0)
        self._port = server.sockets[0].getsockname()[1]
        async with server:
            yield
            for _, writer in self._lines.values():
                writer.close()
            await asyncio.gather(*serving)

    def key(self, person: int) -> ChatKey:
        """Return the key that the channel gave out."""
        return ChatKey("tcp", self._codes[person])

    async def opens(self, person: int = 0) -> list[Shown]:
        """Connect, and say the code."""
        self._lines[person] = await asyncio.open_connection("127.0.0.1", self._port)
        await self._until_prompt(person)
        shown = await self.types(self._codes.get(person, ""), person)
        if found := re.search(r"brings you back here: (\S+)", shown[0].text):
            self._codes[person] = found[1]
        return shown

    async def types(self, line: str, person: int = 0) -> list[Shown]:
        """Send a line."""
        self._lines[person][1].write(line.encode() + b"\n")
        return await self._until_prompt(person)

    async def _until_prompt(self, person: int) -> list[Shown]:
        prompt = bytes(self._module.PROMPT)
        said = await self._lines[person][0].readuntil(b"\n" + prompt)
        parts = said.removesuffix(prompt).decode().split("\n\n")
        return [Shown(part) for part in parts if part.strip()]


class TestTcpChannel(ChannelContract, CrowdContract):
    """The contract over TCP, and what the page promises."""

    @pytest.fixture
    def channel(self, tmp_path: Path) -> TcpDriver:
        """Return the channel of the page."""
        return TcpDriver(tmp_path)

    async def test_a_code_that_nobody_was_given(self, channel: TcpDriver) -> None:
        """A made-up code leads to nobody: another one is given out."""
        async with channel.serving():
            channel._codes[0] = "guess"
            shown = await channel.opens()
            assert channel._codes[0] != "guess"
            assert len(channel._codes[0]) > 20
            assert "中文" in shown[-1].text + shown[-2].text

    async def test_many_at_once(self, channel: TcpDriver) -> None:
        """Thirty people talk at the same time."""
        async with channel.serving():
            await asyncio.gather(*(channel.opens(person) for person in range(30)))
            for line in ("1", "1"):
                told = await asyncio.gather(*(channel.types(line, person) for person in range(30)))
            assert all(ROLE in " ".join(one.text for one in shown) for shown in told)

    async def test_a_line_without_end(self, channel: TcpDriver) -> None:
        """Who sends a line of more than 64 KiB is disconnected; the others are served."""
        async with channel.serving():
            await channel.opens(0)
            await channel.opens(1)
            reader, writer = channel._lines[0]
            writer.write(b"x" * (1 << 17))
            with suppress(ConnectionError):
                await reader.read()
            assert await channel.types("1", 1)

    def test_it_is_short(self) -> None:
        """A line-based channel is a page of code."""
        assert len(example().splitlines()) < LONGEST
