"""Telegram that posts updates to a webhook: one chat in order, chats side by side, until 200."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict, deque
from typing import Final

import aiohttp
from botapi.json_type import Object
from botapi.world import World

from bot.channels.telegram.polling import queue_key

HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
_PATIENCE: Final = 60.0
_LONGEST_WAIT: Final = 1.0


class Poster:
    """Posts what waits for the bot. Waits between tries are shorter than Telegram's."""

    def __init__(self, world: World, url: str, secret: str, *, connections: int = 40) -> None:
        self._world = world
        self._url = url
        self._headers = {HEADER: secret}
        self._connections = connections
        self._random = random.Random(0)  # noqa: S311 - a repeatable plan, not a secret
        self._lanes: dict[int | str, deque[tuple[int, Object]]] = defaultdict(deque)
        self._last = world.updates.last
        self.statuses: dict[int, int] = defaultdict(int)

    async def run(self) -> None:
        """Post until cancelled."""
        connector = aiohttp.TCPConnector(limit=self._connections)
        timeout = aiohttp.ClientTimeout(_PATIENCE)
        async with (
            aiohttp.ClientSession(connector=connector, timeout=timeout) as http,
            asyncio.TaskGroup() as lanes,
        ):
            while True:
                for number, update in self._world.updates.after(self._last):
                    self._last = number
                    lane = queue_key(update)
                    self._lanes[lane].append((number, update))
                    if len(self._lanes[lane]) == 1:
                        lanes.create_task(self._serve(http, lane))
                await self._world.until(lambda: self._world.updates.last > self._last, 3600)

    async def _serve(self, http: aiohttp.ClientSession, lane: int | str) -> None:
        """Post all of one lane, in order."""
        queue = self._lanes[lane]
        while queue:
            number, update = queue[0]
            await self._deliver(http, update)
            if self._random.random() < self._world.updates.disturbance.duplicate:
                await self._deliver(http, update)
            self._world.updates.take(number)
            self._world.changed()
            queue.popleft()
        del self._lanes[lane]

    async def _deliver(self, http: aiohttp.ClientSession, update: Object) -> None:
        wait = 0.05
        while await self._post(http, update) != 200:
            await asyncio.sleep(wait * (0.5 + self._random.random()))
            wait = min(_LONGEST_WAIT, 2 * wait)

    async def _post(self, http: aiohttp.ClientSession, update: Object) -> int:
        self._world.hand_over([update])
        try:
            async with http.post(self._url, json=update, headers=self._headers) as answer:
                status = answer.status
        except (aiohttp.ClientError, TimeoutError):
            status = 0
        self.statuses[status] += 1
        return status
