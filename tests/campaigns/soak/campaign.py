"""A soak test: many simulated people, a failing server, killed processes."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from botapi.person import Person
from botapi.posting import Poster
from botapi.server import Server
from botapi.update_queue import Disturbance
from botapi.world import World
from campaigns.soak.fleet import Fleet, Member
from campaigns.soak.proxy import Proxy
from campaigns.soak.script import CASES, LANGUAGES, script
from campaigns.soak.verdict import Verdict, judge
from campaigns.soak.walker import Walker
from campaigns.soak.worker import SECRET, Plan
from ports import free_port
from pydantic import SecretStr

from bot.encryption import new_key
from bot.settings import Settings
from bot.store.opening import open_store

ANSWERS: Final = ("500", "502", "502_html", "504_html", "200_garbage", "429")
TRANSPORT: Final = ("drop_before", "drop_after", "slow", "stall")
DISTURBANCE: Final = Disturbance(duplicate=0.04, reorder=0.04, delay=0.04, drop=0.03)
_FIRST_PERSON: Final = 5_000_000
_CALLS_A_STEP: Final = 2
_LATE: Final = 0.05
_RECOVERY: Final = 60.0
_OUTBOX: Final = 240.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """The parameters of a soak test; with `replicas` 0 it uses long polling, else a webhook.

    In seconds: `patience` is how long a person waits for a card before they count as stuck,
    `outbox` the time limit for emptying the outbox at the end (0: not checked), and
    `longest_fault` how long a few calls hang.
    """

    name: str
    database: str
    people: int
    kills: int
    replicas: int
    seed: int
    is_paced: bool = False
    sweep_every: float = 1.0
    patience: float = 180.0
    outbox: float = _OUTBOX
    longest_fault: float = 12.0


@dataclass(frozen=True, slots=True)
class Stage:
    """A Bot API server without people, and the processes of the bot."""

    world: World
    fleet: Fleet
    settings: Settings


async def soak(orders: Orders, folder: Path) -> Verdict:
    """Let everybody finish the interview, and return the verdict."""
    began = time.monotonic()
    async with staged(orders, folder) as stage:
        world = stage.world
        walkers = walkers_of(world, orders)
        _make_trouble(world, orders.longest_fault)
        killing = asyncio.ensure_future(_kill(stage, walkers, orders))
        await asyncio.gather(*(walker.walk() for walker in walkers))
        if not killing.done():
            killing.cancel()
        with suppress(asyncio.CancelledError):
            await killing
        await come_to_rest(world)
        left = await _left_in_outbox(stage.settings, orders.outbox)
    async with await open_store(stage.settings) as store:
        verdict = await judge(orders.name, store, world, walkers, stage.fleet)
    if left and orders.outbox:
        verdict.problems.append(f"left in the outbox: {left}")
    verdict.seconds = time.monotonic() - began
    return verdict


@asynccontextmanager
async def staged(orders: Orders, folder: Path) -> AsyncIterator[Stage]:
    """Run a server and the processes of the bot inside the context; end them cleanly."""
    settings = Settings(database_url=orders.database, encryption_keys=SecretStr(new_key()))
    async with Server(World(seed=orders.seed)) as server:
        ports = [free_port() for _ in range(orders.replicas)]
        plans = [_plan(orders, server, settings, port) for port in ports or [0]]
        members = [
            Member(plan, folder / f"{orders.name} {number}.log")
            for number, plan in enumerate(plans)
        ]
        fleet = Fleet(members, orders.seed)
        tasks = [asyncio.ensure_future(_late(server.world))]
        async with Proxy(ports) as proxy:
            if ports:
                poster = Poster(server.world, f"{proxy.url}/telegram", SECRET)
                tasks.append(asyncio.ensure_future(poster.run()))
            fleet.start()
            try:
                yield Stage(server.world, fleet, settings)
                await fleet.stop()
            finally:
                await fleet.end()
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)


async def come_to_rest(world: World) -> float:
    """Stop all failures; return the seconds until every update is confirmed."""
    world.faults.calm()
    world.updates.disturbance = Disturbance()
    world.updates.release_late()
    world.changed()
    began = time.monotonic()
    await world.until(lambda: len(world.updates) == 0, _RECOVERY)
    return time.monotonic() - began


def _plan(orders: Orders, server: Server, settings: Settings, port: int) -> Plan:
    assert settings.encryption_keys is not None
    return Plan(
        token=server.world.token,
        base_url=server.base_url.removesuffix("/bot"),
        database=settings.database_url,
        keys=settings.encryption_keys.get_secret_value(),
        port=port,
        is_paced=orders.is_paced,
        sweep_every=orders.sweep_every,
        supervisor=os.getpid(),
    )


def walkers_of(world: World, orders: Orders) -> list[Walker]:
    """Return the people, with cases and languages evenly distributed."""
    scripts = [script(facts, language) for facts in CASES for language in LANGUAGES]
    walkers = []
    for number in range(orders.people):
        person = Person(world, _FIRST_PERSON + number, f"P{number}")
        chosen = scripts[number % len(scripts)]
        seed = orders.seed * 1_000 + number
        walkers.append(Walker(person, chosen, seed, seconds=orders.patience))
    return walkers


def _make_trouble(world: World, longest: float) -> None:
    """Configure the rates of failing calls and of lost, late and repeated updates."""
    world.updates.disturbance = DISTURBANCE
    plan = world.faults
    plan.at_rate(3, ANSWERS)
    plan.at_rate(3, TRANSPORT)
    plan.at_rate(3, ("400_edit_missing", "400_cant_edit"), methods=("editMessageText",))
    plan.at_rate(2, ("400_entities",), methods=("sendMessage", "editMessageText"))
    plan.at_rate(3, ("400_query_old",), methods=("answerCallbackQuery",))
    plan.at_rate(3, ("409_getupdates", "409_setwebhook"), methods=("getUpdates",))
    # Longer than the timeout of the client, so that the outcome of the call is unknown.
    plan.at_rate(0.2, ("slow", "stall"), methods=("sendMessage",), seconds=longest)


async def _kill(stage: Stage, walkers: list[Walker], orders: Orders) -> None:
    """Kill a process after every few calls, until there were enough kills."""
    world, fleet = stage.world, stage.fleet
    chance = random.Random(orders.seed)  # noqa: S311 - a repeatable plan, not a secret
    steps = sum(len(walker.script.steps) for walker in walkers)
    gap = max(2, steps * _CALLS_A_STEP // max(1, orders.kills))
    while fleet.kills < orders.kills:
        goal = len(world.calls) + chance.randint(1, gap)
        await world.until(partial(_reached, world, goal), 3600)
        await fleet.kill_one()


def _reached(world: World, calls: int) -> bool:
    return len(world.calls) >= calls


async def _late(world: World) -> None:
    """Deliver the delayed updates."""
    while True:
        await asyncio.sleep(_LATE)
        world.updates.release_late()
        world.changed()


async def _left_in_outbox(settings: Settings, seconds: float) -> int:
    """Wait until the outbox is empty, or for a time limit; return what is left."""
    async with await open_store(settings) as store:
        for _ in range(int(seconds)):
            if not (await store.survey()).values["outbox.item"]:
                break
            await asyncio.sleep(1)
        return (await store.survey()).values["outbox.item"]
