"""The Telegram channel assembled: one bot, from its first call to a clean end."""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Final, NoReturn, TypeAlias

from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ApplicationBuilder

from bot.channels.telegram.chat_renderer import ChatRenderer
from bot.channels.telegram.client import Client
from bot.channels.telegram.delivery import Delivery
from bot.channels.telegram.limits import CHANNEL, LIMITS
from bot.channels.telegram.outcome import CallOutcome, Done, Fatal, Json, Later
from bot.channels.telegram.pacing import Pacer, PacingSettings
from bot.channels.telegram.parsing import KINDS
from bot.channels.telegram.polling import FatalTelegramError, Poller, PollingSettings
from bot.channels.telegram.profile import publish
from bot.channels.telegram.profiles import profiles
from bot.channels.telegram.transport import AiohttpRequest
from bot.channels.telegram.update_handler import BotIdentity, Library, UpdateHandler
from bot.channels.telegram.webhook_endpoint import WebhookEndpoint
from bot.chat.redelivery import EVERY, RedeliveryLoop
from bot.chat.service import ChatService
from bot.clock import Chance, Clock, SystemClock
from bot.http_proxy import environment_proxy
from bot.observer import SILENT, Observer
from bot.privacy_notice import THIS_COMPUTER, PrivacyNotice
from bot.redaction import Redactor
from bot.store import Store
from bot.throttled_log import place_of
from flows.engine.question import Flow
from flows.engine.session import Firm

_LOG: Final = logging.getLogger(__name__)
_PUBLISH_AGAIN: Final = 3600.0
_TRIES: Final = 5
_LONGEST_WAIT: Final = 60.0
"""`_TRIES` calls at most, and at most this many seconds between them."""
_NAME: Final = 6
"""The length of the name that tells the processes of one bot apart."""


Beside: TypeAlias = Callable[[Client], AbstractAsyncContextManager[None]]


class UnreachableError(Exception):
    """No Bot API server answers at the URL; the message is one line without the token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotEndpoint:
    """One bot at one server: the URLs as python-telegram-bot takes them."""

    token: str = field(repr=False)
    base_url: str
    base_file_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceOptions:
    """Clock, randomness, ids and tuning; tests pass their own. Times are in seconds."""

    clock: Clock = field(default_factory=SystemClock)
    chance: Chance = random.random
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    new_id: Callable[[], str] = lambda: secrets.token_hex(16)
    polling: PollingSettings = field(default_factory=PollingSettings)
    pacing: PacingSettings = field(default_factory=PacingSettings)
    sweep_every: float = EVERY
    grace: float = 20.0
    webhook_seconds: float = 45.0
    webhook_connections: int = 40


@dataclass(frozen=True, slots=True)
class BotConnection:
    """The connection to the server: the library's bot and our client, over one transport."""

    bot: Bot
    client: Client


