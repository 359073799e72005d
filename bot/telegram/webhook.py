"""Updates that Telegram posts to us: answered 200 when they are committed, not before.

What is answered otherwise comes again. An update that fails is counted in the store, by
whichever process it comes to, and after several times given up, so that it holds up nobody.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Update

from bot.dialogue.arrival import NewerFlowError
from bot.store import Store, StoreError
from bot.telegram.clock import Clock
from bot.telegram.complaints import Complaints, place_of
from bot.telegram.door import Door
from bot.telegram.handling import Handling
from bot.telegram.outcome import Json
from bot.telegram.parsing import Raw, parsed
from bot.telegram.polling import NotReadyError

_LOG: Final = logging.getLogger(__name__)

HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
LARGEST: Final = 1 << 20
"""How many bytes an update may have; Telegram's have a few thousand."""
ATTEMPTS: Final = 3
_SOON: Final = {"Retry-After": "1"}


class Webhook:
    """Takes updates in over HTTP; `limit` is how long one may take, in seconds."""

    def __init__(
        self, handling: Handling, store: Store, door: Door, *, clock: Clock, limit: float
    ) -> None:
        self._handling = handling
        self._store = store
        self._door = door
        self._limit = limit
        self._complaints = Complaints(_LOG, clock)

    def application(self) -> Starlette:
        """Return what a server runs: the door, `/healthz` and `/readyz`."""
        return Starlette(
            routes=[
                Route("/healthz", self._healthy, methods=["GET"]),
                Route("/readyz", self._ready, methods=["GET"]),
                Route(self._door.path, self._receive, methods=["POST"]),
            ]
        )

    async def _healthy(self, _: Request) -> Response:
        """Say that this process answers."""
        return PlainTextResponse("ok")

    async def _ready(self, _: Request) -> Response:
        """Say whether updates can be committed at this moment."""
        try:
            async with asyncio.timeout(self._limit):
                await self._store.prove()
        except (StoreError, TimeoutError):
            return _answer(HTTPStatus.SERVICE_UNAVAILABLE)
        return PlainTextResponse("ok")

    async def _receive(self, request: Request) -> Response:
        shown = request.headers.get(HEADER, "")
        if not hmac.compare_digest(shown.encode(), self._door.secret.encode()):
            return _answer(HTTPStatus.FORBIDDEN)
        raw = await self._sent(request)
        if isinstance(raw, HTTPStatus):
            return _answer(raw)
        try:
            return _answer(await self._handled(raw))
        except (StoreError, NotReadyError, NewerFlowError) as error:
            self._complaints.say(f"an update has to wait: {place_of(error.__cause__ or error)}")
            return _answer(HTTPStatus.SERVICE_UNAVAILABLE)

    async def _sent(self, request: Request) -> Raw | HTTPStatus:
        """Return the update that is sent, or what is answered where none is."""
        try:
            async with asyncio.timeout(self._limit):
                body = await _read(request)
        except ClientDisconnect:
            return HTTPStatus.BAD_REQUEST
        except TimeoutError:
            return HTTPStatus.REQUEST_TIMEOUT
        if body is None:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return _update(body) or HTTPStatus.BAD_REQUEST

    async def _handled(self, raw: Raw) -> HTTPStatus:
        """Handle one update; return what it is answered with.

        Raises:
            NotReadyError: the store is away.
            NewerFlowError: a newer process has to take it.
            StoreError: the store is away, and what went wrong could not be counted.
        """
        try:
            async with asyncio.timeout(self._limit):
                await self._handling.handle(raw, self._parsed(raw))
        except (NotReadyError, NewerFlowError):
            raise
        except TimeoutError as error:
            # Only the store can take so long; that is not the update's fault.
            raise NotReadyError from error
        except Exception as error:  # noqa: BLE001 - whatever it is, Telegram gets an answer
            reason = place_of(error)
            self._complaints.say(f"an update failed: {reason}")
            if await self._handling.failed(raw, reason) < ATTEMPTS:
                return HTTPStatus.INTERNAL_SERVER_ERROR
            await self._handling.give_up(raw)
        return HTTPStatus.OK

    def _parsed(self, raw: Raw) -> Update | None:
        try:
            return parsed(raw)
        except Exception as error:  # noqa: BLE001 - the library raises anything
            self._complaints.say(f"an update cannot be parsed: {place_of(error)}")
            return None


class _Server(uvicorn.Server):
    """A server that leaves signals to whoever runs it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def answered(
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


async def _read(request: Request) -> bytes | None:
    """Return the body, or None where it is too large; never more than that is kept."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _update(body: bytes) -> Raw | None:
    """Return the update that a body is, or None where it is none."""
    try:
        raw: Json = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
        return None
    return raw


def _answer(status: HTTPStatus) -> Response:
    headers = _SOON if status >= HTTPStatus.INTERNAL_SERVER_ERROR else None
    return Response(status_code=status, headers=headers)
