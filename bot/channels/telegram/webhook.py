"""Updates that Telegram posts: answered 200 after they are committed, not before.

Telegram delivers an update again after any other answer. A failure is counted in the store, by
whichever process it came to; after several the update is parked, so that it blocks nobody.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from http import HTTPStatus
from typing import Final

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Update

from bot.channels.telegram.outcome import Json
from bot.channels.telegram.parsing import Raw, parsed
from bot.channels.telegram.polling import NotReadyError
from bot.channels.telegram.update_handler import UpdateHandler
from bot.channels.telegram.webhook_endpoint import WebhookEndpoint
from bot.chat.start import NewerFlowError
from bot.clock import Clock
from bot.errors import StoreError
from bot.observer import SILENT, Observer
from bot.store import Store
from bot.throttled_log import ThrottledLogger, place_of

_LOG: Final = logging.getLogger(__name__)

HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
LARGEST: Final = 1 << 20
"""The most bytes of an update; those of Telegram have a few thousand."""
ATTEMPTS: Final = 3
_SOON: Final = {"Retry-After": "1"}


class Webhook:
    """Handles updates over HTTP; `limit` is how long one may take, in seconds."""

    def __init__(
        self,
        handler: UpdateHandler,
        store: Store,
        endpoint: WebhookEndpoint,
        *,
        clock: Clock,
        limit: float,
        observer: Observer = SILENT,
    ) -> None:
        self._handler = handler
        self._store = store
        self._endpoint = endpoint
        self._limit = limit
        self._observer = observer
        self._throttled_log = ThrottledLogger(_LOG, clock)

    def application(self) -> Starlette:
        """Return the application: the endpoint, `/healthz` and `/readyz`."""
        return Starlette(
            routes=[
                Route("/healthz", self._healthy, methods=["GET"]),
                Route("/readyz", self._ready, methods=["GET"]),
                Route(self._endpoint.path, self._receive, methods=["POST"]),
            ]
        )

    async def _healthy(self, _: Request) -> Response:
        """Report that this process answers."""
        return PlainTextResponse("ok")

    async def _ready(self, _: Request) -> Response:
        """Report whether updates can be committed now."""
        try:
            async with asyncio.timeout(self._limit):
                await self._store.check_writable()
        except (StoreError, TimeoutError):
            return _answer(HTTPStatus.SERVICE_UNAVAILABLE)
        return PlainTextResponse("ok")

    async def _receive(self, request: Request) -> Response:
        shown = request.headers.get(HEADER, "")
        if not hmac.compare_digest(shown.encode(), self._endpoint.secret.encode()):
            self._observer.refused()
            self._throttled_log.say("a request to the webhook did not have the secret")
            return _answer(HTTPStatus.FORBIDDEN)
        raw = await self._sent(request)
        if isinstance(raw, HTTPStatus):
            return _answer(raw)
        try:
            return _answer(await self._handled(raw))
        except (StoreError, NotReadyError, NewerFlowError) as error:
            self._throttled_log.say(f"an update has to wait: {place_of(error.__cause__ or error)}")
            return _answer(HTTPStatus.SERVICE_UNAVAILABLE)

    async def _sent(self, request: Request) -> Raw | HTTPStatus:
        """Return the update in a request, or the answer if there is none."""
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
        """Handle one update; return the answer.

        Raises:
            NotReadyError: the store is away.
            NewerFlowError: a newer process has to handle it.
            StoreError: the store is away, and the failure could not be counted.
        """
        try:
            async with asyncio.timeout(self._limit):
                await self._handler.handle(raw, self._parsed(raw))
        except (NotReadyError, NewerFlowError):
            raise
        except TimeoutError as error:
            # Only the store can take so long; the update is not at fault.
            raise NotReadyError from error
        except Exception as error:  # noqa: BLE001 - whatever it is, Telegram gets an answer
            reason = place_of(error)
            self._throttled_log.say(f"an update failed: {reason}")
            if await self._handler.failed(raw, reason) < ATTEMPTS:
                return HTTPStatus.INTERNAL_SERVER_ERROR
            await self._handler.give_up(raw)
        return HTTPStatus.OK

    def _parsed(self, raw: Raw) -> Update | None:
        try:
            return parsed(raw)
        except Exception as error:  # noqa: BLE001 - the library raises anything
            self._throttled_log.say(f"an update cannot be parsed: {place_of(error)}")
            return None


async def _read(request: Request) -> bytes | None:
    """Return the body, or None if it is too large; no more than the limit is read."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _update(body: bytes) -> Raw | None:
    """Return the update in a body, or None."""
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
