"""Processor time an update, with the network faked: one interview after the other.

`python -m benchmarks.peers.offline PEER INTERVIEW.json PEOPLE` prints one JSON object.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import logging
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

from benchmarks.peers.botapi import World
from benchmarks.peers.interview import read
from benchmarks.peers.peer import Peer, Wire

_WARM_UP = 3


@dataclass
class Spent:
    """Microseconds of processor time, one figure an update."""

    taps: list[float] = field(default_factory=list)
    texts: list[float] = field(default_factory=list)
    calls: int = 0


async def measured(peer: Peer, world: World, people: int) -> Spent:
    """Let people answer every question, and return what their answers cost."""
    await peer.start()
    spent = Spent()
    for number in range(people + _WARM_UP):
        if number == _WARM_UP:
            spent = Spent()
            gc.collect()
        await _interviewed(peer, world, 700_000_000 + number, spent)
    await peer.stop()
    return spent


async def _interviewed(peer: Peer, world: World, chat: int, spent: Spent) -> None:
    person = world.comes(chat)
    while world.updates:
        update = world.updates.popleft()
        is_answer = person.answered > 0
        raw = json.dumps(update).encode()
        calls, others = world.calls, world.spent
        began = process_time()
        await peer.handle(raw)
        took = process_time() - began - (world.spent - others)
        if is_answer:
            (spent.taps if "callback_query" in update else spent.texts).append(took * 1e6)
            spent.calls += world.calls - calls
    if not person.is_done:
        raise RuntimeError(f"stopped at question {person.answered}")


def main(name: str, interview: str, people: int) -> None:
    """Measure one peer, and print the result."""
    logging.disable(logging.WARNING)
    world = World(read(Path(interview)))
    with tempfile.TemporaryDirectory() as folder:
        made = importlib.import_module(f"benchmarks.peers.{name}").make
        spent = asyncio.run(
            measured(made(read(Path(interview)), Wire(Path(folder), world)), world, people)
        )
    print(json.dumps({"taps": spent.taps, "texts": spent.texts, "calls": spent.calls}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
