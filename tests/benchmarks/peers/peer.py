"""What the benchmarks need of a bot, and the two ways to connect it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from benchmarks.peers.botapi import World


@dataclass(frozen=True)
class Wire:
    """The destination of the calls: a `world` in memory, or a URL.

    The bot stores its data in `folder`.
    """

    folder: Path
    world: World | None = None
    address: str = ""


class Peer(Protocol):
    """One bot with the interview in it."""

    async def start(self) -> None:
        """Prepare to handle updates, without using the network."""

    async def handle(self, update: bytes) -> None:
        """Handle one raw update; when this returns, it may be confirmed."""

    async def stop(self) -> None:
        """Stop, and store what must be stored."""

    async def serve(self) -> None:
        """Serve by long polling until cancelled."""


def params_of(given: Any) -> dict[str, Any]:  # noqa: ANN401 - any parameters of a library
    """Return parameters as a dictionary, without those not given."""
    return {name: value for name, value in dict(given).items() if value is not None}
