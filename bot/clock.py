"""Clock and randomness as parameters, so that tests can pass their own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, Final, Protocol, TypeAlias

Chance: TypeAlias = Callable[[], float]
"""Returns a random number in [0, 1)."""

_HALF: Final = 0.5
_MOST_DOUBLINGS: Final = 30


class Clock(Protocol):
    """A monotonic clock, in seconds."""

    def now(self) -> float:
        """Return the time since a fixed, unspecified moment."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return after this time."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> float:
        """Return the monotonic time."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Sleep in the event loop."""
        await asyncio.sleep(seconds)


class Backoff:
    """Exponential backoff from `first` to `most` seconds, with jitter over the upper half.

    The jitter keeps many processes from retrying at the same moment.
    """

    def __init__(self, first: float, most: float, chance: Chance) -> None:
        self._first = first
        self._most = most
        self._chance = chance
        self._failures = 0

    def next(self) -> float:
        """Return the wait after one more failure, in seconds."""
        whole = min(self._most, self._first * 2.0 ** min(self._failures, _MOST_DOUBLINGS))
        self._failures += 1
        return whole * (_HALF + _HALF * self._chance())

    def reset(self) -> None:
        """Start over, after a success."""
        self._failures = 0


async def first_of(*waits: Coroutine[Any, Any, object]) -> None:
    """Return when the first of them ends; cancel and await the others.

    Raises:
        Exception: what that one raised.
    """
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()
