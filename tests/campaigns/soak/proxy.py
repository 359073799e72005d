"""A small proxy: requests go to the replicas in turn; 502 where one is down."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from typing import Self

import aiohttp
from aiohttp import web


class Proxy:
    """Listens on loopback, without health checks."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = cycle(ports)
        self.url = ""
        application = web.Application()
        application.router.add_post("/{path:.*}", self._pass_on)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()
        await self._http.close()

    async def _pass_on(self, request: web.Request) -> web.Response:
        url = f"http://127.0.0.1:{next(self._ports)}{request.path}"
        headers = {name: value for name, value in request.headers.items() if name[:2] == "X-"}
        try:
            async with self._http.post(url, data=await request.read(), headers=headers) as answer:
                return web.Response(status=answer.status, body=await answer.read())
        except aiohttp.ClientError:
            return web.Response(status=502)
