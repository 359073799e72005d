"""Rate-limited logging of repeated problems: the first at once, then at most one per minute.

A problem is described by fixed text and source lines, never by the message of an exception,
which may hold facts of a case.
"""

from __future__ import annotations

import logging
import traceback
from typing import Final

from bot.clock import Clock

_EVERY: Final = 60.0
_MOST_KEPT: Final = 200


class ThrottledLogger:
    """Logs the same warning at most once per `every` seconds, with the number suppressed."""

    def __init__(self, log: logging.Logger, clock: Clock, every: float = _EVERY) -> None:
        self._log = log
        self._clock = clock
        self._every = every
        self._last: dict[str, tuple[float, int]] = {}

    def say(self, problem: str) -> None:
        """Log this problem, unless it was logged less than `every` seconds ago."""
        now = self._clock.now()
        said, held_back = self._last.get(problem, (None, 0))
        if said is not None and now - said < self._every:
            self._last[problem] = (said, held_back + 1)
            return
        self._log.warning("%s%s", problem, f" ({held_back} more since)" if held_back else "")
        # Limits the memory where texts are always new.
        while len(self._last) >= _MOST_KEPT:
            del self._last[next(iter(self._last))]
        self._last.pop(problem, None)
        self._last[problem] = (now, 0)


def place_of(error: BaseException) -> str:
    """Return the class of an error and the source line that raised it, without its message."""
    places = places_of(error)
    return f"{type(error).__name__} at {places[-1]}" if places else type(error).__name__


def places_of(error: BaseException) -> list[str]:
    """Return the source lines of a traceback; the line that raised the error comes last."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno}" for frame in frames]
