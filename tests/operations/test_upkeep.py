"""A running service ends what was kept long enough, by itself."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.operations.maintenance import EVERY, kept_up
from bot.settings import Settings
from bot.store import ChatKey
from bot.store.opening import open_store
from bot.store.retention import Policy, Retained
from bot.turn import Turn
from flows.engine.session import Session

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHAT = ChatKey("telegram", "1")


class Clock:
    """A clock on which an hour is over at once, so many times."""

    def __init__(self, hours: int) -> None:
        self.hours = hours
        self.time = 0.0

    def now(self) -> float:
        """Return the time."""
        return self.time

    async def sleep(self, seconds: float) -> None:
        """Let time go by; the last time, end."""
        assert seconds == EVERY
        self.time += seconds
        self.hours -= 1
        if not self.hours:
            raise asyncio.CancelledError


async def run(clock: Clock, store: object, policy: Policy) -> None:
    """Keep up until the clock's hours are over."""
    with pytest.raises(asyncio.CancelledError):
        await kept_up(store, policy, clock, lambda: NOON + timedelta(seconds=clock.time))  # type: ignore[arg-type]


async def test_an_old_session_is_ended(tmp_path: Path) -> None:
    """Warned of first, then ended when its time is over; a day is looked at each hour."""
    policy = Policy(
        unfinished=timedelta(days=2), finished=timedelta(days=2), warning=timedelta(days=1)
    )
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'intake.sqlite3'}")
    async with await open_store(settings) as store:
        session = Session(id="s1", flow_version="1", as_of=NOON.date())
        await store.apply(CHAT, lambda _: Turn(session), NOON)
        await run(Clock(24), store, policy)
        assert await store.load(CHAT) is not None
        await run(Clock(24 * 5), store, policy)
        assert await store.load(CHAT) is None


async def test_a_store_that_is_away_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    """What goes wrong is logged without its text, and the next hour is another try."""
    tries = 0

    class Away:
        async def retain(self, policy: Policy, at: datetime) -> Retained:
            nonlocal tries
            tries += 1
            raise StoreError(f"a secret {policy} {at}")

    await run(Clock(3), Away(), Policy())
    assert tries == 3
    assert "StoreError" in caplog.text
    assert "secret" not in caplog.text
