"""Connections that only take up room: closed in time, replaced, and logged once."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.http_server import SHORTAGE, ConnectionShortage, HttpLimits, serve_http

HALF = b"POST /telegram HTTP/1.1\r\nHost:"


async def _fine(_: Request) -> Response:
    return PlainTextResponse("ok")


@asynccontextmanager
async def served(limits: HttpLimits) -> AsyncIterator[tuple[str, int]]:
    """Yield host and port of a server."""
    listener, stop = socket.create_server(("127.0.0.1", 0)), asyncio.Event()
    serving = asyncio.ensure_future(
        serve_http(Starlette(routes=[Route("/", _fine)]), listener, stop, 1.0, limits)
    )
    try:
        yield listener.getsockname()[:2]
    finally:
        stop.set()
        await serving
        listener.close()


async def _status(place: tuple[str, int]) -> int:
    async with aiohttp.ClientSession() as http, http.get("http://{}:{}/".format(*place)) as answer:
        return answer.status


@pytest.mark.parametrize("sent", [b"", HALF, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" + HALF])
async def test_a_header_that_never_ends(sent: bytes) -> None:
    """The connection is closed when its time is over, whatever came before."""
    async with served(HttpLimits(header_seconds=0.05)) as place:
        reader, writer = await asyncio.open_connection(*place)
        writer.write(sent)
        try:
            got = await reader.read()
        except ConnectionResetError:
            got = b""
        assert got == b"" or (got.startswith(b"HTTP/1.1 200") and b"GET / HTTP" in sent)
        writer.close()


async def test_a_flood_of_half_open_connections() -> None:
    """Whoever sends a whole request is served while many more than the limit send half of one."""
    async with served(HttpLimits(connections=8, header_seconds=3600.0)) as place:
        opened = [await asyncio.open_connection(*place) for _ in range(60)]
        for _, writer in opened:
            writer.write(HALF)
        assert await _status(place) == 200
        for _, writer in opened:
            writer.close()


async def test_what_is_no_http_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """Requests that are none make at most one line, however many come."""
    async with served(HttpLimits()) as place:
        for _ in range(50):
            reader, writer = await asyncio.open_connection(*place)
            writer.write(b"\0\0\r\n\r\n")
            assert (await reader.read()).startswith(b"HTTP/1.1 400")
            writer.close()
    assert len(caplog.records) <= 1


async def test_no_file_descriptor_left(caplog: pytest.LogCaptureFixture) -> None:
    """Asyncio reports every failed accept; one line is logged, and readiness can know it."""
    caplog.set_level(logging.WARNING)
    async with served(HttpLimits()) as place:
        assert await _status(place) == 200
        loop = asyncio.get_running_loop()
        for _ in range(1000):
            loop.call_exception_handler(
                {"message": "socket.accept() out of system resource", "exception": OSError(24)}
            )
        lines = [one for one in caplog.records if "accept" in one.getMessage()]
        assert len(lines) == 1
        assert SHORTAGE.is_recent()
        assert not ConnectionShortage().is_recent()
        assert await _status(place) == 200
