"""The id that all log lines of one update share, whichever task writes them.

It is the number that the platform gave the update, so that a line leads to the entry in the
list of parked updates. It is no chat's number.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

CORRELATION_ID: Final[ContextVar[str]] = ContextVar("trace", default="")
"""Empty where no update is being handled."""


@contextmanager
def correlated(trace: str) -> Iterator[None]:
    """Have all that is done within, and every task begun there, carry this id."""
    token = CORRELATION_ID.set(trace)
    try:
        yield
    finally:
        CORRELATION_ID.reset(token)
