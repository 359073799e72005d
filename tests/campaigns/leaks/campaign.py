"""A bot that serves a crowd under failures, with a search of its logs and metrics."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from botapi.offline import BASE_URL, OfflineRequest
from botapi.world import World
from pydantic import SecretStr
from serving import NOON, POLLING, UNHURRIED
from telegram import Bot, Update

from bot.channels.telegram.client import Client
from bot.channels.telegram.polling import NotReadyError
from bot.channels.telegram.service import BotConnection, Service, ServiceOptions
from bot.channels.telegram.update_handler import BotIdentity
from bot.errors import StoreError
from bot.operations import logs
from bot.operations.metrics import Metrics
from bot.operations.metrics_observer import MetricsObserver
from bot.operations.supervisor import log_unhandled
from bot.redaction import Redactor
from bot.settings import Settings
from bot.store import Applied, Change, ChatKey, UpdateKey
from bot.store.opening import open_store
from bot.store.transactional import TransactionalStore
from bot.throttled_log import ThrottledLogger, place_of
from campaigns.leaks.crowd import Crowd
from campaigns.leaks.planted import FACT, KEY, NAME, PLANTED, Watch, telling
from flows.engine.question import Flow
from flows.interview import FLOW

_FAULTS: Final = ("429", "502", "400_chat", "403_blocked", "400_entities", "drop_after")
_AT_ONCE: Final = 8
_LOG: Final = logging.getLogger("bot.leaks")


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a campaign; `told` lists the lines that contain a planted text."""

    updates: int
    lines: int
    series: int
    said_back: int
    failures: int
    told: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{self.updates:,} updates, {self.failures:,} of them failed on purpose; "
            f"{self.said_back:,} calls to Telegram held what was planted\n"
            f"{self.lines:,} log lines and {self.series:,} metric series searched for "
            f"{len(PLANTED)} planted things: {len(self.told)} found"
        )


class Quarrelsome:
    """A store that fails now and then, with the planted texts in its error messages."""

    def __init__(self, store: TransactionalStore, chance: random.Random, share: float) -> None:
        self._store = store
        self._chance = chance
        self._share = share

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - delegates to the store
        return getattr(self._store, name)

    async def apply(
        self, chat: ChatKey, change: Change, at: datetime, update: UpdateKey | None = None
    ) -> Applied:
        """Apply a change, or raise an error that names the chat, the person and the fact."""
        roll = self._chance.random()
        if roll < self._share / 2:
            raise StoreError(f"locked: {chat.chat} {NAME} {FACT}")
        if roll < self._share:
            raise ValueError(f"{chat.chat} {NAME} {FACT} {KEY}")
        return await self._store.apply(chat, change, at, update)


class Listening(OfflineRequest):
    """The Bot API in memory; counts the calls that contain a planted text."""

    said_back = 0

    async def exchange(self, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - any JSON
        """Answer one call."""
        self.said_back += bool(telling(str(given[1])))
        self.world.calls.clear()
        return await super().exchange(*given, **named)


async def campaign(
    updates: int,
    folder: Path,
    *,
    flow: Flow = FLOW,
    seed: int = 0,
    people: int = 50,
    stop: asyncio.Event | None = None,
) -> Report:
    """Let a crowd send this many updates, or until `stop` is set; return the report."""
    stop = stop or asyncio.Event()
    chance, watch = random.Random(seed), Watch()  # noqa: S311 - a repeatable crowd
    world, observer = World(seed=seed), MetricsObserver(Metrics(), flow)
    world.faults.at_rate(2.0, _FAULTS, methods=("sendMessage", "editMessageText"))
    wire = Listening(world)
    asyncio.get_running_loop().set_exception_handler(log_unhandled)
    with _logged(watch):
        async with _at_work(wire, observer, flow, folder, chance) as service:
            crowd = Crowd(world, people, chance)
            handled = await _talk(service, crowd, world, updates, stop)
    text = observer.metrics.text().decode()
    count = observer.metrics.value
    failed = [count("intake_updates_total", kind=kind, outcome=how) for kind, how in _FAILED]
    return Report(
        updates=handled,
        lines=watch.lines,
        series=sum(not line.startswith("#") for line in text.splitlines()),
        said_back=wire.said_back,
        failures=int(sum(failed)),
        told=(*watch.telling, *telling(text)),
    )


_FAILED: Final = [
    (kind, how)
    for kind in ("message", "edited_message", "callback_query", "my_chat_member", "other")
    for how in ("failed", "waiting")
]


@contextmanager
def _logged(watch: Watch) -> Iterator[None]:
    """Log everything to the search inside the context; restore the logging afterwards."""
    root = logging.getLogger()
    before = root.handlers[:]
    for handler in before:
        root.removeHandler(handler)
    logs.configure(Redactor(World().token), "json", "DEBUG", watch)  # type: ignore[arg-type]
    try:
        yield
    finally:
        root.handlers[:] = before
        root.setLevel(logging.WARNING)
        for name in ("bot", "telegram.ext"):
            logging.getLogger(name).setLevel(logging.NOTSET)


@asynccontextmanager
async def _at_work(
    wire: Listening, observer: MetricsObserver, flow: Flow, folder: Path, chance: random.Random
) -> AsyncIterator[Service]:
    settings = Settings(
        database_url=f"sqlite:///{folder / 'leaks.sqlite3'}", encryption_keys=SecretStr(KEY)
    )
    token = wire.world.token
    bot = Bot(token, base_url=BASE_URL, request=wire, get_updates_request=wire)
    line = BotConnection(bot, Client(wire, BASE_URL + token, observer=observer))
    options = ServiceOptions(
        chance=chance.random, now=lambda: NOON, polling=POLLING, pacing=UNHURRIED, sweep_every=5.0
    )
    async with await open_store(settings) as store:
        store.observer = observer
        quarrelsome: Any = Quarrelsome(store, chance, 0.02)
        me = BotIdentity(int(token.partition(":")[0]), "intake_test_bot")
        service = Service(flow, quarrelsome, line, me, options, observer=observer)
        async with service.at_work(alone=True):
            yield service
            await service.renderer.at_rest()


async def _talk(
    service: Service, crowd: Crowd, world: World, updates: int, stop: asyncio.Event
) -> int:
    """Let the crowd act; return the number of handled updates."""
    throttled_log = ThrottledLogger(_LOG, ServiceOptions().clock)
    handled = 0
    while handled < updates and not stop.is_set():
        crowd.act()
        batch = [raw for raw in world.updates.batch(0, _AT_ONCE) if isinstance(raw, dict)]
        for raw in batch:
            await _handled(service, raw, throttled_log)
            handled += 1
        world.updates.confirm(max(int(str(raw["update_id"])) for raw in batch) + 1)
        if handled % 100 < len(batch):
            _lose_a_task()
    return handled


async def _handled(service: Service, raw: dict[str, Any], throttled_log: ThrottledLogger) -> None:
    """Handle one update like the poller, including its log lines."""
    try:
        await service.handler.handle(raw, Update.de_json(raw))
    except NotReadyError as error:
        throttled_log.say(f"an update has to wait: {place_of(error.__cause__ or error)}")
    except Exception as error:  # noqa: BLE001 - like the poller
        throttled_log.say(f"an update failed: {place_of(error)}")
        await service.handler.park(raw, place_of(error))
    await asyncio.sleep(0)


def _lose_a_task() -> None:
    """Cause an unhandled exception in the event loop."""
    error = ValueError(f"{NAME} {FACT}")
    asyncio.get_running_loop().call_exception_handler(
        {"message": "Task exception was never retrieved", "exception": error}
    )
