"""The Bot API over HTTP on loopback, with people who answer as soon as a card arrives.

`python -m benchmarks.peers.server INTERVIEW.json CHATS INTERVIEWS` prints its port, then
`ready` when the bot polls; it waits for a line, and prints the results as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.peers.botapi import World, read_params
from benchmarks.peers.interview import Interview, read

_END = b"\r\n\r\n"
_FIRST = 700_000_000


class Town:
    """A number of concurrent chats, until a number of interviews are finished."""

    def __init__(self, interview: Interview, chats: int, interviews: int) -> None:
        self.world = World(interview)
        self.polled = asyncio.Event()
        self.ended = asyncio.Event()
        self.waiting: dict[int, dict[str, Any]] = {}
        self.waits: list[float] = []
        self._since: dict[int, float] = {}
        self._chats = chats
        self._left = interviews
        self._numbers = iter(range(_FIRST, _FIRST + interviews))

    def begin(self) -> None:
        """Let the first people start."""
        for _ in range(self._chats):
            self._next()

    def answer(self, method: str, kind: str, body: bytes) -> bytes:
        """Answer a call; when a person has finished, the next one starts."""
        given = read_params(kind, body)
        chat = int(given.get("chat_id") or 0)
        person = self.world.people.get(chat)
        sent = person.sent if person else 0
        answered = self.world.call(method, lambda: given)
        if person is not None and (person.sent > sent or person.is_done):
            # The card that the person waited for, as they react to it at once.
            if chat in self._since:
                self.waits.append(perf_counter() - self._since.pop(chat))
            if person.sent > sent:
                self._since[chat] = perf_counter()
        if method in ("sendMessage", "editMessageText"):
            self._look(int(json.loads(answered)["result"]["chat"]["id"]))
        return answered

    async def updates(self, params: dict[str, Any]) -> bytes:
        """Return the updates from the offset on; wait if there are none."""
        self.polled.set()
        offset = int(params.get("offset") or 0)
        self.waiting = {number: one for number, one in self.waiting.items() if number >= offset}
        self._gather()
        if not self.waiting:
            self.world.moved.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.world.moved.wait(), float(params.get("timeout") or 0))
            self._gather()
        found = list(self.waiting.values())[: int(params.get("limit") or 100)]
        return json.dumps({"ok": True, "result": found}).encode()

    def _gather(self) -> None:
        while self.world.updates:
            update = self.world.updates.popleft()
            self.waiting[update["update_id"]] = update

    def _look(self, chat: int) -> None:
        person = self.world.people.get(chat)
        if person is not None and person.is_done and not person.is_counted:
            person.is_counted = True
            self._left -= 1
            self._next()
            if not self._left:
                self.ended.set()

    def _next(self) -> None:
        chat = next(self._numbers, None)
        if chat is not None:
            self.world.comes(chat)


class _Connection(asyncio.Protocol):
    """One keep-alive connection with sequential requests."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._read = bytearray()
        self._wire: asyncio.WriteTransport | None = None
        self._polls: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Store the connection."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._wire = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the waiting request."""
        del exc
        for poll in self._polls:
            poll.cancel()

    def data_received(self, data: bytes) -> None:
        """Answer every whole request."""
        self._read += data
        for method, kind, body in self._requests():
            if method == "getUpdates":
                poll = asyncio.ensure_future(self._poll(read_params(kind, body)))
                self._polls.add(poll)
                poll.add_done_callback(self._polls.discard)
            else:
                self._send(self._town.answer(method, kind, body))

    def _requests(self) -> Iterator[tuple[str, str, bytes]]:
        while (end := self._read.find(_END)) >= 0:
            head = self._read[:end].decode("latin-1").split("\r\n")
            named = (line.partition(":") for line in head[1:])
            headers = {name.lower(): value.strip() for name, _, value in named}
            start = end + len(_END)
            stop = start + int(headers.get("content-length", 0))
            if len(self._read) < stop:
                return
            body = bytes(self._read[start:stop])
            del self._read[:stop]
            path = head[0].split(" ")[1]
            yield path.rpartition("/")[2], headers.get("content-type", ""), body

    async def _poll(self, params: dict[str, Any]) -> None:
        self._send(await self._town.updates(params))

    def _send(self, body: bytes) -> None:
        if self._wire is not None and not self._wire.is_closing():
            self._wire.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                % len(body)
                + body
            )


async def _main(interview: Interview, chats: int, interviews: int) -> None:
    town = Town(interview, chats, interviews)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(town), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await town.polled.wait()
    print("ready", flush=True)
    await loop.run_in_executor(None, sys.stdin.readline)
    began, calls = perf_counter(), town.world.calls
    town.begin()
    await town.ended.wait()
    seen = {
        "seconds": perf_counter() - began,
        "updates": sum(person.sent for person in town.world.people.values()),
        "calls": town.world.calls - calls,
        "spent": town.world.spent,
        "waits": town.waits,
    }
    print(json.dumps(seen), flush=True)


if __name__ == "__main__":
    asyncio.run(_main(read(Path(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3])))
