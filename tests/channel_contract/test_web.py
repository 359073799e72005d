"""The web page keeps the contract: over HTTP, in browsers without JavaScript."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from channel_contract.contract import ButtonContract, ChannelContract, CrowdContract
from channel_contract.driver import Driver, Shown
from talking import SHORT
from web_browsing import Browser, Page, read
from web_pages import Site

from bot.channels.web.limits import CHANNEL, LIMITS
from bot.store import ChatKey


class WebDriver(Driver):
    """People with a browser each; a typed line is posted with the form that they see."""

    limits = LIMITS

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._browsers: dict[int, Browser] = {}

    @asynccontextmanager
    async def process(self) -> AsyncIterator[None]:
        """Serve over the store; the browsers keep their cookies."""
        site = Site(self.folder, SHORT)
        site.now = self.now
        site.serve(self.store)
        cookies = {person: one.http.cookies for person, one in self._browsers.items()}
        self._browsers = {person: site.browser() for person in range(2)}
        for person, kept in cookies.items():
            self._browsers[person].http.cookies = kept
        self._ids = {person: one.id for person, one in self._browsers.items()}
        yield

    def key(self, person: int) -> ChatKey:
        """Return the key that the cookie holds, or held before all was deleted."""
        self._ids[person] = self._browsers[person].id or self._ids[person]
        return ChatKey(CHANNEL, self._ids[person])

    async def opens(self, person: int = 0) -> list[Shown]:
        """Open the start page."""
        return self._seen(await self._browsers[person].opens(), person)

    async def types(self, line: str, person: int = 0) -> list[Shown]:
        """Submit a line; the export and the brief are files to download."""
        browser = self._browsers[person]
        if line in ("/export", "/brief"):
            return await self._downloads(line, person)
        if not any(form.id == "card" for form in browser.page.forms):
            await browser.opens()
        card = browser.page.card
        before = {"/": "lang", "/consent": "consent"}.get(card.action)
        if before is None:
            await browser.submits(card, ("text", line), without="done")
        elif line in ("1", "both"):
            await browser.submits(card, (before, "yes" if before == "consent" else line))
        else:
            await browser.opens()
        return self._seen(browser.page, person)

    async def presses(self, code: str, person: int = 0) -> list[Shown]:
        """Press a button, with the form that is on the page."""
        browser = self._browsers[person]
        await browser.submits(browser.page.card, ("press", code))
        return self._seen(browser.page, person)

    async def chooses(self, label: str, person: int = 0) -> list[Shown]:
        """Choose by the label that is on the page."""
        page = await self._browsers[person].chooses(label)
        return self._seen(page, person)

    async def ticks(self, options: tuple[str, ...], person: int = 0) -> list[Shown]:
        """Submit the list."""
        return self._seen(await self._browsers[person].ticks(*options), person)

    async def _downloads(self, line: str, person: int) -> list[Shown]:
        browser = self._browsers[person]
        name = "export" if line == "/export" else "brief.pdf"
        form = next(one for one in browser.page.forms if one.action == "/file")
        given = await browser.sends("/file", [*form.fields, ("file", name)])
        if "attachment" not in given.headers.get("content-disposition", ""):
            return self._seen(read(given), person)
        return [Shown(given.text, name=given.headers["content-disposition"])]

    def _seen(self, page: Page, person: int) -> list[Shown]:
        self.key(person)
        return [Shown(page.text, tuple((said, code) for said, _, code in _choices(page)))]


def _choices(page: Page) -> list[tuple[str, str, str]]:
    return page.choices if any(form.id == "card" for form in page.forms) else []


class TestWeb(ChannelContract, ButtonContract, CrowdContract):
    """The contract on the web page."""

    @pytest.fixture
    def channel(self, tmp_path: Path) -> Driver:
        """Return the web page."""
        return WebDriver(tmp_path)
