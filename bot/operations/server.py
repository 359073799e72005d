"""`/healthz`, `/readyz` and `/metrics`, on an address that is not the public one."""

from __future__ import annotations

import asyncio
import socket
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.operations.health import Health
from bot.operations.metrics import CONTENT_TYPE, Metrics
from bot.operations.sampling import Sampler
from bot.telegram.webhook import answered


class Answers:
    """What an operator's machines ask of this process."""

    def __init__(self, metrics: Metrics, sampler: Sampler, health: Health) -> None:
        self._metrics = metrics
        self._sampler = sampler
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
        await self._sampler.sample()
        return Response(self._metrics.text(), media_type=CONTENT_TYPE)


async def answer(answers: Answers, listener: socket.socket, stop: asyncio.Event) -> None:
    """Answer on a socket until `stop` is set."""
    await answered(answers.application(), listener, stop, grace=2.0)
