"""What the measurements need of a bot, and the two ways it may be connected."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from benchmarks.peers.botapi import World


@dataclass(frozen=True)
class Wire:
    """Where the bot's calls go: to a `world` in memory, or to an address over HTTP.

    `folder` is for what the bot keeps.
    """

    folder: Path
    world: World | None = None
    address: str = ""


class Peer(Protocol):
    """One bot with the interview in it."""

    async def start(self) -> None:
        """Get ready to handle updates; the network is not used yet."""

    async def handle(self, update: bytes) -> None:
        """Handle one update as it came; when this returns, it may be confirmed."""

    async def stop(self) -> None:
        """End, keeping what is to be kept."""

    async def serve(self) -> None:
        """Serve by long polling until cancelled."""


def params_of(given: Any) -> dict[str, Any]:  # noqa: ANN401 - what a library has at hand
    """Return parameters as a dictionary, without those not given."""
    return {name: value for name, value in dict(given).items() if value is not None}
