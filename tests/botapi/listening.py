"""What a poller needs in a test: a handler that obeys, a source with a script, a clock."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from botapi.fake_clock import FakeClock, settle
from botapi.person import KINDS
from telegram import Update

from bot.channels.telegram.outcome import CallOutcome, Done, Json
from bot.channels.telegram.parsing import Raw
from bot.channels.telegram.polling import Poller, PollingSettings, Source, queue_key

ALL_KINDS: Final = tuple(sorted({name for body in KINDS.values() for name in body}))
SETTINGS: Final = PollingSettings(kinds=ALL_KINDS, chats_at_once=4)


class Listener:
    """A handler that writes down what it gets and does what a test tells it."""

    def __init__(self) -> None:
        self.seen: list[Raw] = []
        self.updates: list[Update | None] = []
        self.finished: list[int] = []
        self.parked: list[tuple[int, str]] = []
        self.gates: dict[int | str, asyncio.Event] = {}
        self.failing: dict[int, list[Exception]] = {}
        self.park_failures = 0
        self.at_once = 0
        self.most_at_once = 0

    async def handle(self, raw: Raw, update: Update | None) -> None:
        """Handle one update: wait at the gate of its chat, fail if told to."""
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            self.seen.append(raw)
            self.updates.append(update)
            gate = self.gates.get(queue_key(raw))
            if gate is not None:
                await gate.wait()
            failures = self.failing.get(number(raw), [])
            if failures:
                raise failures.pop(0)
            self.finished.append(number(raw))
        finally:
            self.at_once -= 1

    async def park(self, raw: Raw, reason: str) -> None:
        """Put one update aside, or fail."""
        if self.park_failures:
            self.park_failures -= 1
            raise OSError("the store is away")
        self.parked.append((number(raw), reason))

    def texts(self, chat_id: int | None = None) -> list[str]:
        """The texts handled, of one chat or of all."""
        messages = [raw["message"] for raw in self.seen if "message" in raw]
        return [
            str(message["text"])
            for message in messages
            if isinstance(message, dict)
            and isinstance(message["chat"], dict)
            and chat_id in {None, message["chat"]["id"]}
        ]


class Polling:
    """A poller under way, and what it works with."""

    def __init__(
        self, source: Source, clock: FakeClock, settings: PollingSettings = SETTINGS
    ) -> None:
        self.desk = Listener()
        self.clock = clock
        self.stop = asyncio.Event()
        self.poller = Poller(
            source,
            self.desk.handle,
            self.desk.park,
            clock=clock,
            chance=lambda: 0.5,
            settings=settings,
        )
        self.task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin and let it run as far as it can without time passing."""
        self.task = asyncio.ensure_future(self.poller.run(self.stop))
        await settle()

    async def end(self) -> None:
        """Stop and wait for the end."""
        self.stop.set()
        assert self.task is not None
        await self.clock.finish(self.task)


class Script:
    """A source that gives chosen outcomes, then nothing more; keeps the offsets it got."""

    def __init__(self, *outcomes: CallOutcome) -> None:
        self.outcomes = list(outcomes)
        self.offsets: list[int | None] = []

    async def get_updates(
        self, offset: int | None, *, seconds: int, limit: int, kinds: Sequence[str]
    ) -> CallOutcome:
        """Give the next outcome; without one, wait for ever."""
        assert limit
        assert kinds is not None
        self.offsets.append(offset)
        if self.outcomes:
            return self.outcomes.pop(0)
        if seconds:
            await asyncio.Event().wait()
        return Done([])


def number(raw: Raw) -> int:
    """Return the number of an update."""
    found = raw["update_id"]
    assert isinstance(found, int)
    return found


def message(update_id: int, chat: int = 5, text: str = "hi") -> Json:
    """Return a raw update with a text message."""
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": 1,
            "text": text,
            "chat": {"id": chat, "type": "private"},
            "from": {"id": chat, "is_bot": False, "first_name": "A"},
        },
    }
