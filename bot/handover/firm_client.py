"""One HTTPS request to a firm. Redirects are not followed: they may lead to another host."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Final, Protocol

import aiohttp
import certifi

SECONDS: Final = 15.0
"""Time limit of a request."""


class FirmClient(Protocol):
    """Posts a body to a URL."""

    async def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> int | None:
        """Return the HTTP status; None without a response (the body may have arrived)."""


async def post(
    url: str, body: bytes, headers: Mapping[str, str], seconds: float = SECONDS
) -> int | None:
    """Post a body and return the HTTP status; the body of the response is not read.

    A proxy from the environment is used for `https://` only, where it sees no more than the host
    name. Plain HTTP goes to this machine only, without a proxy.
    """
    trust, is_sealed = _trust(), url.lower().startswith("https:")
    try:
        async with (
            asyncio.timeout(seconds),
            aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=trust), trust_env=is_sealed
            ) as session,
            session.post(url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            return answer.status
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        # aiohttp raises ValueError for a host name that is not valid.
        return None


@cache
def _trust() -> ssl.SSLContext:
    """Return a TLS context with the certificates of the system and of Mozilla."""
    context = ssl.create_default_context()
    context.load_verify_locations(cafile=certifi.where())
    return context
