"""Whatever an update looks like, it holds up nobody."""

from __future__ import annotations

import asyncio
import copy
import random
from typing import Final

from botapi.fake_clock import FakeClock
from botapi.person import KINDS, Person
from botapi.world import World
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.telegram.outcome import Done, Json, Outcome
from bot.telegram.polling import Poller, PollingSettings, lane_of
from bot.telegram.updates import Raw

ODD: Final[tuple[Json, ...]] = (
    None, True, 0, -1, 2**63, 1e308, "", "x", "\ud83d", "0" * 5000, [], {}, [[]], [None], {"id": 5},
    {"id": "5"}, {"id": None}, {"chat": {"id": 5}}, [{}] * 3,
)  # fmt: skip


def filled() -> list[Json]:
    """Return one update of every kind, as they come."""
    world = World()
    world.updates.allow([name for body in KINDS.values() for name in body])
    person = Person(world)
    for kind in KINDS:
        person.send(kind)
    return world.updates.batch(0, 100)


UPDATES: Final = filled()


def mutated(seed: int) -> Raw:
    """Return an update of some kind with up to four of its parts replaced or taken away."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable plan, not a secret
    update = copy.deepcopy(chance.choice(UPDATES))
    assert isinstance(update, dict)
    for _ in range(chance.randint(1, 4)):
        place: Json = update
        while isinstance(place, dict | list) and place:
            keys: list[str] | list[int] = (
                list(place) if isinstance(place, dict) else list(range(len(place)))
            )
            key = chance.choice(keys)
            inner = place[key]  # type: ignore[index,call-overload]
            if isinstance(inner, dict | list) and inner and chance.random() < 0.7:
                place = inner
                continue
            if key != "update_id":
                place[key] = copy.deepcopy(chance.choice(ODD))  # type: ignore[index,call-overload]
            break
    return update


class Once:
    """A source with one batch."""

    def __init__(self, batch: list[Json]) -> None:
        self.batch = batch

    async def get_updates(self, offset: int | None, **_asked: object) -> Outcome:
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
        update = mutated(seed)
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
    assert isinstance(lane_of(mutated(seed)), int | str)
