"""What an answer costs while the database is counted for a scrape, and without.

A million sessions, or `SCRAPE_SESSIONS`. Answers without and during a count take turns, so that
whatever else the machine does falls on both; a count goes on for as long as answers are timed.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from databases.postgres_server import PostgresServer
from pydantic import SecretStr

from benchmarks.store import _NOW, _answered, _chat, _session
from bot.encryption import new_key
from bot.settings import Settings
from bot.store import UpdateKey
from bot.store.opening import open_store
from bot.store.transactional import TransactionalStore
from bot.store.unit_of_work import UnitOfWork

SESSIONS = int(os.environ.get("SCRAPE_SESSIONS", "1000000"))
ROUNDS = 40
ANSWERS = 25
AT_WORK = 200
_PAGE = 2_000


def run() -> Iterator[str]:
    """Yield the figures of both databases."""
    keys = SecretStr(new_key())
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="intake-bench-"))
        server = stack.enter_context(PostgresServer("fsync=on", "shared_buffers=128MB"))
        yield f"{SESSIONS:,} sessions of {len(_session(0).model_dump_json()):,} bytes"
        for name, url in (
            ("SQLite", f"sqlite:///{Path(folder) / 'scrape.sqlite3'}"),
            ("PostgreSQL", server.url()),
        ):
            yield from asyncio.run(
                _measured(name, Settings(database_url=url, encryption_keys=keys))
            )


async def _measured(name: str, settings: Settings) -> list[str]:
    people = Random(20261121)  # noqa: S311 - who comes
    numbers = count(1)
    async with await open_store(settings) as store:
        for first in range(0, SESSIONS, _PAGE):
            await store._written(partial(_add, range(first, min(first + _PAGE, SESSIONS))))
        await _settled(settings)
        at_work = [people.randrange(SESSIONS) for _ in range(AT_WORK)]
        without, during, counts = [], [], []
        await _timed(store, at_work, numbers)
        for _ in range(ROUNDS):
            chosen = [people.choice(at_work) for _ in range(ANSWERS)]
            without.append(median(await _timed(store, chosen, numbers)))
            stop = asyncio.Event()
            counting = asyncio.create_task(_counts(store, stop))
            during.append(median(await _timed(store, chosen, numbers)))
            stop.set()
            counts += await counting
    ratio = median(late / early for early, late in zip(without, during, strict=True))
    early, late = median(without) * 1e3, median(during) * 1e3
    return [
        f"{name}, one count: {median(counts) * 1e3:,.0f} ms",
        f"{name}, answer without: {early:,.2f} ms, during: {late:,.2f} ms, ratio {ratio:.2f}",
    ]


async def _settled(settings: Settings) -> None:
    """Let PostgreSQL take note of what is there, as its autovacuum does in time."""
    if settings.database_url.startswith("postgres"):
        import psycopg  # noqa: PLC0415 - the embedded default needs no driver

        with psycopg.connect(settings.database_url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE sessions")


async def _counts(store: TransactionalStore, stop: asyncio.Event) -> list[float]:
    """Count again and again, as if many scraped; return how long each took, in seconds."""
    took = []
    while not stop.is_set():
        began = perf_counter()
        await store.stats(_NOW)
        took.append(perf_counter() - began)
    return took


async def _timed(
    store: TransactionalStore, chosen: list[int], numbers: Iterator[int]
) -> list[float]:
    """Return how long each answer took, in seconds."""
    took = []
    for person in chosen:
        began = perf_counter()
        await store.apply(_chat(person), _answered, _NOW, UpdateKey("bot", next(numbers)))
        took.append(perf_counter() - began)
    return took


def _add(numbers: range, rows: UnitOfWork) -> None:
    for number in numbers:
        rows.sessions.add(_chat(number), _session(number), _NOW - timedelta(minutes=number))
    rows.connection.execute(
        "UPDATE sessions SET shown_revision = 0 WHERE shown_revision <> revision AND reachable = 1"
    )
