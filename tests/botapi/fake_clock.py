"""A clock that stands still until a test lets time pass."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Awaitable
from itertools import count
from typing import TypeVar

Result = TypeVar("Result")

_TURNS = 60
_MOST_STEPS = 100_000


class FakeClock:
    """Seconds pass only in `pass_time` and `finish`; every sleep is written down."""

    def __init__(self) -> None:
        self.time = 0.0
        self.slept: list[float] = []
        self._numbers = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> float:
        """Return the time of this clock."""
        return self.time

    async def sleep(self, seconds: float) -> None:
        """Wait until that much time was let pass."""
        self.slept.append(seconds)
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.time + seconds, next(self._numbers), woken))
        await woken

    async def pass_time(self, seconds: float) -> None:
        """Let time pass; whoever sleeps wakes in order and does what it does."""
        end = self.time + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            self._wake_next()
            await settle()
        self.time = end

    async def finish(self, work: Awaitable[Result]) -> Result:
        """Let as much time pass as the work needs, and return its result.

        Raises:
            TimeoutError: it waits for something that time does not bring.
        """
        task = asyncio.ensure_future(work)
        for _ in range(_MOST_STEPS):
            await settle(task)
            if task.done():
                return task.result()
            if not self._sleepers:
                break
            self._wake_next()
        task.cancel()
        raise TimeoutError("the work waits for something that time does not bring")

    def _wake_next(self) -> None:
        at, _, woken = heapq.heappop(self._sleepers)
        self.time = max(self.time, at)
        if not woken.done():
            woken.set_result(None)


async def settle(task: asyncio.Task[Result] | None = None) -> None:
    """Let everything run that can run without time passing."""
    for _ in range(_TURNS):
        if task is not None and task.done():
            return
        await asyncio.sleep(0)
