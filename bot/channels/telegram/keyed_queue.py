"""A queue with a key per item: in order within a key, concurrent between keys, with a limit."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from bot.clock import Clock, first_of

Item = TypeVar("Item")


class KeyedQueue(Generic[Item]):
    """Runs the items of one key one after another; a key without items takes no memory.

    The work returns None when an item is finished, or the seconds after which to try the same
    item again; meanwhile its key waits and another key may run.
    """

    def __init__(
        self, work: Callable[[Item], Awaitable[float | None]], clock: Clock, *, width: int
    ) -> None:
        self._work = work
        self._clock = clock
        self._places = asyncio.Semaphore(width)
        self._queues: dict[Hashable, deque[Item]] = {}
        self._tasks: dict[Hashable, asyncio.Task[None]] = {}
        self._closing = asyncio.Event()

    def __len__(self) -> int:
        return len(self._tasks)

    def put(self, key: Hashable, item: Item) -> None:
        """Add an item at the end of its key; no more keys run than the limit allows."""
        queue = self._queues.get(key)
        if queue is not None:
            queue.append(item)
            return
        self._queues[key] = deque([item])
        self._tasks[key] = asyncio.ensure_future(self._run(key))

    def interrupt(self, key: Hashable) -> None:
        """Cancel the running item of a key; the work decides what follows."""
        task = self._tasks.get(key)
        if task is not None:
            task.cancel()

    async def close(self, grace: float) -> None:
        """Let the running items finish, for up to `grace` seconds; drop the others."""
        self._closing.set()
        running = list(self._tasks.values())
        if running and grace > 0:
            await first_of(asyncio.wait(running), self._clock.sleep(grace))
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _run(self, key: Hashable) -> None:
        queue = self._queues[key]
        try:
            while queue and not self._closing.is_set():
                pause = await self._turn(queue)
                if pause is not None and not self._closing.is_set():
                    await first_of(self._clock.sleep(pause), self._closing.wait())
        finally:
            del self._queues[key], self._tasks[key]

    async def _turn(self, queue: deque[Item]) -> float | None:
        async with self._places:
            if self._closing.is_set():
                return None
            pause = await self._work(queue[0])
        if pause is None:
            queue.popleft()
        return pause
