"""One HTTPS request to a firm.

Redirects are not followed: they may lead to another host. Nothing from the environment is added
to the request, such as the credentials of a `.netrc` file; only a proxy is taken from it.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Final, Protocol

import aiohttp
import certifi

from bot.http_proxy import environment_proxy

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
    trust = _trust()
    try:
        proxy = environment_proxy(url) if url.lower().startswith("https:") else None
        async with (
            asyncio.timeout(seconds),
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust)) as session,
            session.post(
                url, data=body, headers=headers, proxy=proxy, allow_redirects=False
            ) as answer,
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
