"""Brings what never arrived: cards that are behind, and what waits in the outbox."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.channels.telegram.chat_renderer import CHANNEL, ChatRenderer
from bot.channels.telegram.delivery_request import DeliveryRequest
from bot.channels.telegram.pacing import Priority
from bot.clock import Clock
from bot.errors import StoreError
from bot.store import ChatKey, Outgoing, Store
from bot.throttled_log import ThrottledLogger, place_of

_LOG: Final = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=3)
"""How long what was taken from the outbox is left to this process; longer than any wait."""
EVERY: Final = 15.0
_FORGET_EVERY: Final = timedelta(hours=1)


class RedeliveryLoop:
    """Looks at start-up and on a timer, in seconds of the clock."""

    def __init__(
        self,
        store: Store,
        renderer: ChatRenderer,
        *,
        clock: Clock,
        now: Callable[[], datetime],
        every: float = EVERY,
    ) -> None:
        self._store = store
        self._renderer = renderer
        self._clock = clock
        self._now = now
        self._every = every
        self._throttled_log = ThrottledLogger(_LOG, clock)
        self._behind: dict[ChatKey, int] = {}
        self._forgotten: datetime | None = None

    async def run(self, *, alone: bool = True) -> None:
        """Sweep for ever; `alone` says that no other process serves this bot."""
        await self._tried(at_once=alone)
        while True:
            await self._clock.sleep(self._every)
            await self._tried(at_once=False)

    async def sweep(self, *, at_once: bool) -> None:
        """Put what is missing on its way.

        A card is left alone until it was behind in two sweeps, unless `at_once`: whoever
        applied the update may be about to show it.

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
        except Exception as error:  # noqa: BLE001 - the next sweep may fare better
            self._throttled_log.say(f"a sweep failed: {place_of(error)}")

    async def _send_waiting(self) -> None:
        waiting: dict[int, list[Outgoing]] = defaultdict(list)
        for one in await self._store.claim(CHANNEL, self._now(), LEASE):
            waiting[int(one.chat.chat)].append(one)
        for chat, outgoing in waiting.items():
            self._renderer.put(
                chat, DeliveryRequest(outgoing=outgoing, below=True, priority=Priority.REMINDER)
            )

    async def _show_missing(self, *, at_once: bool) -> None:
        behind = {
            stored.chat: stored.session.revision for stored in await self._store.behind(CHANNEL)
        }
        for key, revision in behind.items():
            chat = int(key.chat)
            is_stuck = at_once or self._behind.get(key) == revision
            if is_stuck and not self._renderer.is_busy(chat):
                self._renderer.put(chat, DeliveryRequest(below=True, priority=Priority.REMINDER))
        self._behind = behind
