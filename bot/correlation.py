"""The correlation id: all log lines of one update carry it, whichever task writes them.

It is the number of the update at the platform, so a log line leads to the entry in the list of
parked updates. It does not identify a chat.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

CORRELATION_ID: Final[ContextVar[str]] = ContextVar("correlation_id", default="")
"""Empty outside the handling of an update."""


@contextmanager
def correlated(id_: str) -> Iterator[None]:
    """Set the id inside the context, also for the tasks started there."""
    token = CORRELATION_ID.set(id_)
    try:
        yield
    finally:
        CORRELATION_ID.reset(token)
