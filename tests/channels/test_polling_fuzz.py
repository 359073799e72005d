"""Whatever an update looks like, it holds up nobody."""

from __future__ import annotations

import asyncio
import copy
import random

from botapi.fake_clock import FakeClock
from botapi.mutation import mutated
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.channels.telegram.outcome import CallOutcome, Done, Json
from bot.channels.telegram.parsing import Raw
from bot.channels.telegram.polling import Poller, PollingSettings, queue_key


class Once:
    """A source with one batch."""

    def __init__(self, batch: list[Json]) -> None:
        self.batch = batch

    async def get_updates(self, offset: int | None, **_asked: object) -> CallOutcome:
        """Give the batch, then nothing more."""
        if offset is None:
            return Done(self.batch)
        if _asked["seconds"]:
            await asyncio.Event().wait()
        return Done([])


@settings(max_examples=60)
@given(st.lists(st.integers(0, 2**32), min_size=1, max_size=20))
async def test_odd_updates_are_all_handed_over(seeds: list[int]) -> None:
    """Each update of a batch is handed over once, parsed or not, and the batch is confirmed."""
    batch: list[Json] = []
    for number, seed in enumerate(seeds):
        update = mutated(random.Random(seed))  # noqa: S311 - a repeatable plan, not a secret
        update["update_id"] = number
        batch.append(update)
    seen: list[Json] = []

    async def handle(raw: Raw, update: Update | None) -> None:
        assert not isinstance(update, Update) or update.update_id == raw["update_id"]
        seen.append(raw["update_id"])

    async def park(raw: Raw, reason: str) -> None:
        raise AssertionError((raw, reason))

    clock, stop = FakeClock(), asyncio.Event()
    source = Once(copy.deepcopy(batch))
    poller = Poller(
        source, handle, park, clock=clock, chance=lambda: 0.5, settings=PollingSettings()
    )
    running = asyncio.ensure_future(poller.run(stop))
    await clock.pass_time(1)
    stop.set()
    await clock.finish(running)
    assert sorted(map(str, seen)) == sorted(str(number) for number in range(len(batch)))
    assert poller.counts.committed == len(batch)
    assert source.batch == batch


@given(st.integers(0, 2**32))
def test_every_update_has_a_lane(seed: int) -> None:
    """The lane of an update is found whatever the update looks like."""
    update = mutated(random.Random(seed))  # noqa: S311 - a repeatable plan, not a secret
    assert isinstance(queue_key(update), int | str)
