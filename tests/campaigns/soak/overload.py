"""Overload: ten times the rate that a bot can answer, for a minute."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from botapi.person import Person
from botapi.world import Chat, World
from campaigns.soak.campaign import Orders, Stage, staged
from campaigns.soak.script import CASES, LANGUAGES, Eyes, Script, script, steps_of
from campaigns.soak.verdict import Verdict

from bot.channels.telegram.limits import key_of
from bot.store.opening import open_store

CEILING: Final = 30
"""Messages per second that Telegram allows a bot to send."""
TIMES: Final = 10
FLOODERS: Final = 5
_FLOOD_SHARE: Final = 0.3
_PEOPLE: Final = 300
_MOST_MEMORY: Final = 200 << 20
_RECOVERY: Final = 60.0
_FIRST_PERSON: Final = 6_000_000


class Impatient:
    """A person who presses buttons repeatedly, whether or not the bot has answered."""

    def __init__(self, person: Person, given: Script) -> None:
        self.person = person
        self.script = given
        self.done = 0
        self._eyes = Eyes(person)
        self.waits: list[float] = []
        self._since = 0.0

    @property
    def is_served(self) -> bool:
        """Whether the card after the last step is on the screen."""
        last = self.script.steps[self.done - 1]
        return self.done > 0 and self._eyes.buttons == last.buttons

    def act(self, now: float) -> None:
        """Take the next step if its card is on the screen; else press without effect."""
        if self._since and self.is_served:
            self.waits.append(now - self._since)
            self._since = 0.0
        if self._since or self.done == len(self.script.steps):
            if self.person.screen:
                self.person.send_tap("x", self.person.screen[-1])
            return
        step, card = self.script.steps[self.done], self.person.card
        self._since, self.done = now, self.done + 1
        if not step.is_tap:
            self.person.say(step.line)
        elif card is not None:
            self._eyes.press(step.line, card)


@dataclass
class _Watch:
    """Samples of the process of the bot while it runs."""

    memory: list[int] = field(default_factory=list)
    backlog: list[int] = field(default_factory=list)

    async def look(self, stage: Stage) -> None:
        """Take a sample twice per second until cancelled."""
        (member,) = stage.fleet.members
        while True:
            self.memory.append(member.memory)
            self.backlog.append(len(stage.world.updates))
            await asyncio.sleep(0.5)


async def overload(folder: Path, seed: int, seconds: float) -> Verdict:
    """Send far too many updates, then measure the time until everybody is served."""
    began = time.monotonic()
    orders = Orders(
        name=f"overload, polling, SQLite: {TIMES} x {CEILING} updates a second, {seconds:.0f} s",
        database=f"sqlite:///{folder / 'overload.sqlite3'}",
        people=_PEOPLE,
        kills=0,
        replicas=0,
        seed=seed,
        is_paced=True,
        sweep_every=15.0,
    )
    async with staged(orders, folder) as stage:
        crowd, flooders = _crowd(stage.world)
        watch = _Watch()
        await stage.world.until(lambda: bool(stage.world.calls), _RECOVERY)
        watching = asyncio.ensure_future(watch.look(stage))
        await _flood(stage.world, crowd, flooders, seed, seconds)
        verdict = Verdict(orders.name, _figures(stage.world, crowd, flooders))
        verdict.figures |= await _recovery(stage.world, crowd)
        watching.cancel()
        verdict.figures |= _seen(watch)
        verdict.problems += await _problems(stage, crowd, watch)
    verdict.seconds = time.monotonic() - began
    return verdict


def _crowd(world: World) -> tuple[list[Impatient], list[Person]]:
    scripts = [script(facts, language) for facts in CASES for language in LANGUAGES]
    people = [Person(world, _FIRST_PERSON + n, f"P{n}") for n in range(_PEOPLE + FLOODERS)]
    crowd = [Impatient(p, scripts[n % len(scripts)]) for n, p in enumerate(people[FLOODERS:])]
    return crowd, people[:FLOODERS]


async def _flood(
    world: World, crowd: list[Impatient], flooders: list[Person], seed: int, seconds: float
) -> None:
    """Send updates at a constant rate, however far the bot is behind."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable plan, not a secret
    began = now = time.monotonic()
    first = world.updates.last
    while now - began < seconds:
        due = (now - began) * TIMES * CEILING
        for _ in range(int(due) - (world.updates.last - first)):
            if chance.random() < _FLOOD_SHARE:
                chance.choice(flooders).say("hello?")
            else:
                chance.choice(crowd).act(time.monotonic())
        await asyncio.sleep(0.02)
        now = time.monotonic()


