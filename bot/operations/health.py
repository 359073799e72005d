"""Readiness: whether the process can do its work at this moment, and what prevents it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from bot.http_server import SHORTAGE
from bot.operations.metrics_observer import MetricsObserver
from bot.operations.sampling import Sampler

UNREACHED: Final = 60.0
"""Seconds without a successful call after which Telegram is asked whether it answers."""
ASK_EVERY: Final = 15.0
"""Minimum time between two such calls, in seconds."""
MOST_LATE: Final = 100
"""With more cards than this overdue by a minute, the process is not ready."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """The problems found, by name; empty where the process is ready."""

    problems: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        """Whether there is no problem."""
        return not self.problems


class Health:
    """Checks the database, the overdue cards, and when Telegram last answered.

    `ask` makes a read-only call to Telegram, and the observer counts its outcome. It is needed
    because a process that receives updates by webhook makes no call while nobody writes.
    `is_short` says whether connections could not be accepted lately.
    """

    def __init__(
        self,
        observer: MetricsObserver,
        sampler: Sampler,
        ask: Callable[[], Awaitable[object]],
        is_short: Callable[[], bool] = SHORTAGE.is_recent,
    ) -> None:
        self._metered = observer
        self._sampler = sampler
        self._ask = ask
        self._is_short = is_short
        self._asked = float("-inf")

    async def readiness(self) -> Readiness:
        """Return the problems found now."""
        stats = await self._sampler.sample()
        problems = []
        if stats is None:
            problems.append("database")
        elif stats.late > MOST_LATE:
            problems.append("cards behind")
        if self._is_short():
            problems.append("connections")
        if not await self._is_telegram_there():
            problems.append("telegram")
        self._metered.metrics.set("intake_ready", float(not problems))
        return Readiness(tuple(problems))

    async def _is_telegram_there(self) -> bool:
        if self._silence() <= UNREACHED:
            return True
        now = self._metered.steady()
        if now - self._asked >= ASK_EVERY:
            self._asked = now
            try:
                async with asyncio.timeout(self._sampler.limit):
                    await self._ask()
            except TimeoutError:
                return False
        return self._silence() <= UNREACHED

    def _silence(self) -> float:
        """Return the seconds since the last successful call to Telegram."""
        return self._metered.steady() - self._metered.reached
