"""What a running service does by itself from time to time: it ends what was kept long enough."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from bot.clock import Clock
from bot.errors import StoreError
from bot.store.retention import Policy, Retaining, retain_all
from bot.throttled_log import ThrottledLogger, place_of

_LOG: Final = logging.getLogger(__name__)

EVERY: Final = 3600.0
"""How often it looks, in seconds of the clock."""


async def kept_up(
    store: Retaining, policy: Policy, clock: Clock, now: Callable[[], datetime]
) -> None:
    """Warn of and end sessions whose time is over, now and then for ever."""
    throttled_log = ThrottledLogger(_LOG, clock)
    while True:
        try:
            done = await retain_all(store, policy, now())
        except StoreError as error:
            throttled_log.say(f"cannot look after retention: {place_of(error)}")
        else:
            if done.warned or done.expired:
                _LOG.info("warned of %d sessions, ended %d", done.warned, done.expired)
        await clock.sleep(EVERY)
