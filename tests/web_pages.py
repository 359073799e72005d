"""A web page in this process, over a real store."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Self

import httpx
from talking import NOON
from web_browsing import ORIGIN, Browser

from bot.channels.web.application import WebAddress, WebPages
from bot.channels.web.limits import LIMITS, RateLimits, rate_limits
from bot.chat.service import ChatService
from bot.pages.brand import Brand
from bot.pages.rendering import PageRenderer
from bot.settings import Settings
from bot.store.opening import open_store
from bot.store.transactional import TransactionalStore
from flows.engine.question import Flow
from flows.engine.session import Firm

HOST = ORIGIN.removeprefix("http://")


class Site:
    """The pages of an interview, and the browsers of people."""

    store: TransactionalStore
    transport: httpx.ASGITransport

    def __init__(
        self,
        folder: Path,
        flow: Flow,
        *,
        address: WebAddress | None = None,
        brand: Brand | None = None,
        firms: tuple[Firm, ...] = (),
        limits: RateLimits | None = None,
    ) -> None:
        self.now: datetime = NOON
        self.seconds = 0.0
        self._folder = folder
        self._flow = flow
        self._address = address or WebAddress((HOST,))
        self._brand = brand or Brand()
        self._firms = firms
        self._limits = limits
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Open the store and serve."""
        settings = Settings(database_url=f"sqlite:///{self._folder / 'intake.sqlite3'}")
        self.store = await self._stack.enter_async_context(await open_store(settings))
        self.serve(self.store)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close all."""
        await self._stack.aclose()

    def serve(self, store: TransactionalStore) -> None:
        """Serve over this store."""
        chats = ChatService(self._flow, store, LIMITS, now=lambda: self.now, firms=self._firms)
        pages = WebPages(
            self._flow,
            chats,
            store,
            PageRenderer(self._brand),
            self._address,
            now=lambda: self.now,
            limits=self._limits or rate_limits(lambda: self.seconds),
        )
        self.transport = httpx.ASGITransport(pages.application())

    def browser(self, **headers: str) -> Browser:
        """Return the browser of one more person."""
        browser = Browser(self.transport, **headers)
        self._stack.push_async_callback(browser.http.aclose)
        return browser
