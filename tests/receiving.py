"""A firm: a real HTTP server on loopback that verifies as docs/hand-over.md shows."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from pydantic import SecretStr
from talking import NOON

from bot.handover.firms import Receiver
from flows.engine.session import Firm

PAGE = Path(__file__).parents[1] / "docs" / "hand-over.md"
SECRET = "a secret that both of them share, long enough"  # noqa: S105 - of the tests
CUT, HANG = 0, -1
"""No response: the connection is closed, or stays open until the server stops."""

FIRM = Firm(
    code="ABC-123",
    names={"en": "Example IP Law Firm", "zh": "示例律师事务所"},
    country="CN",
    crosses_border=True,
    contact="privacy@example.com",
)
AT_HOME = FIRM.model_copy(update={"code": "home", "crosses_border": False})


def published_check() -> Callable[..., dict[str, Any]]:
    """Return the verification function of the page."""
    found = re.search(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    names: dict[str, Any] = {}
    exec(found[1], names)  # noqa: S102 - our own page
    check: Callable[..., dict[str, Any]] = names["received"]
    return check


@dataclass
class ListeningFirm:
    """Records requests; answers 200 or the next of `answers`."""

    firm: Firm = FIRM
    now: datetime = NOON
    answers: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    url: str = ""
    has_message: asyncio.Event = field(default_factory=asyncio.Event)
    check: Callable[..., dict[str, Any]] = field(default_factory=published_check)
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def receiver(self) -> Receiver:
        """The firm in the form of the configuration file."""
        return Receiver(firm=self.firm, url=self.url, secret=SecretStr(SECRET))

    @property
    def kinds(self) -> list[str]:
        """The received messages, in order."""
        return [str(message["kind"]) for message in self.messages]

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[ListeningFirm]:
        """Listen on a free port on loopback."""
        application = web.Application()
        application.router.add_post("/briefs", self._answer)
        runner = web.AppRunner(application)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/briefs"
        try:
            yield self
        finally:
            self._over.set()
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        body = await request.read()
        status = self.answers.pop(0) if self.answers else 200
        if status == HANG:
            await self._over.wait()
            return web.Response()
        headers: Mapping[str, str] = request.headers
        self.messages.append(self.check(headers, body, SECRET, self.now.timestamp()))
        self.keys.append(headers["Idempotency-Key"])
        self.bodies.append(body)
        self.has_message.set()
        if status == CUT and request.transport is not None:
            request.transport.abort()
        return web.Response(status=max(status, 200))


def firms_file(folder: Path, url: str) -> Path:
    """Write a configuration file with this firm and this URL."""
    path = folder / "firms.toml"
    path.write_text(
        "[[firm]]\n"
        + "".join(
            f"{key} = {json.dumps(value)}\n"
            for key, value in FIRM.model_dump(exclude={"address"}).items()
        )
        + f'url = "{url}"\nsecret = "{SECRET}"\n',
        "utf-8",
    )
    path.chmod(0o600)
    return path
