"""Delivers what never arrived, on a channel that can push: late cards, and the outbox."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.clock import Clock
from bot.errors import StoreError
from bot.store import ChatKey, Outgoing, Store
from bot.throttled_log import ThrottledLogger, place_of

_LOG: Final = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=3)
"""How long a claim on the outbox lasts; longer than any delivery."""
EVERY: Final = 15.0
"""Seconds of the clock between two sweeps."""
_FORGET_EVERY: Final = timedelta(hours=1)


class Deliverer(Protocol):
    """Delivers to the chats of a channel, behind whatever each chat is waiting for."""

    def deliver(self, chat: ChatKey, outgoing: Sequence[Outgoing] = ()) -> None:
        """Send these things, and then the current card below them."""

    def is_busy(self, chat: ChatKey) -> bool:
        """Whether something is being delivered to this chat now."""


class RedeliveryLoop:
    """Sweeps the store at start-up and then every `every` seconds of the clock."""

    def __init__(
        self,
        channel: str,
        store: Store,
        deliverer: Deliverer,
        *,
        clock: Clock,
        now: Callable[[], datetime],
        every: float = EVERY,
    ) -> None:
        self._channel = channel
        self._store = store
        self._deliverer = deliverer
        self._clock = clock
        self._now = now
        self._every = every
        self._throttled_log = ThrottledLogger(_LOG, clock)
        self._behind: dict[ChatKey, int] = {}
        self._forgotten: datetime | None = None

    async def run(self, *, alone: bool = True) -> None:
        """Sweep until cancelled; `alone`: no other process serves this channel."""
        await self._tried(at_once=alone)
        while True:
            await self._clock.sleep(self._every)
            await self._tried(at_once=False)

    async def sweep(self, *, at_once: bool) -> None:
        """Deliver what is missing.

        Unless `at_once`, a card is left to the process that applied its update until it was
        behind in two sweeps.

        Raises:
            StoreError: the store is away.
        """
        await self._send_waiting()
        await self._show_missing(at_once=at_once)
        now = self._now()
        if self._forgotten is None or now - self._forgotten >= _FORGET_EVERY:
            await self._store.forget(now)
            self._forgotten = now

    async def _tried(self, *, at_once: bool) -> None:
        try:
            await self.sweep(at_once=at_once)
        except StoreError as error:
            self._throttled_log.say(f"cannot sweep: {place_of(error)}")
        except Exception as error:  # noqa: BLE001 - the next sweep may succeed
            self._throttled_log.say(f"a sweep failed: {place_of(error)}")

    async def _send_waiting(self) -> None:
        waiting: dict[ChatKey, list[Outgoing]] = defaultdict(list)
        for one in await self._store.claim(self._channel, self._now(), LEASE):
            waiting[one.chat].append(one)
        for chat, outgoing in waiting.items():
            self._deliverer.deliver(chat, outgoing)

    async def _show_missing(self, *, at_once: bool) -> None:
        behind = {
            stored.chat: stored.session.revision
            for stored in await self._store.behind(self._channel)
        }
        for chat, revision in behind.items():
            is_stuck = at_once or self._behind.get(chat) == revision
            if is_stuck and not self._deliverer.is_busy(chat):
                self._deliverer.deliver(chat)
        self._behind = behind
