"""Serves a Starlette application on a listening socket until an event is set.

Connections that only take up room are limited: a header must arrive in time, and a new
connection takes the place of the oldest one that is not being served. What repeats is logged
once a minute.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.clock import SystemClock
from bot.throttled_log import ThrottledLogger

_LOG: Final = logging.getLogger(__name__)
_SERVER_LOG: Final = logging.getLogger("uvicorn.error")
_EVERY: Final = 60.0
_BACKLOG: Final = 64
"""Connections accepted in one step of the event loop: each takes a file descriptor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpLimits:
    """`connections` at a time; `header_seconds` until the header of a request is complete."""

    connections: int = 100
    header_seconds: float = 10.0


class ConnectionShortage:
    """When this process last could not accept a connection, for want of file descriptors."""

    def __init__(self) -> None:
        self._at = float("-inf")

    def note(self) -> None:
        """Record that a connection could not be accepted."""
        self._at = time.monotonic()

    def is_recent(self) -> bool:
        """Whether that happened within the last minute."""
        return time.monotonic() - self._at < _EVERY


SHORTAGE: Final = ConnectionShortage()
"""Of this process: file descriptors are shared by everything in it."""


class _Server(uvicorn.Server):
    """A server that installs no signal handlers."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Install none."""
        yield


class _Connection(H11Protocol):
    """A connection that is closed if its header takes too long, or if others need its place."""

    limits = HttpLimits()
    _header_due: asyncio.TimerHandle | None = None

    @property
    def is_serving(self) -> bool:
        """Whether a request has come and its response is not complete."""
        # The library sets the cycle with the first request; until then it is None.
        return not getattr(self.cycle, "response_complete", True)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the place of the oldest idle connection where there are too many."""
        others = [one for one in self.connections if isinstance(one, _Connection)]
        super().connection_made(transport)
        self._await_header()
        if len(others) < self.limits.connections:
            return
        idle = [one for one in others if not one.is_serving]
        oldest = min(idle, key=_Connection._due_at, default=self)
        oldest.transport.abort()
        self.connections.discard(oldest)

    def data_received(self, data: bytes) -> None:
        """Wait for the header of a request that has begun; a served request has had its own."""
        super().data_received(data)
        if self.is_serving or self.transport.is_closing():
            self._stop_waiting()
        else:
            self._await_header()

    def on_response_complete(self) -> None:
        """Leave an idle connection to the keep-alive time-out."""
        self._stop_waiting()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the time limit."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _await_header(self) -> None:
        if self._header_due is None:
            wait = self.limits.header_seconds
            self._header_due = self.loop.call_later(wait, self.transport.abort)

    def _stop_waiting(self) -> None:
        due, self._header_due = self._header_due, None
        if due is not None:
            due.cancel()

    def _due_at(self) -> float:
        """Return when its header is due; an idle connection that was served comes first."""
        return self._header_due.when() if self._header_due else float("-inf")


class _OncePerMinute(logging.Filter):
    """Lets each message of the server through once a minute."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this message was not logged within the last minute."""
        now, message = time.monotonic(), str(record.msg)
        if now - self._last.get(message, float("-inf")) < _EVERY:
            return False
        self._last[message] = now
        return True


_ONCE: Final = _OncePerMinute()


async def serve_http(
    application: Starlette,
    listener: socket.socket,
    stop: asyncio.Event,
    grace: float = 20.0,
    limits: HttpLimits | None = None,
) -> None:
    """Serve until `stop` is set; then allow open requests `grace` seconds to finish."""
    # Otherwise `/telegram/` redirects to the host that the request names.
    application.router.redirect_slashes = False
    _SERVER_LOG.addFilter(_ONCE)
    _throttle_accept_errors(asyncio.get_running_loop())
    protocol = type("_Limited", (_Connection,), {"limits": limits or HttpLimits()})
    server = _Server(
        uvicorn.Config(
            application,
            http=protocol,
            backlog=_BACKLOG,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=int(grace),
        )
    )
    serving = asyncio.ensure_future(server.serve(sockets=[listener]))
    told = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((serving, told), return_when=asyncio.FIRST_COMPLETED)
    finally:
        told.cancel()
        server.should_exit = True
        await serving


def _throttle_accept_errors(loop: asyncio.AbstractEventLoop) -> None:
    """Log once a minute that no connection can be accepted: asyncio logs every attempt."""
    others = loop.get_exception_handler()
    log = ThrottledLogger(_LOG, SystemClock())

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        message = str(context.get("message", ""))
        if message.startswith("socket.accept()"):
            SHORTAGE.note()
            log.say("a connection cannot be accepted: too many open files")
        elif others is not None:
            others(loop, context)
        else:
            loop.default_exception_handler(context)

    loop.set_exception_handler(handle)
