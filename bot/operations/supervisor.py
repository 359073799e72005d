"""Runs watchdog, maintenance and the monitoring endpoints beside a service."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Final, Protocol

from bot.operations.watchdog import Watchdog, systemd_notifier

_LOG: Final = logging.getLogger(__name__)


class Watcher(Protocol):
    """What records the lag of the event loop and serves the monitoring endpoints."""

    def lag(self, seconds: float) -> None:
        """Record the delay of a heartbeat, in seconds."""

    async def answer(self, ask: Callable[[], Awaitable[object]], stop: asyncio.Event) -> None:
        """Serve until `stop` is set; `ask` makes a read-only call to Telegram."""


@asynccontextmanager
async def supervised(
    ask: Callable[[], Awaitable[object]],
    watch: Watcher | None,
    stuck_seconds: float,
    maintenance: Callable[[], Coroutine[Any, Any, None]],
) -> AsyncIterator[None]:
    """Run watchdog, monitoring (if any) and maintenance inside the context.

    `stuck_seconds` is the limit of the watchdog; `ask` makes a read-only call to Telegram.
    """
    asyncio.get_running_loop().set_exception_handler(log_unhandled)
    stop = asyncio.Event()
    answering = asyncio.ensure_future(watch.answer(ask, stop)) if watch else None
    keeping = asyncio.ensure_future(maintenance())
    watchdog = Watchdog(stuck_seconds, systemd_notifier(), watch.lag if watch else lambda _: None)
    try:
        async with watchdog.running():
            _LOG.info("serving")
            yield
            _LOG.info("stopping")
    finally:
        stop.set()
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        if answering is not None:
            await asyncio.gather(answering, return_exceptions=True)


def log_unhandled(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log an unhandled exception of a task; the loop's default handler would print its values."""
    error = context.get("exception")
    found = (type(error), error, error.__traceback__) if error is not None else None
    _LOG.error("%s", context.get("message", "error in the event loop"), exc_info=found)
