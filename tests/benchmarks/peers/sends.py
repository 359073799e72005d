"""Sends over loopback HTTP by one transport of python-telegram-bot.

`python -m benchmarks.peers.sends TRANSPORT ADDRESS AT_ONCE CALLS` prints calls per second and
the processor time per call in microseconds, as JSON. ADDRESS is that of `server`.
"""

from __future__ import annotations

import asyncio
import json
import sys
from time import perf_counter, process_time

from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from benchmarks.peers.botapi import TOKEN

_KEYBOARD = {
    "inline_keyboard": [
        [{"text": f"An option of several words, {n}", "callback_data": f"o:{n:08}:yes:12"}]
        for n in range(4)
    ]
}
_MESSAGE = {
    "chat_id": 700_000_000,
    "text": "How far do the acts reach? Pick what fits best; you can change it later.",
    "reply_markup": _KEYBOARD,
}


def _httpx() -> BaseRequest:
    """Return the default transport of python-telegram-bot."""
    return HTTPXRequest(connection_pool_size=256)


def _httpx_aiohttp() -> BaseRequest:
    """Return the default transport with aiohttp under httpx."""
    from httpx_aiohttp import AiohttpTransport  # noqa: PLC0415 - only where it is installed

    return HTTPXRequest(connection_pool_size=256, httpx_kwargs={"transport": AiohttpTransport()})


def _ours() -> BaseRequest:
    """Return the transport of this project."""
    from bot.channels.telegram.transport import AiohttpRequest  # noqa: PLC0415
    from bot.redaction import Redactor  # noqa: PLC0415 - only in our own environment

    return AiohttpRequest(Redactor(TOKEN))


TRANSPORTS = {"httpx": _httpx, "httpx-aiohttp": _httpx_aiohttp, "ours": _ours}


async def _sent(request: BaseRequest, url: str, at_once: int, calls: int) -> dict[str, float]:
    left = iter(range(calls))

    async def one_after_the_other() -> None:
        for _ in left:
            data = RequestData([RequestParameter.from_input(*item) for item in _MESSAGE.items()])
            status, body = await request.do_request(url, "POST", data)
            if status != 200 or not json.loads(body)["ok"]:
                raise RuntimeError(status)

    async with request:
        began, busy = perf_counter(), process_time()
        await asyncio.gather(*(one_after_the_other() for _ in range(at_once)))
        took = perf_counter() - began
        return {"rate": calls / took, "cpu": (process_time() - busy) / calls * 1e6}


if __name__ == "__main__":
    name, address, at_once, calls = sys.argv[1:]
    url = f"{address}/bot{TOKEN}/sendMessage"
    print(json.dumps(asyncio.run(_sent(TRANSPORTS[name](), url, int(at_once), int(calls)))))
