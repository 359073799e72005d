"""Processor time per update of the real interview, from the raw update to the sent card.

Simulated people answer the quick check by typing, on SQLite, with a simulated network: it
includes everything but the HTTP client.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

from replying import replies

from benchmarks.peers.botapi import World
from benchmarks.peers.ours import Ours
from benchmarks.peers.peer import Wire
from benchmarks.peers.people import Person
from bot.store import ChatKey
from flows.engine.people import person
from flows.engine.session import State
from flows.facts import Facts
from flows.interview import FLOW

AS_OF = date(2026, 11, 21)
_MOST = 200


def run() -> Iterator[str]:
    """Yield the processor time per update, and per update that ends in a result."""
    people = int(os.environ.get("BENCH_INTERVIEWS", "30"))
    random = Random(20261121)  # noqa: S311 - the same people in every run
    facts = [person(random, AS_OF) for _ in range(people)]
    with tempfile.TemporaryDirectory() as folder:
        costs, results = asyncio.run(_typed(facts, Path(folder)))
    for name, times in (("an answer", costs), ("the result", results)):
        ranked = sorted(times)
        low, high = ranked[len(ranked) // 20], ranked[-1 - len(ranked) // 20]
        yield (
            f"{name}: {median(ranked):,.0f} us (5 % below {low:,.0f}, 5 % above {high:,.0f};"
            f" {len(ranked):,} updates of {people} people)"
        )


async def _typed(everybody: list[Facts], folder: Path) -> tuple[list[float], list[float]]:
    world = World(())
    bot = Ours(FLOW, Wire(folder, world))
    await bot.start()
    costs: list[float] = []
    results: list[float] = []
    for number, facts in enumerate(everybody):
        *answers, result = await _one(bot, world, facts, 700_000_000 + number)
        costs += answers
        results.append(result)
    await bot.stop()
    return costs, results


async def _one(bot: Ours, world: World, facts: Facts, chat: int) -> list[float]:
    """Return the microseconds of each update of one person; the last shows the result."""
    costs: list[float] = []
    who = Person(chat, ())
    assert bot.store is not None
    lines = ["/start en"]
    updates = count(chat * _MOST)
    while True:
        for line in lines:
            raw = json.dumps({"update_id": next(updates), **who.says(line)}).encode()
            others, began = world.spent, process_time()
            await bot.handle(raw)
            await bot.rest()
            costs.append((process_time() - began - world.spent + others) * 1e6)
        stored = await bot.store.load(ChatKey("telegram", str(chat)))
        assert stored is not None
        if stored.session.state is State.ASSESSED:
            return costs
        lines = list(replies(FLOW, stored.session, facts))
