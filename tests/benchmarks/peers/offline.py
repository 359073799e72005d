"""Processor time per update with a simulated network, one interview after the other.

A person answers as soon as the card arrives. The cost of the people and of the simulated network
is subtracted.

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
from pathlib import Path
from time import process_time, thread_time

from benchmarks.peers.botapi import World
from benchmarks.peers.interview import read
from benchmarks.peers.peer import Peer, Wire

_WARM_UP = 5
_FIRST = 700_000_000


async def measured(peer: Peer, world: World, people: int) -> dict[str, object]:
    """Let people answer every question; return the microseconds per answer of each person."""
    await peer.start()
    costs = []
    for number in range(people + _WARM_UP):
        if number == _WARM_UP:
            gc.collect()
            calls = world.calls
        costs.append(await _interviewed(peer, world, _FIRST + number))
    made = (world.calls - calls) / people
    await peer.stop()
    return {"costs": costs[_WARM_UP:], "calls": made}


async def _interviewed(peer: Peer, world: World, chat: int) -> float:
    """Return the mean cost of an answer, without the steps before the first question."""
    person = world.comes(chat)
    began = spared = 0.0
    while not person.is_done:
        before = thread_time()
        update = json.dumps(world.updates.popleft()).encode()
        world.moved.clear()
        world.spent += thread_time() - before
        if person.answered == 1 and not began:
            began, spared = process_time(), world.spent
        await peer.handle(update)
        if not world.updates and not person.is_done:
            await asyncio.wait_for(world.moved.wait(), 10)
    took = process_time() - began - (world.spent - spared)
    return took * 1e6 / person.answered


def main(name: str, interview: str, people: int) -> None:
    """Measure one bot and print the result."""
    logging.disable(logging.WARNING)
    questions = read(Path(interview))
    world = World(questions)
    with tempfile.TemporaryDirectory() as folder:
        made = importlib.import_module(f"benchmarks.peers.{name}").make
        peer = made(questions, Wire(Path(folder), world))
        print(json.dumps(asyncio.run(measured(peer, world, people))))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
