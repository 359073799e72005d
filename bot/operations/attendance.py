"""All that runs beside a service: its heart, and the answers to those who watch it."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Final

from bot.operations.heart import Heart, supervisor
from bot.operations.metered import Metered
from bot.operations.sampling import Sampler, Tallying

_LOG: Final = logging.getLogger(__name__)


@asynccontextmanager
async def attended(
    metered: Metered,
    store: Tallying,
    ask: Callable[[], Awaitable[object]],
    listener: socket.socket | None,
    stuck_seconds: float,
) -> AsyncIterator[None]:
    """Have the heart beat, and answer on the listener, while in here.

    `ask` makes a call of Telegram that changes nothing.
    """
    asyncio.get_running_loop().set_exception_handler(_complain)
    stop = asyncio.Event()
    answering = None if listener is None else _answering(metered, store, ask, listener, stop)
    heart = Heart(
        stuck_seconds, supervisor(), partial(metered.metrics.set, "intake_loop_lag_seconds")
    )
    try:
        async with heart.beating():
            _LOG.info("serving")
            yield
            _LOG.info("stopping")
    finally:
        stop.set()
        if answering is not None:
            await asyncio.gather(answering, return_exceptions=True)


def _answering(
    metered: Metered,
    store: Tallying,
    ask: Callable[[], Awaitable[object]],
    listener: socket.socket,
    stop: asyncio.Event,
) -> asyncio.Task[None]:
    # Only here: who is not watched needs no server.
    from bot.operations.health import Health  # noqa: PLC0415
    from bot.operations.server import Answers, answer  # noqa: PLC0415

    sampler = Sampler(store, metered.metrics)
    health = Health(metered, sampler, ask)
    return asyncio.ensure_future(answer(Answers(metered.metrics, sampler, health), listener, stop))


def _complain(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what nobody waited for; the event loop's own way writes it out with all its values."""
    error = context.get("exception")
    found = (type(error), error, error.__traceback__) if error is not None else None
    _LOG.error("%s", context.get("message", "trouble in the event loop"), exc_info=found)
