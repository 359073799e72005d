"""The web page in this process: weight of pages, time of a card, requests a second a core."""

from __future__ import annotations

import asyncio
import gzip
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from web_browsing import Browser, Page
from web_pages import Site

from bot.channels.web.limits import RateLimits
from bot.pages.visitors import RateLimit
from flows.interview import FLOW

_PEOPLE = 50
_CARDS = 4


def run() -> Iterator[str]:
    """Yield one line for each figure."""
    with tempfile.TemporaryDirectory() as folder:
        yield from asyncio.run(_measured(Path(folder)))


async def _measured(folder: Path) -> list[str]:
    lines: list[str] = []
    generous = RateLimit(10**6, 0.0, time.monotonic)
    limits = RateLimits(generous, generous, generous)
    async with Site(folder, FLOW, limits=limits) as site:
        first = site.browser()
        for page in (await first.opens(), await first.begins("both")):
            names = [part.partition('"')[0] for part in page.html.split('="/static/')[1:]]
            files = [(await first.http.get(f"/static/{name}")).content for name in names]
            sizes = [page.html.encode(), *files]
            packed = sum(len(gzip.compress(one)) for one in sizes) / 1000
            whole = sum(map(len, sizes)) / 1000
            lines.append(f"{page.path}: {whole:.1f} kB with all files, {packed:.1f} kB compressed")
        times: list[float] = []
        await _answered(first, times)
        lines.append(f"one person, a card (POST and page): {statistics.median(times):.1f} ms")
        times.clear()
        people = [site.browser() for _ in range(_PEOPLE)]
        for person in people:
            await person.begins()
        began, spent = time.perf_counter(), time.process_time()
        await asyncio.gather(*(_answered(person, times) for person in people))
        taken, core = time.perf_counter() - began, time.process_time() - spent
        requests = 2 * _PEOPLE * _CARDS
        worst = statistics.quantiles(times, n=20)[-1]
        lines.append(
            f"{_PEOPLE} people at once: {requests / taken:.0f} requests a second, "
            f"{requests / core:.0f} a second of one core; a card {core / requests * 2000:.1f} ms "
            f"of server time, 95 % within {worst:.0f} ms"
        )
    return lines


async def _answered(person: Browser, times: list[float]) -> None:
    """Choose the first line of some cards, and note the milliseconds of each."""
    for _ in range(_CARDS):
        page: Page = person.page
        name, value = page.lines[0][1:]
        began = time.perf_counter()
        await person.submits(page.card, (name, value))
        times.append((time.perf_counter() - began) * 1000)
