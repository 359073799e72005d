"""Two channels at the ends: three narrow buttons and short messages, and one form per card."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from channel_contract.contract import ButtonContract, ChannelContract, CrowdContract
from channel_contract.driver import Driver, Shown

from bot.cards.channel_limits import ChannelLimits
from bot.chat.files import Attachment
from bot.chat.reply import Reply
from bot.language import plain
from bot.store import ChatKey
from bot.turn import Chosen, Input, Started, Tapped, read_input


class SmallDriver(Driver):
    """People who see what the reply holds, and no more than the limits allow."""

    limits = ChannelLimits(buttons=3, label=20, text=1000, can_upload=True)

    @asynccontextmanager
    async def process(self) -> AsyncIterator[None]:
        """Have the service."""
        self._chats = self.chats()
        yield

    def key(self, person: int) -> ChatKey:
        """Return a key of this channel."""
        return ChatKey("small", str(person))

    async def opens(self, person: int = 0) -> list[Shown]:
        """Send a first message."""
        return await self._does(Started("en"), person)

    async def types(self, line: str, person: int = 0) -> list[Shown]:
        """Send a message."""
        return await self._does(read_input(line), person)

    async def presses(self, code: str, person: int = 0) -> list[Shown]:
        """Press a button."""
        return await self._does(Tapped(code), person)

    async def _does(self, given: Input, person: int) -> list[Shown]:
        reply = await self._chats.handle(self.key(person), given)
        shown = [Shown(said) for said in (reply.toast, *map(plain, reply.notices)) if said]
        for request in reply.files:
            file = await self._chats.file(reply.stored, request)
            assert isinstance(file, Attachment)
            content = file.file.content.decode(errors="replace")
            shown.append(Shown(content, name=file.file.name))
        shown += self._card(reply)
        await self._chats.delivered(reply)
        return shown

    def _card(self, reply: Reply) -> list[Shown]:
        """Return a card in parts, the buttons under the last."""
        if reply.card is None:
            return []
        *first, last = self.limits.parts(reply.card.html)
        keys = tuple((key.label, key.code) for row in reply.card.rows for key in row)
        return [*map(Shown, first), Shown(last, keys)]


class FormDriver(SmallDriver):
    """People with forms: a card is never too long, and a list is submitted as a whole."""

    limits = ChannelLimits(text=None, page=None, can_upload=True)

    async def ticks(self, options: tuple[str, ...], person: int = 0) -> list[Shown]:
        """Submit the list."""
        card = (await self._chats.current(self.key(person))).card
        assert card is not None
        lines = {key.option: key for row in card.rows for key in row if key.ticked is not None}
        assert {*options} <= {*lines}
        (done,) = (key.code for row in card.rows for key in row if key.text == "Done")
        return await self._does(Chosen(done, options), person)


class TestFormChannel(ChannelContract, ButtonContract, CrowdContract):
    """The contract where a card is a form."""

    @pytest.fixture
    def channel(self, tmp_path: Path) -> Driver:
        """Return the channel."""
        return FormDriver(tmp_path)


class TestSmallChannel(ChannelContract, ButtonContract, CrowdContract):
    """The contract where nearly nothing fits."""

    @pytest.fixture
    def channel(self, tmp_path: Path) -> Driver:
        """Return the channel."""
        return SmallDriver(tmp_path)
