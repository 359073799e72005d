"""Serves a Starlette application on an open socket until it is told to stop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette


class _Server(uvicorn.Server):
    """A server that leaves signals to whoever runs it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def serve_http(
    application: Starlette, listener: socket.socket, stop: asyncio.Event, grace: float = 20.0
) -> None:
    """Answer on a socket until `stop` is set; then finish the requests inside."""
    # Else `/telegram/` is sent to wherever the request says that it is.
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
