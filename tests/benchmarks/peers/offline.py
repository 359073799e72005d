"""Processor time an update, with the network faked: one interview after the other.

A person answers as soon as the card is there. What the people and the faked network take
themselves is taken off.

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
    """Let people answer every question; return the microseconds an answer, one figure each."""
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
    """Return what one answer cost on average, the way to the first question not counted."""
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
    """Measure one peer, and print the result."""
    logging.disable(logging.WARNING)
    questions = read(Path(interview))
    world = World(questions)
    with tempfile.TemporaryDirectory() as folder:
        made = importlib.import_module(f"benchmarks.peers.{name}").make
        peer = made(questions, Wire(Path(folder), world))
        print(json.dumps(asyncio.run(measured(peer, world, people))))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
