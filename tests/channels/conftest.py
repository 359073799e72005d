"""A Bot API server, the transport and the client over it, and people."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator

import pytest
from botapi.fake_clock import FakeClock
from botapi.listening import Polling
from botapi.offline import BASE_URL, OfflineRequest
from botapi.person import Person
from botapi.server import Server
from botapi.world import World

from bot.channels.telegram.client import Client
from bot.channels.telegram.transport import AiohttpRequest, Timeouts
from bot.redaction import Redactor

PATIENT = Timeouts(pool=30.0, connect=30.0, write=30.0, upload=30.0, read=30.0)
"""For calls over loopback that are meant to succeed, however busy the machine is."""


@pytest.fixture
def clock() -> FakeClock:
    """Return a clock that stands still."""
    return FakeClock()


@pytest.fixture
def world() -> World:
    """Return Telegram with nobody in it."""
    return World()


@pytest.fixture
def ann(world: World) -> Person:
    """Return a person who can be written to."""
    return Person(world)


@pytest.fixture
def offline(world: World) -> OfflineRequest:
    """Return the Bot API in memory."""
    return OfflineRequest(world)


@pytest.fixture
def client(offline: OfflineRequest, world: World) -> Client:
    """Return a client of the Bot API in memory."""
    return Client(offline, BASE_URL + world.token)


@pytest.fixture
async def server(world: World) -> AsyncIterator[Server]:
    """Return the Bot API over HTTP."""
    async with Server(world) as running:
        yield running


@pytest.fixture
async def transport(world: World) -> AsyncIterator[AiohttpRequest]:
    """Return the product's transport."""
    # To read the machine's certificates takes longer than most tests.
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    redactor = Redactor(world.token)
    async with AiohttpRequest(redactor, allowance=PATIENT, trust=trust) as request:
        yield request


@pytest.fixture
def http_client(server: Server, transport: AiohttpRequest, world: World) -> Client:
    """Return a client over the transport and HTTP."""
    return Client(transport, server.base_url + world.token, PATIENT)


@pytest.fixture
def polling(client: Client, clock: FakeClock) -> Polling:
    """Return a poller over the Bot API in memory."""
    return Polling(client, clock)