class Service:
    """Serves one bot from a store until told to stop."""

    def __init__(
        self,
        flow: Flow,
        store: Store,
        connection: BotConnection,
        me: BotIdentity,
        options: ServiceOptions,
        *,
        observer: Observer = SILENT,
        firms: tuple[Firm, ...] = (),
        notice: PrivacyNotice = THIS_COMPUTER,
    ) -> None:
        self._store = store
        self._connection = connection
        self._options = options
        self._observer = observer
        self._pacer = Pacer(options.clock, options.chance, options.pacing, observer)
        delivery = Delivery(connection.client, self._pacer)
        chats = ChatService(
            flow,
            store,
            LIMITS,
            now=options.now,
            new_id=options.new_id,
            firms=firms,
            observer=observer,
            notice=notice,
        )
        self.renderer = ChatRenderer(
            chats,
            store,
            connection.client,
            delivery,
            clock=options.clock,
            now=options.now,
            name=options.new_id()[:_NAME],
        )
        self.handler = UpdateHandler(
            chats, store, self.renderer, me=me, now=options.now, observer=observer
        )
        self._redelivery = RedeliveryLoop(
            CHANNEL,
            store,
            self.renderer,
            clock=options.clock,
            now=options.now,
            every=options.sweep_every,
        )

    async def poll(self, stop: asyncio.Event) -> None:
        """Serve by long polling; when stopped, finish the updates in progress and their replies.

        Raises:
            FatalTelegramError: the token is no longer good.
            UnreachableError: the server is away at the start.
        """
        options = self._options
        _ready(await _patiently(self._connection.client.delete_webhook, options.clock))
        poller = Poller(
            self._connection.client,
            self.handler.handle,
            self.handler.park,
            clock=options.clock,
            chance=options.chance,
            settings=options.polling,
        )
        async with self.at_work(alone=True):
            await poller.run(stop)

    async def listen(
        self, stop: asyncio.Event, endpoint: WebhookEndpoint, listener: socket.socket
    ) -> None:
        """Serve by webhook; when stopped, accept no more updates and finish those in progress.

        Any number of processes may do so behind one URL, on one PostgreSQL database.

        Raises:
            FatalTelegramError: the token is not, or no longer, good.
            UnreachableError: the server is away at the start, or refuses the URL.
        """
        # Only here: polling needs no server.
        from bot.channels.telegram.webhook import Webhook  # noqa: PLC0415
        from bot.http_server import serve_http  # noqa: PLC0415

        options, client = self._options, self._connection.client
        hook = Webhook(
            self.handler,
            self._store,
            endpoint,
            clock=options.clock,
            limit=options.webhook_seconds,
            observer=self._observer,
        )
        async with self.at_work(alone=False):
            listening = asyncio.ensure_future(serve_http(hook.application(), listener, stop))
            watching = asyncio.ensure_future(self._refused())
            try:
                setting = partial(
                    client.set_webhook,
                    endpoint.url,
                    secret=endpoint.secret,
                    kinds=KINDS,
                    connections=options.webhook_connections,
                )
                _ready(await _patiently(setting, options.clock))
                await asyncio.wait((listening, watching), return_when=asyncio.FIRST_COMPLETED)
                if watching.done():
                    watching.result()
            finally:
                stop.set()
                watching.cancel()
                await asyncio.gather(listening, watching, return_exceptions=True)
            listening.result()

    async def _refused(self) -> NoReturn:
        """Watch whether Telegram refuses the bot; a poller learns this from its polls.

        Raises:
            FatalTelegramError: it refuses the bot, and not one call alone.
        """
        while True:
            await self.renderer.refused.wait()
            self.renderer.refused.clear()
            outcome = await self._connection.client.get_me()
            if isinstance(outcome, Fatal):
                raise FatalTelegramError(outcome)

    async def _publish(self) -> None:
        """Publish the profile of the bot; if that fails, again an hour later."""
        while True:
            try:
                trouble = await publish(self._connection.client, profiles())
            except Exception as error:  # noqa: BLE001 - the bot serves without it
                _LOG.warning("commands and descriptions not set: %s", place_of(error))
                return
            if trouble is None:
                return
            # Telegram allows few of these calls a day.
            _LOG.warning("commands and descriptions not set: %s", type(trouble).__name__)
            await self._options.clock.sleep(_PUBLISH_AGAIN)

    @asynccontextmanager
    async def at_work(self, *, alone: bool) -> AsyncIterator[None]:
        """Run everything but the source of the updates; end it cleanly afterwards.

        `alone` says that no other process serves this bot.
        """
        application = _application(self._connection.bot)
        self.handler.attach(application)
        await _initialized(application)
        # In the background: publishing takes some twenty calls.
        beside = [
            asyncio.ensure_future(self._redelivery.run(alone=alone)),
            asyncio.ensure_future(self._publish()),
        ]
        try:
            yield
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            await self.renderer.close(self._options.grace)
            await self._pacer.close()
            await application.shutdown()


