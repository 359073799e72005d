"""The transport speaks TLS with servers it can trust, and with no others."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from botapi.server import Server
from botapi.world import World
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.channels.telegram.client import Client
from bot.channels.telegram.outcome import Done, Failed
from bot.channels.telegram.transport import AiohttpRequest
from bot.redaction import Redactor

FROM = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a key and a certificate for 127.0.0.1 that only itself vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test server")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(FROM)
        .not_valid_after(FROM + timedelta(days=36_500))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


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
