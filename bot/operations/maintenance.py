"""Periodic maintenance of a running service: deletes sessions whose retention period is over."""

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
"""Time between two runs, in seconds."""


async def run_retention(
    store: Retaining, policy: Policy, clock: Clock, now: Callable[[], datetime]
) -> None:
    """Warn about sessions that end soon and delete those whose time is over; never return."""
    throttled_log = ThrottledLogger(_LOG, clock)
    while True:
        try:
            done = await retain_all(store, policy, now())
        except StoreError as error:
            throttled_log.say(f"retention failed: {place_of(error)}")
        else:
            if done.warned or done.expired:
                _LOG.info("retention: %d sessions warned, %d deleted", done.warned, done.expired)
        await clock.sleep(EVERY)
