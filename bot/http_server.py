"""Serves a Starlette application on a listening socket until an event is set."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette


class _Server(uvicorn.Server):
    """A server that installs no signal handlers."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Install none."""
        yield


async def serve_http(
    application: Starlette, listener: socket.socket, stop: asyncio.Event, grace: float = 20.0
) -> None:
    """Serve until `stop` is set; then allow open requests `grace` seconds to finish."""
    # Otherwise `/telegram/` redirects to the host that the request names.
    application.router.redirect_slashes = False
    server = _Server(
        uvicorn.Config(
            application,
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
