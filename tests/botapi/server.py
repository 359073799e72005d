"""The Bot API over real HTTP on loopback, as the product's transport meets it."""

from __future__ import annotations

import asyncio
import ssl
from typing import Self

from aiohttp import web
from botapi.errors import ApiError
from botapi.exchange import Answer, Desk, read_json
from botapi.faults import Way
from botapi.json_type import Object
from botapi.world import World

_LARGEST = 60 << 20


class Server:
    """A running server; `base_url` and `base_file_url` as python-telegram-bot takes them."""

    def __init__(self, world: World | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.world = world or World()
        self._tls = tls
        self.desk = Desk(self.world)
        self.base_url = ""
        self.base_file_url = ""
        application = web.Application(client_max_size=_LARGEST)
        application.router.add_route("*", "/bot{token}/{method}", self._call)
        application.router.add_route("*", r"/{origin:\d+}/bot{token}/{method}", self._call)
        application.router.add_get("/file/bot{token}/documents/{file_id}/{name}", self._file)
        # A poll whose client has gone must not linger.
        self._runner = web.AppRunner(
            application, access_log=None, handler_cancellation=True, shutdown_timeout=0.1
        )

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self._tls)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        address = f"{'https' if self._tls else 'http'}://{host}:{port}"
        self.base_url = f"{address}/bot"
        self.base_file_url = f"{address}/file/bot"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _call(self, request: web.Request) -> web.Response:
        try:
            params, files = await _read(request)
        except ApiError as error:
            return _response(Answer(error.status, error.body))
        answer = await self.desk.answer(
            request.match_info["token"],
            request.match_info["method"],
            params,
            files,
            request.match_info.get("origin", ""),
        )
        return await _carry(request, answer)

    async def _file(self, request: web.Request) -> web.Response:
        stored = self.world.files.get(request.match_info["file_id"])
        if request.match_info["token"] != self.world.token or stored is None:
            return web.Response(status=404, text="Not Found")
        return web.Response(body=stored[1])


async def _carry(request: web.Request, answer: Answer) -> web.Response:
    """Send the answer, or let the connection fail as the fault says."""
    fault = answer.fault
    if fault is not None and fault.way in {Way.SLOW, Way.STALL}:
        await asyncio.sleep(fault.seconds)
    if fault is not None and fault.way in {Way.DROP_BEFORE, Way.DROP_AFTER, Way.STALL}:
        transport = request.transport
        if transport is not None:
            transport.abort()
    return _response(answer)


def _response(answer: Answer) -> web.Response:
    kind = "text/html" if answer.body.startswith(b"<") else "application/json"
    return web.Response(status=answer.status, body=answer.body, content_type=kind)


async def _read(request: web.Request) -> tuple[Object, dict[str, tuple[str, bytes]]]:
    params: Object = dict(request.query)
    files: dict[str, tuple[str, bytes]] = {}
    if request.content_type == "application/json":
        return params | read_json(await request.read()), files
    form = await request.post()
    for name, value in form.items():
        if isinstance(value, web.FileField):
            files[name] = (value.filename, value.file.read())
        elif isinstance(value, str):
            params[name] = value
    return params, files