async def _recovery(world: World, crowd: list[Impatient]) -> dict[str, object]:
    """Return the seconds after the flood until a newcomer, and until everybody else, is served."""
    began = time.monotonic()
    newcomer = Person(world, _FIRST_PERSON - 1, "N")
    newcomer.say("/start")
    late = [one for one in crowd if one.done and not one.is_served]

    async def served(happened: Callable[[], bool], chat: Chat) -> str:
        try:
            await chat.until(happened, _RECOVERY)
        except TimeoutError:
            return f"not in {_RECOVERY:.0f} s"
        return f"after {time.monotonic() - began:.1f} s"

    first, *others = await asyncio.gather(
        served(lambda: newcomer.card is not None, newcomer.chat),
        *(served(partial(_is_served, one), one.person.chat) for one in late),
    )
    await world.until(lambda: len(world.updates) == 0, _RECOVERY)
    return {
        "newcomer served": first,
        "people behind at the end of the flood": len(late),
        "the last of them served": max(others, key=lambda said: (len(said), said), default="-"),
        "every update confirmed": f"after {time.monotonic() - began:.1f} s",
    }


def _is_served(one: Impatient) -> bool:
    return one.is_served


def _figures(world: World, crowd: list[Impatient], flooders: list[Person]) -> dict[str, object]:
    shown = sorted(one.person.chat.changes for one in crowd)
    waits = sorted(wait for one in crowd for wait in one.waits)
    return {
        "updates": len(world.updates.delivered) + len(world.updates),
        "people": f"{len(crowd)}, and {len(flooders)} who flood",
        "calls": len(world.calls),
        "messages a person got, least, median, most": _spread(shown),
        "messages a flooder got": _spread(sorted(one.chat.changes for one in flooders)),
        "seconds from step to card, least, median, most": _spread(waits),
        "left with Telegram at the end of the flood": len(world.updates),
    }


def _seen(watch: _Watch) -> dict[str, object]:
    memory = [bytes_ >> 20 for bytes_ in watch.memory if bytes_]
    return {
        "memory in MB, at first, at most, at the end": (memory[0], max(memory), memory[-1]),
        "most updates left with Telegram": max(watch.backlog),
    }


async def _problems(stage: Stage, crowd: list[Impatient], watch: _Watch) -> list[str]:
    memory = [bytes_ for bytes_ in watch.memory if bytes_]
    shown = sorted(one.person.chat.changes for one in crowd)
    problems = []
    if stage.fleet.members[0].ends or stage.fleet.tracebacks():
        problems.append("the process did not live through it")
    if max(memory) - memory[0] > _MOST_MEMORY:
        problems.append("too much memory")
    if shown[0] * 4 < statistics.median(shown):
        problems.append("not fair: somebody got less than a quarter of what the others got")
    async with await open_store(stage.settings) as store:
        for one in crowd:
            if not one.done:
                continue
            stored = await store.load(key_of(one.person.chat.chat_id))
            if stored is None or steps_of(stored.session) != one.done - 1:
                problems.append(f"{one.person.about['id']}: an answer is lost or doubled")
            if not one.is_served:
                problems.append(f"{one.person.about['id']}: no usable card")
    return problems


def _spread(values: Sequence[float]) -> str:
    if not values:
        return "none"
    least, most = values[0], values[-1]
    return f"{least:.3g}, {statistics.median(values):.3g}, {most:.3g}"
