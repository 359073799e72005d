"""All that runs beside a service: its heart, its upkeep, the answers to those who watch it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Final, Protocol

from bot.operations.watchdog import Watchdog, supervisor

_LOG: Final = logging.getLogger(__name__)


class Watching(Protocol):
    """Who is told how late the event loop is, and answers those who ask."""

    def lag(self, seconds: float) -> None:
        """Take note of a beat that came so late."""

    async def answer(self, ask: Callable[[], Awaitable[object]], stop: asyncio.Event) -> None:
        """Answer until `stop` is set; `ask` makes a call of Telegram that changes nothing."""


@asynccontextmanager
async def attended(
    ask: Callable[[], Awaitable[object]],
    watch: Watching | None,
    stuck_seconds: float,
    upkeep: Callable[[], Coroutine[Any, Any, None]],
) -> AsyncIterator[None]:
    """Have the heart beat, those who watch answered, and the upkeep done, while in here."""
    asyncio.get_running_loop().set_exception_handler(complain)
    stop = asyncio.Event()
    answering = asyncio.ensure_future(watch.answer(ask, stop)) if watch else None
    keeping = asyncio.ensure_future(upkeep())
    heart = Watchdog(stuck_seconds, supervisor(), watch.lag if watch else lambda _: None)
    try:
        async with heart.beating():
            _LOG.info("serving")
            yield
            _LOG.info("stopping")
    finally:
        stop.set()
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        if answering is not None:
            await asyncio.gather(answering, return_exceptions=True)


def complain(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what nobody waited for; the event loop's own way writes it out with all its values."""
    error = context.get("exception")
    found = (type(error), error, error.__traceback__) if error is not None else None
    _LOG.error("%s", context.get("message", "trouble in the event loop"), exc_info=found)
