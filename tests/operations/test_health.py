"""Liveness and readiness."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp
import pytest
from talking import SHORT

from bot.channels.telegram.outcome import CallOutcome, Done, Failed
from bot.errors import StoreError
from bot.http_server import serve_http
from bot.operations.health import ASK_EVERY, MOST_LATE, UNREACHED, Health
from bot.operations.metrics import Metrics
from bot.operations.metrics_observer import MetricsObserver
from bot.operations.sampling import FRESH, Sampler
from bot.operations.server import OperationsEndpoint
from bot.store.statistics import StoreStats


@dataclass
class Watched:
    """A monitored process with a controlled clock."""

    time: float = 1000.0
    late: int = 0
    is_store_there: bool = True
    is_telegram_there: bool = True
    is_short: bool = False
    tallies: int = 0
    asked: int = 0
    observer: MetricsObserver = field(init=False)
    sampler: Sampler = field(init=False)
    health: Health = field(init=False)

    def __post_init__(self) -> None:
        self.observer = MetricsObserver(Metrics(), SHORT, lambda: self.time, lambda: self.time)
        moment = datetime(2026, 11, 21, tzinfo=UTC)
        self.sampler = Sampler(
            self, self.observer.metrics, now=lambda: moment, steady=lambda: self.time
        )
        # Not that of this process: other tests run out of file descriptors.
        self.health = Health(self.observer, self.sampler, self.ask, lambda: self.is_short)

    async def check_writable(self) -> None:
        """Commit nothing."""

    async def stats(self, at: datetime) -> StoreStats:
        """Return the figures, or fail like an unavailable store."""
        self.tallies += 1
        if not self.is_store_there:
            raise StoreError(f"away at {at}")
        return StoreStats({}, 0, self.late, self.late, 0, None, 0)

    async def ask(self) -> CallOutcome:
        """Make a call to Telegram and count it."""
        self.asked += 1
        outcome: CallOutcome = Done(True) if self.is_telegram_there else Failed("away")  # noqa: FBT003 - as Telegram answers
        self.observer.call("getMe", outcome, 0.0)
        return outcome

    async def problems(self) -> tuple[str, ...]:
        """Return the problems after the last sample has expired."""
        self.time += FRESH + ASK_EVERY
        return (await self.health.readiness()).problems


@pytest.fixture
def watched() -> Watched:
    """Return a process without problems."""
    return Watched()


async def test_ready_where_all_is_well(watched: Watched) -> None:
    """Without problems the process is ready, and the metric is 1."""
    assert await watched.problems() == ()
    assert watched.observer.metrics.value("intake_ready") == 1


async def test_each_trouble_is_named(watched: Watched) -> None:
    """Each problem is named while it is one, and not afterwards."""
    watched.is_store_there = False
    assert await watched.problems() == ("database",)
    assert watched.observer.metrics.value("intake_ready") == 0
    watched.is_store_there = True
    watched.late = MOST_LATE + 1
    assert await watched.problems() == ("cards behind",)
    watched.late = MOST_LATE
    assert await watched.problems() == ()
    watched.is_short = True
    assert await watched.problems() == ("connections",)
    assert watched.observer.metrics.value("intake_ready") == 0
    watched.is_short = False
    assert await watched.problems() == ()
    watched.is_telegram_there = False
    watched.time += UNREACHED
    assert await watched.problems() == ("telegram",)
    watched.is_telegram_there = True
    assert await watched.problems() == ()


async def test_telegram_is_asked_seldom(watched: Watched) -> None:
    """After a recent call Telegram is not asked; while unreachable, once per interval."""
    await watched.problems()
    asked = watched.asked
    for _ in range(3):
        watched.time += UNREACHED / 2
        watched.observer.call("sendMessage", Done(None), 0.1)
        await watched.health.readiness()
    assert watched.asked == asked
    watched.is_telegram_there = False
    watched.time += UNREACHED + 1
    for _ in range(5):
        await watched.health.readiness()
    assert watched.asked == asked + 1


async def test_many_who_look_ask_the_database_once(watched: Watched) -> None:
    """A sample is reused for several readers."""
    for _ in range(5):
        await watched.sampler.sample()
    assert watched.tallies == 1
    watched.time += FRESH
    await watched.sampler.sample()
    assert watched.tallies == 2


async def test_the_answers(watched: Watched) -> None:
    """Liveness is always 200; readiness is 200 or 503 with the problems; metrics are text."""
    answers = OperationsEndpoint(watched.observer.metrics, watched.health).application()
    listener, stop = socket.create_server(("127.0.0.1", 0)), asyncio.Event()
    host, port = listener.getsockname()[:2]
    answering = asyncio.ensure_future(serve_http(answers, listener, stop))
    async with aiohttp.ClientSession(f"http://{host}:{port}") as http:

        async def get(path: str) -> tuple[int, str]:
            async with http.get(path) as told:
                return told.status, await told.text()

        assert "intake_ready 1.0" in (await get("/metrics"))[1], "whoever asks"
        assert await get("/readyz") == (200, "ok\n")
        watched.is_store_there, watched.time = False, watched.time + FRESH
        assert await get("/readyz") == (503, "database\n")
        assert await get("/healthz") == (200, "ok\n")
        async with http.get("/metrics") as told:
            assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
            assert "intake_ready 0.0" in await told.text()
        assert (await get("/"))[0] == 404
        async with http.post("/metrics") as told:
            assert told.status == 405
    stop.set()
    await answering
    listener.close()
