"""Malformed and unusual updates through the whole channel: parsed, applied, rendered.

Everything except the network is real: the parser of the library, the chat, the store in a file
and the rendering. The Bot API answers in memory.
"""

from __future__ import annotations

import asyncio
import copy
import logging
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from botapi.json_type import Object
from botapi.mutation import ODD_TEXTS, UPDATES, mutate, mutated
from botapi.offline import BASE_URL, OfflineRequest
from botapi.person import Person
from botapi.world import World
from telegram import Bot, Update

from bot.channels.telegram.client import Client
from bot.channels.telegram.pacing import PacingSettings
from bot.channels.telegram.parsing import parsed
from bot.channels.telegram.polling import queue_key
from bot.channels.telegram.service import BotConnection, Service, ServiceOptions, introduced
from bot.settings import Settings
from bot.store import Store
from bot.store.opening import open_store
from bot.throttled_log import place_of
from flows.interview import FLOW

BURST: Final = 50
"""Number of updates per batch, as from one poll; after each batch everything is delivered."""
_PEOPLE: Final = 16
_FIRST_PERSON: Final = 5
_UNPACED: Final = PacingSettings(chat_messages=10**6, all_messages=10**6, first_wait=0.0001)


@dataclass
class Found:
    """The result of a run; `faults` is empty where nothing went wrong."""

    updates: int = 0
    unparsable: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)


class _Ear(logging.Handler):
    """Records every warning as a fault."""

    def __init__(self, found: Found) -> None:
        super().__init__(logging.WARNING)
        self._found = found

    def emit(self, record: logging.LogRecord) -> None:
        """Count the record."""
        self._found.faults[record.getMessage()] += 1


class Mix:
    """Generates updates: mutated ones of every kind, and texts and buttons of people."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self._world = world
        self._chance = chance
        self._people = [Person(world, _FIRST_PERSON + number) for number in range(_PEOPLE)]

    def next(self, number: int) -> tuple[str, Object]:
        """Return an update with this number, and its kind."""
        dice = self._chance.random()
        if dice < 0.05:
            sort, update = "whole", copy.deepcopy(self._chance.choice(UPDATES))
        elif dice < 0.55:
            sort, update = "of the table, broken", mutated(self._chance)
        else:
            sort, update = "said or pressed", self._lively()
            if self._chance.random() < 0.4:
                sort = f"{sort}, broken"
                mutate(update, self._chance)
        return sort, {**update, "update_id": number}

    def tidy(self) -> None:
        """Delete old messages, so that memory does not grow."""
        self._world.calls.clear()
        self._world.taps.clear()
        for chat in self._world.chats.values():
            for old in list(chat.messages)[:-20]:
                del chat.messages[old]

    def _lively(self) -> Object:
        """Let a person type an unusual text, or press a button of this or another card."""
        person = self._chance.choice(self._people)
        card = person.card
        if card is None or self._chance.random() < 0.4:
            person.say(self._chance.choice(ODD_TEXTS))
        else:
            buttons = [str(key["callback_data"]) for row in card.keyboard for key in row]
            code = self._chance.choice(buttons)
            if self._chance.random() < 0.2:
                code = code[: self._chance.randrange(len(code))] + self._chance.choice("x:9é")
            person.send_tap(code, card)
        update = self._world.updates.after(0)[-1][1]
        self._world.updates.confirm(self._world.updates.last + 1)
        return copy.deepcopy(update)


async def fuzz(updates: int, seed: int, folder: Path) -> Found:
    """Pass this many updates through the channel and return exceptions and warnings."""
    found, world = Found(), World()
    mix = Mix(world, random.Random(seed))  # noqa: S311 - a repeatable plan, not a secret
    ear = _Ear(found)
    logging.getLogger("bot").addHandler(ear)
    asyncio.get_running_loop().set_exception_handler(
        lambda _, context: found.faults.update([str(context["message"])])
    )
    try:
        settings = Settings(database_url=f"sqlite:///{folder / 'fuzz.sqlite3'}")
        async with await open_store(settings) as store:
            service = await _service(world, store)
            async with service.at_work(alone=True):
                await _feed(service, mix, updates, found)
    finally:
        logging.getLogger("bot").removeHandler(ear)
    return found


async def _service(world: World, store: Store) -> Service:
    """Return the service, connected to the Bot API in memory."""
    wire = OfflineRequest(world)
    bot = Bot(world.token, base_url=BASE_URL, request=wire, get_updates_request=wire)
    line = BotConnection(bot, Client(wire, bot.base_url))
    options = ServiceOptions(pacing=_UNPACED, sweep_every=3600.0)
    return Service(FLOW, store, line, await introduced(line.client), options)


async def _feed(service: Service, mix: Mix, updates: int, found: Found) -> None:
    for first in range(1, updates + 1, BURST):
        lanes: dict[int | str, list[tuple[str, Object]]] = defaultdict(list)
        for number in range(first, min(first + BURST, updates + 1)):
            sort, raw = mix.next(number)
            found.kinds[sort] += 1
            lanes[queue_key(raw)].append((sort, raw))
        await asyncio.gather(*(_handle(service, lane, found) for lane in lanes.values()))
        await service.renderer.at_rest()
        mix.tidy()


async def _handle(service: Service, lane: list[tuple[str, Object]], found: Found) -> None:
    """Handle the updates of one chat, one after another."""
    for sort, raw in lane:
        found.updates += 1
        update = _parsed(raw)
        found.unparsable += update is None
        try:
            await service.handler.handle(raw, update)
        except Exception as error:  # noqa: BLE001 - this is what the test looks for
            found.faults[f"{place_of(error)}: {sort}"] += 1


def _parsed(raw: Object) -> Update | None:
    """Parse an update like the poller and the webhook."""
    try:
        return parsed(raw)
    except Exception:  # noqa: BLE001 - the library raises anything
        return None
