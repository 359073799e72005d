"""Cost of one update in the store, with few and with many sessions, on both databases.

An update means: apply it, and record the card as shown. This includes encryption and JSON, but
not the chat. Few and many alternate in one process, so that other load affects both equally.
First a hundred sessions are active, then all. The time of the first answer includes opening the
store; memory is measured in a separate process.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time

from databases.postgres_server import PostgresServer
from pydantic import SecretStr

from bot.encryption import new_key
from bot.settings import Settings
from bot.store import ChatKey, UpdateKey
from bot.store.opening import open_store
from bot.store.transactional import TransactionalStore
from bot.store.unit_of_work import UnitOfWork
from bot.turn import Turn
from flows.engine.session import Consent, Session, State

FEW, MANY = 100, 100_000
AT_WORK = 100
TURNS = 50
UPDATES = 10
OPENINGS = 40
_PAGE = 1_000
_NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass
class Side:
    """One of the two databases: its settings, its number of sessions, its measurements."""

    settings: Settings
    size: int
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    cpu_of_anybody: list[float] = field(default_factory=list)
    wall_of_anybody: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    resident: list[float] = field(default_factory=list)


def run() -> Iterator[str]:
    """Yield the figures of both databases, and the ratio of many to few."""
    keys = SecretStr(new_key())
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="intake-bench-"))
        server = stack.enter_context(PostgresServer("fsync=on", "shared_buffers=128MB"))
        yield f"sessions of {len(_session(0).model_dump_json()):,} bytes; {FEW:,} and {MANY:,}"
        places: dict[str, Callable[[int], str]] = {
            "SQLite": lambda size: f"sqlite:///{folder}/{size}.sqlite3",
            "PostgreSQL": partial(_database, server),
        }
        for name, place in places.items():
            sides = [
                Side(Settings(database_url=place(size), encryption_keys=keys), size)
                for size in (FEW, MANY)
            ]
            for side in sides:
                asyncio.run(_fill(side))
            asyncio.run(_measure(*sides))
            for side in sides:
                side.resident.append(_resident_alone(side))
            yield from _compared(name, *sides)


def _database(server: PostgresServer, size: int) -> str:
    server.run("createdb", "--maintenance-db", server.url(), f"sessions_{size}")
    return server.url(f"sessions_{size}")


def _compared(name: str, few: Side, many: Side) -> Iterator[str]:
    parts: dict[str, Callable[[Side], list[float]]] = {
        "update, CPU us": lambda side: side.cpu,
        "update, wall us": lambda side: side.wall,
        "update of anybody, CPU us": lambda side: side.cpu_of_anybody,
        "update of anybody, wall us": lambda side: side.wall_of_anybody,
        "first answer, ms": lambda side: side.first,
        "resident, MB": lambda side: side.resident,
    }
    for label, of in parts.items():
        pairs = list(zip(of(few), of(many), strict=True))
        ratio = median(large / small for small, large in pairs)
        small, large = (median(side) for side in zip(*pairs, strict=True))
        yield f"{name}, {label}: {small:,.1f} and {large:,.1f}, ratio {ratio:.2f}"


async def _measure(few: Side, many: Side) -> None:
    """Measure both in turn."""
    people = Random(20261121)  # noqa: S311 - who comes
    numbers = count(1)
    for _ in range(OPENINGS):
        for side in (few, many):
            began = perf_counter()
            async with await open_store(side.settings) as store:
                await _update(store, people.randrange(side.size), next(numbers))
                side.first.append((perf_counter() - began) * 1e3)
    async with AsyncExitStack() as stack:
        stores = [
            await stack.enter_async_context(await open_store(s.settings)) for s in (few, many)
        ]
        at_work = [[people.randrange(side.size) for _ in range(AT_WORK)] for side in (few, many)]
        for _ in range(TURNS):
            for side, store, some in zip((few, many), stores, at_work, strict=True):
                chosen = [people.choice(some) for _ in range(UPDATES)]
                cpu, wall = await _timed(store, chosen, numbers)
                side.cpu.append(cpu)
                side.wall.append(wall)
                chosen = [people.randrange(side.size) for _ in range(UPDATES)]
                cpu, wall = await _timed(store, chosen, numbers)
                side.cpu_of_anybody.append(cpu)
                side.wall_of_anybody.append(wall)


async def _timed(
    store: TransactionalStore, chosen: list[int], numbers: Iterator[int]
) -> tuple[float, float]:
    """Return the CPU and the wall time of one update, in microseconds."""
    wall, cpu = perf_counter(), process_time()
    for person in chosen:
        await _update(store, person, next(numbers))
    return (process_time() - cpu) / len(chosen) * 1e6, (perf_counter() - wall) / len(chosen) * 1e6


async def _update(store: TransactionalStore, person: int, number: int) -> None:
    chat = _chat(person)
    applied = await store.apply(chat, _answered, _NOW, UpdateKey("bot", number))
    if applied.turn is None or applied.stored is None:
        raise LookupError(chat)
    await store.shown(chat, applied.stored.session.revision, "1")


def _answered(session: Session | None) -> Turn:
    if session is None:
        raise LookupError
    answers = {**session.answers, "question-7": {"some_fact_7": [str(session.revision)]}}
    changes = {"answers": answers, "revision": session.revision + 1}
    return Turn(session.model_copy(update=changes))


def _session(number: int) -> Session:
    """Return a session of the usual length: forty answers."""
    return Session(
        id=f"session-{number}",
        state=State.MONEY,
        flow_version="1",
        as_of=date(2026, 11, 21),
        consent=Consent(version="1", language="en", at=_NOW),
        answers={
            f"question-{n}": {f"some_fact_{n}": ["one", "two"], f"some_fact_{n}.proof": "document"}
            for n in range(40)
        },
    )


async def _fill(side: Side) -> None:
    """Store this many sessions, with all cards shown."""
    async with await open_store(side.settings) as store:
        for first in range(0, side.size, _PAGE):
            numbers = range(first, min(first + _PAGE, side.size))
            await store._written(partial(_add, numbers))


def _add(numbers: range, rows: UnitOfWork) -> None:
    for number in numbers:
        rows.sessions.add(_chat(number), _session(number), _NOW - timedelta(minutes=number))
    rows.connection.execute("UPDATE sessions SET shown_revision = 0 WHERE shown_revision < 0")


def _chat(number: int) -> ChatKey:
    return ChatKey("telegram", str(5_000_000_000 + number))


def _resident_alone(side: Side) -> float:
    """Return the memory in MB of a process after some updates."""
    keys = side.settings.encryption_keys
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "benchmarks.store", side.settings.database_url, str(side.size)],
        check=True,
        capture_output=True,
        env={**os.environ, "INTAKE_ENCRYPTION_KEYS": keys.get_secret_value() if keys else ""},
    )
    return float(json.loads(done.stdout))


async def _resident(url: str, size: int) -> float:
    people = Random(1)  # noqa: S311 - who comes
    async with await open_store(Settings(database_url=url)) as store:
        for number in range(300):
            await _update(store, people.randrange(size), -number)
        return _held_now()


def _held_now() -> float:
    """Return the resident memory of this process in MB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_resident(sys.argv[1], int(sys.argv[2])))))
