"""Maintenance: a running service deletes sessions whose retention period is over."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.operations.maintenance import EVERY, run_retention
from bot.settings import Settings
from bot.store import ChatKey
from bot.store.opening import open_store
from bot.store.retention import Policy, Retained
from bot.turn import Turn
from flows.engine.session import Session

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHAT = ChatKey("telegram", "1")


class Clock:
    """A clock on which each hour passes at once, for a number of hours."""

    def __init__(self, hours: int) -> None:
        self.hours = hours
        self.time = 0.0

    def now(self) -> float:
        """Return the time."""
        return self.time

    async def sleep(self, seconds: float) -> None:
        """Advance the time; end after the last hour."""
        assert seconds == EVERY
        self.time += seconds
        self.hours -= 1
        if not self.hours:
            raise asyncio.CancelledError


async def run(clock: Clock, store: object, policy: Policy) -> None:
    """Run retention until the hours of the clock are over."""
    with pytest.raises(asyncio.CancelledError):
        await run_retention(store, policy, clock, lambda: NOON + timedelta(seconds=clock.time))  # type: ignore[arg-type]


async def test_an_old_session_is_deleted(tmp_path: Path) -> None:
    """An old session is warned about first and deleted when its time is over."""
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
    """An error is logged without its message, and retention runs again the next hour."""
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
