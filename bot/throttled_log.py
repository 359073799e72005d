"""Log lines about trouble that repeats: the first at once, then a summary now and then.

A trouble is named by code, never by the text of an exception: that may hold facts of a case.
"""

from __future__ import annotations

import logging
import traceback
from typing import Final

from bot.clock import Clock

_EVERY: Final = 60.0
_MOST_KEPT: Final = 200


class ThrottledLogger:
    """Warns at most once a minute about the same trouble, saying how often it was held back."""

    def __init__(self, log: logging.Logger, clock: Clock, every: float = _EVERY) -> None:
        self._log = log
        self._clock = clock
        self._every = every
        self._last: dict[str, tuple[float, int]] = {}

    def say(self, trouble: str) -> None:
        """Log this trouble, unless the same was logged a short while ago."""
        now = self._clock.now()
        said, held_back = self._last.get(trouble, (None, 0))
        if said is not None and now - said < self._every:
            self._last[trouble] = (said, held_back + 1)
            return
        self._log.warning("%s%s", trouble, f" ({held_back} more since)" if held_back else "")
        # Troubles with ever new texts must not fill the memory.
        while len(self._last) >= _MOST_KEPT:
            del self._last[next(iter(self._last))]
        self._last.pop(trouble, None)
        self._last[trouble] = (now, 0)


def place_of(error: BaseException) -> str:
    """Name an error by its class and the line that raised it, without its text."""
    places = places_of(error)
    return f"{type(error).__name__} at {places[-1]}" if places else type(error).__name__


def places_of(error: BaseException) -> list[str]:
    """Return the lines an error passed, the one that raised it last; no text of any."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno}" for frame in frames]
