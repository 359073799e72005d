"""Figures that are queried from the database on demand, with a minimum interval."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, Protocol

from bot.errors import StoreError
from bot.operations.metrics import Metrics
from bot.store.retention import EMPTY, FINISHED, UNFINISHED
from bot.store.statistics import StoreStats

FRESH: Final = 10.0
"""How long a sample is reused, in seconds."""
LIMIT: Final = 2.0
"""Time limit of a query, in seconds."""


class StatsSource(Protocol):
    """What a sampler needs of a store."""

    async def check_writable(self) -> None:
        """Commit a change, to show that it is possible."""

    async def stats(self, at: datetime) -> StoreStats:
        """Return the numbers of stored sessions and of waiting entries."""


class Sampler:
    """Copies the figures of the database into the metrics, one query for many readers.

    `limit` is the time limit of a query in seconds.
    """

    def __init__(
        self,
        store: StatsSource,
        metrics: Metrics,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        steady: Callable[[], float] = time.monotonic,
        limit: float = LIMIT,
    ) -> None:
        self.limit = limit
        self._store = store
        self._metrics = metrics
        self._now = now
        self._steady = steady
        self._lock = asyncio.Lock()
        self._at = float("-inf")
        self._stats: StoreStats | None = None
        self._asking: asyncio.Task[StoreStats] | None = None

    async def sample(self) -> StoreStats | None:
        """Return figures at most `FRESH` seconds old; None where the query fails."""
        async with self._lock:
            if self._steady() - self._at >= FRESH:
                self._stats = await self._asked()
                self._at = self._steady()
            return self._stats

    async def _asked(self) -> StoreStats | None:
        """Ask the database, or wait on for an answer that did not come in time before."""
        at = self._now()
        if self._asking is None:
            self._asking = asyncio.create_task(self._counted(at))
            # One that fails when nobody waits for it any more is counted by the next sample.
            self._asking.add_done_callback(lambda task: task.cancelled() or task.exception())
        try:
            async with asyncio.timeout(self.limit):
                stats = await asyncio.shield(self._asking)
        except TimeoutError:
            self._metrics.add("intake_sample_errors_total")
            if self._asking.done():
                self._asking = None
            return None
        except StoreError:
            self._asking = None
            self._metrics.add("intake_sample_errors_total")
            return None
        self._asking = None
        self._keep(stats, at)
        return stats

    async def _counted(self, at: datetime) -> StoreStats:
        await self._store.check_writable()
        return await self._store.stats(at)

    def _keep(self, stats: StoreStats, at: datetime) -> None:
        put = self._metrics.set
        for kept_as in (EMPTY, UNFINISHED, FINISHED):
            put("intake_sessions", stats.sessions.get(kept_as, 0), kept_as)
        put("intake_sessions_active", stats.active)
        put("intake_cards_behind", stats.behind)
        put("intake_cards_late", stats.late)
        put("intake_outbox_depth", stats.waiting)
        age = (at - stats.oldest).total_seconds() if stats.oldest else 0.0
        put("intake_outbox_age_seconds", max(age, 0.0))
        put("intake_updates_parked", stats.parked)
        put("intake_sample_timestamp_seconds", at.timestamp())
