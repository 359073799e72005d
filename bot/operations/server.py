"""`/healthz`, `/readyz` and `/metrics`, on an address that is not the public one."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.http_server import serve_http
from bot.operations.health import Health
from bot.operations.metrics import CONTENT_TYPE, Metrics
from bot.operations.metrics_observer import MetricsObserver
from bot.operations.sampling import Sampler, StatsSource


class OperationsEndpoint:
    """What an operator's machines ask of this process."""

    def __init__(self, metrics: Metrics, health: Health) -> None:
        self._metrics = metrics
        self._health = health

    def application(self) -> Starlette:
        """Return what a server runs."""
        return Starlette(
            routes=[
                Route("/healthz", self._alive, methods=["GET"]),
                Route("/readyz", self._ready, methods=["GET"]),
                Route("/metrics", self._measured, methods=["GET"]),
            ]
        )

    async def _alive(self, _: Request) -> Response:
        """Say that this process answers."""
        return PlainTextResponse("ok\n")

    async def _ready(self, _: Request) -> Response:
        """Say whether this process can do its work; 503 names what stands in the way."""
        found = await self._health.readiness()
        if found.is_ready:
            return PlainTextResponse("ok\n")
        said = "".join(f"{trouble}\n" for trouble in found.troubles)
        return PlainTextResponse(said, HTTPStatus.SERVICE_UNAVAILABLE)

    async def _measured(self, _: Request) -> Response:
        """Return the metrics; those of the database as they last could be had."""
        # Whether it is ready is one of them, and perhaps nobody else asks.
        await self._health.readiness()
        return Response(self._metrics.text(), media_type=CONTENT_TYPE)


class Monitor:
    """Counts what happens in a service, and answers on a listener."""

    def __init__(
        self, metered: MetricsObserver, store: StatsSource, listener: socket.socket
    ) -> None:
        self.observer = metered
        self._store = store
        self._listener = listener

    def lag(self, seconds: float) -> None:
        """Take note of a beat of the event loop that came so late."""
        self.observer.metrics.set("intake_loop_lag_seconds", seconds)

    async def answer(self, ask: Callable[[], Awaitable[object]], stop: asyncio.Event) -> None:
        """Answer until `stop` is set; `ask` makes a call of Telegram that changes nothing."""
        metrics = self.observer.metrics
        sampler = Sampler(self._store, metrics)
        health = Health(self.observer, sampler, ask)
        application = OperationsEndpoint(metrics, health).application()
        await serve_http(application, self._listener, stop, grace=2.0)
