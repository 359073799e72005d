"""One HTTPS exchange with a firm. No redirect is followed: it would lead to somebody else."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Final, Protocol

import aiohttp
import certifi

SECONDS: Final = 15.0


class FirmClient(Protocol):
    """Takes a body to an address."""

    async def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> int | None:
        """Return the status of the answer; None where none came (it may have arrived)."""


async def post(
    url: str, body: bytes, headers: Mapping[str, str], seconds: float = SECONDS
) -> int | None:
    """Post a body; of the answer only the status is read.

    A proxy of the environment is used for `https://` alone, of which it sees no more than the
    host; what goes to this machine in the clear stays on it.
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
        # A ValueError is of a host that cannot be looked up, as no name has an empty part.
        return None


@cache
def _trust() -> ssl.SSLContext:
    """Return what the system trusts, and what Mozilla does."""
    context = ssl.create_default_context()
    context.load_verify_locations(cafile=certifi.where())
    return context
