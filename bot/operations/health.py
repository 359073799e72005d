"""Whether the process is alive, and whether it can do its work at this moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from bot.operations.metrics_observer import MetricsObserver
from bot.operations.sampling import Sampler

UNREACHED: Final = 60.0
"""After so many seconds without a call done, Telegram is asked whether it is there."""
ASK_EVERY: Final = 15.0
"""How often it is asked at most, in seconds."""
MOST_LATE: Final = 100
"""With more cards that wait for over a minute than this, the process does not keep up."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands in the way, by name; nothing where the process is ready."""

    troubles: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.troubles


class Health:
    """Looks at the database, the cards that wait, and when Telegram last answered.

    `ask` makes a call of Telegram that changes nothing; what comes of it is metered. A process
    that takes updates by webhook has no call to make while nobody writes.
    """

    def __init__(
        self, metered: MetricsObserver, sampler: Sampler, ask: Callable[[], Awaitable[object]]
    ) -> None:
        self._metered = metered
        self._sampler = sampler
        self._ask = ask
        self._asked = float("-inf")

    async def readiness(self) -> Readiness:
        """Return what stands in the way."""
        stats = await self._sampler.sample()
        troubles = []
        if stats is None:
            troubles.append("database")
        elif stats.late > MOST_LATE:
            troubles.append("cards behind")
        if not await self._is_telegram_there():
            troubles.append("telegram")
        self._metered.metrics.set("intake_ready", float(not troubles))
        return Readiness(tuple(troubles))

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
        """Return for how many seconds no call of Telegram was done."""
        return self._metered.steady() - self._metered.reached
