"""The transport speaks TLS with servers it can trust, and with no others."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
from botapi.server import Server
from botapi.world import World
from certificates import self_signed

from bot.channels.telegram.client import Client
from bot.channels.telegram.outcome import Done, Failed
from bot.channels.telegram.transport import AiohttpRequest
from bot.redaction import Redactor


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a key and a certificate for 127.0.0.1 that only itself vouches for."""
    return self_signed(tmp_path)


async def test_certificates(world: World, certificate: Path) -> None:
    """An unknown certificate means that nothing is sent; a trusted one is used."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    async with Server(world, tls) as server:
        address = server.base_url + world.token
        async with AiohttpRequest(Redactor(world.token)) as usual:
            outcome = await Client(usual, address).get_me()
        assert isinstance(outcome, Failed)
        assert "not sent" in outcome.said
        assert "Certificate" in outcome.said
        assert world.calls == []
        trust = ssl.create_default_context(cafile=str(certificate))
        async with AiohttpRequest(Redactor(world.token), trust=trust) as trusting:
            assert isinstance(await Client(trusting, address).get_me(), Done)
