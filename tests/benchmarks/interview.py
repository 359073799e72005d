"""Processor time per update of the real interview, from the raw update to the sent card.

Simulated people answer the quick check by pressing buttons, as most people do, and by typing.
On SQLite, with a simulated network: it includes everything but the HTTP client.

`python -m benchmarks.interview PEOPLE` prints one JSON object, with the microseconds of each
update. With BENCH_BEFORE, a work tree of an earlier commit is measured in the same run.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from random import Random
from statistics import mean, median
from time import process_time
from typing import Any

from replying import replies

from benchmarks.before import command_of, versions
from benchmarks.peers.botapi import World
from benchmarks.peers.ours import Ours
from benchmarks.peers.peer import Wire
from benchmarks.peers.people import Person
from bot.cards import present
from bot.cards.card import ButtonKind, Card
from bot.store import ChatKey
from flows.engine.people import person
from flows.engine.session import Session, State
from flows.facts import Facts
from flows.interview import FLOW

AS_OF = date(2026, 11, 21)
_MOST = 500
_WAYS = ("taps", "typing")
_LINES = {
    "done": (ButtonKind.DONE, ""),
    "none of these": (ButtonKind.REST, "no"),
    "not sure": (ButtonKind.REST, "unsure"),
}


def run() -> Iterator[str]:
    """Yield the processor time per update, and per update that ends in a result."""
    people = int(os.environ.get("BENCH_INTERVIEWS", "30"))
    rounds = int(os.environ.get("BENCH_ROUNDS", "5"))
    found: dict[tuple[str, str], list[dict[str, list[float]]]] = defaultdict(list)
    for _ in range(rounds):
        for name, root in versions():
            arguments, where = command_of(root, "benchmarks.interview", str(people))
            done = subprocess.run(arguments, check=True, capture_output=True, **where)  # noqa: S603
            for way, costs in json.loads(done.stdout).items():
                found[way, name].append(costs)
    yield f"{rounds} rounds of {people} people, each round in a process of its own"
    for (way, name), times in sorted(found.items()):
        answers = [mean(one["answers"]) for one in times]
        results = [median(one["results"]) for one in times]
        yield (
            f"by {way}, {name}: an update {median(answers):,.0f} us on average"
            f" ({min(answers):,.0f} to {max(answers):,.0f}), the result {median(results):,.0f} us;"
            f" {len(times[0]['answers']) / people:.0f} updates an interview"
        )


def main(people: int) -> None:
    """Measure both ways and print the microseconds of each update."""
    logging.disable(logging.WARNING)
    random = Random(20261121)  # noqa: S311 - the same people in every run
    facts = [person(random, AS_OF) for _ in range(people)]
    found = {}
    for way in _WAYS:
        with tempfile.TemporaryDirectory() as folder:
            answers, results = asyncio.run(_answered(way, facts, Path(folder)))
        found[way] = {"answers": answers, "results": results}
    print(json.dumps(found))


async def _answered(
    way: str, everybody: list[Facts], folder: Path
) -> tuple[list[float], list[float]]:
    world = World(())
    bot = Ours(FLOW, Wire(folder, world))
    await bot.start()
    costs: list[float] = []
    results: list[float] = []
    for number, facts in enumerate(everybody):
        *answers, result = await _one(way, bot, world, facts, 700_000_000 + number)
        costs += answers
        results.append(result)
    await bot.stop()
    return costs, results


async def _one(way: str, bot: Ours, world: World, facts: Facts, chat: int) -> list[float]:
    """Return the microseconds of each update of one person; the last shows the result."""
    costs: list[float] = []
    who = Person(chat, ())
    assert bot.store is not None
    updates: list[dict[str, Any]] = [who.says("/start en")]
    numbers = count(chat * _MOST)
    while len(costs) < _MOST:
        for update in updates:
            raw = json.dumps({"update_id": next(numbers), **update}).encode()
            others, began = world.spent, process_time()
            await bot.handle(raw)
            await bot.rest()
            costs.append((process_time() - began - world.spent + others) * 1e6)
        stored = await bot.store.load(ChatKey("telegram", str(chat)))
        assert stored is not None
        session = stored.session
        if session.state is State.ASSESSED:
            return costs
        lines = list(replies(FLOW, session, facts))
        if way == "typing":
            updates = [who.says(line) for line in lines]
        else:
            updates = [_pressed(who, session, lines, int(stored.shown_message.partition("?")[0]))]
    raise AssertionError(f"no result after {len(costs)} updates")


def _pressed(who: Person, session: Session, lines: list[str], message: int) -> dict[str, Any]:
    """Return one press that says part of these lines, or a line that has no button, typed."""
    card = present(FLOW, session)
    picked = set(session.draft.picked) if session.draft else set()
    for line in lines:
        code: str | None
        if line.replace(", ", "").isdecimal():
            options = [card.choices[int(number) - 1].action for number in line.split(", ")]
            code = next((one.code for one in options if one.option not in picked), None)
        elif line.replace(" ", "_") in picked:
            code = None
        else:
            code = _button(card, line) or _turned(card)
            if code is None:
                return who.says(line)
        if code is not None:
            return who.presses(message, code)
    raise AssertionError(f"{card.id}: nothing left to say of {lines}")


def _button(card: Card, line: str) -> str | None:
    """Return the action of the button that says the same as a line; None if there is none."""
    kind, option = _LINES.get(line, (None, ""))
    actions = (button.action for button in card.choices)
    return next((one.code for one in actions if one.act is kind and one.option == option), None)


def _turned(card: Card) -> str | None:
    """Return the action that shows the other lines of a long list; None if it is short."""
    actions = (button.action for button in card.choices)
    return next((one.code for one in actions if one.act is ButtonKind.LIST_PAGE), None)


if __name__ == "__main__":
    main(int(sys.argv[1]))
