"""`/healthz`, `/readyz` and `/metrics`, on an address that is not public."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.http_server import HttpLimits, serve_http
from bot.operations.health import Health
from bot.operations.metrics import CONTENT_TYPE, Metrics
from bot.operations.metrics_observer import MetricsObserver
from bot.operations.sampling import Sampler, StatsSource


class OperationsEndpoint:
    """The HTTP endpoints for monitoring."""

    def __init__(self, metrics: Metrics, health: Health) -> None:
        self._metrics = metrics
        self._health = health

    def application(self) -> Starlette:
        """Return the ASGI application."""
        return Starlette(
            routes=[
                Route("/healthz", self._alive, methods=["GET"]),
                Route("/readyz", self._ready, methods=["GET"]),
                Route("/metrics", self._measured, methods=["GET"]),
            ]
        )

    async def _alive(self, _: Request) -> Response:
        """Answer 200 while the process runs."""
        return PlainTextResponse("ok\n")

    async def _ready(self, _: Request) -> Response:
        """Answer 200 where the process is ready, else 503 with a line for each problem."""
        found = await self._health.readiness()
        if found.is_ready:
            return PlainTextResponse("ok\n")
        said = "".join(f"{problem}\n" for problem in found.problems)
        return PlainTextResponse(said, HTTPStatus.SERVICE_UNAVAILABLE)

    async def _measured(self, _: Request) -> Response:
        """Return the metrics; the figures of the database may be from the last good query."""
        # Readiness is a metric too, and perhaps nobody requests /readyz.
        await self._health.readiness()
        return Response(self._metrics.text(), media_type=CONTENT_TYPE)


_LIMITS = HttpLimits(connections=32)


class Monitor:
    """The metrics of a service, and their HTTP server on a listening socket."""

    def __init__(
        self, observer: MetricsObserver, store: StatsSource, listener: socket.socket
    ) -> None:
        self.observer = observer
        self._store = store
        self._listener = listener

    def lag(self, seconds: float) -> None:
        """Record the delay of a heartbeat, in seconds."""
        self.observer.metrics.set("intake_loop_lag_seconds", seconds)

    async def answer(self, ask: Callable[[], Awaitable[object]], stop: asyncio.Event) -> None:
        """Serve until `stop` is set; `ask` makes a read-only call to Telegram."""
        metrics = self.observer.metrics
        sampler = Sampler(self._store, metrics)
        health = Health(self.observer, sampler, ask)
        application = OperationsEndpoint(metrics, health).application()
        await serve_http(application, self._listener, stop, grace=2.0, limits=_LIMITS)