@asynccontextmanager
async def connected(
    endpoint: BotEndpoint, trust: ssl.SSLContext | None = None, observer: Observer = SILENT
) -> AsyncIterator[BotConnection]:
    """Open the connection to a server; no call is made yet."""
    transport = AiohttpRequest(
        Redactor(endpoint.token), proxy=environment_proxy(endpoint.base_url), trust=trust
    )
    bot = Bot(
        endpoint.token,
        base_url=endpoint.base_url,
        base_file_url=endpoint.base_file_url,
        request=transport,
        get_updates_request=transport,
    )
    await transport.initialize()
    try:
        yield BotConnection(bot, Client(transport, bot.base_url, observer=observer))
    finally:
        await transport.shutdown()


async def introduced(client: Client, clock: Clock | None = None) -> BotIdentity:
    """Ask who the bot is. This detects a wrong token; with a `clock`, waits are respected.

    Raises:
        FatalTelegramError: the token or the URL is wrong.
        UnreachableError: no Bot API server answers.
    """
    me = _ready(await (_patiently(client.get_me, clock) if clock else client.get_me()))
    if isinstance(me, dict):
        number, name = me.get("id"), me.get("username")
        if isinstance(number, int) and isinstance(name, str):
            return BotIdentity(number, name)
    raise UnreachableError("what answers is no Bot API server")


async def serve(
    flow: Flow,
    store: Store,
    endpoint: BotEndpoint,
    stop: asyncio.Event,
    *,
    opening: tuple[WebhookEndpoint, socket.socket] | None = None,
    firms: tuple[Firm, ...] = (),
    notice: PrivacyNotice = THIS_COMPUTER,
    options: ServiceOptions | None = None,
    say: Callable[[str], None] = lambda _: None,
    observer: Observer = SILENT,
    beside: Beside = lambda _: nullcontext(),
) -> None:
    """Serve a bot until `stop` is set; `say` is called with a line when it begins.

    `beside` is a context that is entered meanwhile.

    With an `opening`, an endpoint and its socket, by webhook; otherwise by long polling.
    `firms` are those to which a result may be sent; `notice` says who handles the data.

    Raises:
        FatalTelegramError: the token or the URL is wrong.
        UnreachableError: the server is away at the start.
    """
    async with connected(endpoint, observer=observer) as connection:
        options = options or ServiceOptions()
        me = await introduced(connection.client, options.clock)
        service = Service(
            flow, store, connection, me, options, observer=observer, firms=firms, notice=notice
        )
        async with beside(connection.client):
            say(f"@{me.name} serves on Telegram")
            if opening is None:
                await service.poll(stop)
            else:
                await service.listen(stop, *opening)


def _application(bot: Bot) -> Library:
    """Return the library's application, without updater and jobs: updates are passed to it."""
    return ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()


async def _initialized(application: Library) -> None:
    """Have the library ask who the bot is; its errors may hold the token."""
    try:
        await application.initialize()
    except InvalidToken:
        failure: Exception = FatalTelegramError(Fatal(401, "Unauthorized"))
    except TelegramError as error:
        failure = UnreachableError(type(error).__name__)
    else:
        return
    raise failure


async def _patiently(call: Callable[[], Awaitable[CallOutcome]], clock: Clock) -> CallOutcome:
    """Make a call at start-up; if Telegram says to wait, wait and repeat it."""
    for _ in range(_TRIES - 1):
        outcome = await call()
        if not isinstance(outcome, Later) or outcome.seconds > _LONGEST_WAIT:
            return outcome
        await clock.sleep(outcome.seconds)
    return await call()


def _ready(outcome: CallOutcome) -> Json:
    """Return the result of a call at start-up.

    Raises:
        FatalTelegramError: the token or the URL is wrong.
        UnreachableError: the call was not done.
    """
    match outcome:
        case Done(result):
            return result
        case Fatal():
            raise FatalTelegramError(outcome)
        case Later(seconds):
            raise UnreachableError(f"it says to wait {seconds:.0f} seconds")
        case _:
            said = getattr(outcome, "said", "") or type(outcome).__name__
            raise UnreachableError(said)
