"""What one update costs the store, with few and with many sessions in it, on either database.

Each figure comes from processes of their own, few and many in turn; the first update is the
time from a process that has nothing open to its first answer stored. Sealing and JSON are in
it, the conversation is not.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time

from pydantic import SecretStr

from bot.settings import Settings
from bot.store import ChatKey, UpdateKey
from bot.store.opening import open_store
from bot.store.rows import Rows
from bot.store.sealing import new_key
from bot.turn import Turn
from flows.engine.session import Consent, Session, State
from tests.databases.postgres_server import PostgresServer

FEW, MANY = 100, 100_000
UPDATES = 400
OPENINGS = 10
ROUNDS = 5
_PAGE = 1_000
_NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
_PARTS = {
    "first answer, ms": "first_ms",
    "update, CPU us": "cpu_us",
    "update, wall us (median)": "wall_us",
    "resident, MB": "resident_mb",
}


def run() -> Iterator[str]:
    """Yield the figures of both databases, and the ratio of many to few."""
    keys = new_key()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="intake-bench-")))
        server = stack.enter_context(PostgresServer("fsync=on", "shared_buffers=128MB"))
        for database in ("few", "many"):
            server.run("createdb", "--maintenance-db", server.url(), database)
        urls = {
            "SQLite": [f"sqlite:///{folder}/{name}.sqlite3" for name in ("few", "many")],
            "PostgreSQL": [server.url(name) for name in ("few", "many")],
        }
        example = len(_session(0).model_dump_json())
        yield f"sessions of {example:,} bytes; {FEW:,} and {MANY:,} of them; {ROUNDS} rounds"
        for name, (few, many) in urls.items():
            for url, size in ((few, FEW), (many, MANY)):
                asyncio.run(_fill(url, keys, size))
            if name == "PostgreSQL":
                for url in (few, many):
                    server.run("vacuumdb", "--analyze", "--quiet", url)
            yield from _compared(name, few, many, keys)


def _compared(name: str, few: str, many: str, keys: str) -> Iterator[str]:
    rounds = [(_measured(few, FEW, keys, n), _measured(many, MANY, keys, n)) for n in range(ROUNDS)]
    for label, part in _PARTS.items():
        small = median(pair[0][part] for pair in rounds)
        large = median(pair[1][part] for pair in rounds)
        ratios = sorted(pair[1][part] / pair[0][part] for pair in rounds)
        yield (
            f"{name}, {label}: {small:,.1f} and {large:,.1f},"
            f" ratio {median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
        )


def _measured(url: str, size: int, keys: str, seed: int) -> dict[str, float]:
    """Run the updates in a fresh process."""
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "benchmarks.store", url, str(size), str(seed)],
        check=True,
        capture_output=True,
        env={**os.environ, "INTAKE_ENCRYPTION_KEYS": keys},
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


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


async def _fill(url: str, keys: str, size: int) -> None:
    """Store so many sessions whose cards were all shown."""
    settings = Settings(database_url=url, encryption_keys=SecretStr(keys))
    async with await open_store(settings) as store:
        for first in range(0, size, _PAGE):
            await store._written(partial(_add, range(first, min(first + _PAGE, size))))  # noqa: SLF001 - in bulk


def _add(numbers: range, rows: Rows) -> None:
    for number in numbers:
        chat = _chat(number)
        rows.sessions.add(chat, _session(number), _NOW - timedelta(minutes=number))
        rows.sessions.shown(chat, 0, "1")


def _chat(number: int) -> ChatKey:
    return ChatKey("telegram", str(5_000_000_000 + number))


def _answered(session: Session | None) -> Turn:
    if session is None:
        raise LookupError
    answers = {**session.answers, "question-7": {"some_fact_7": [str(session.revision)]}}
    changes = {"answers": answers, "revision": session.revision + 1}
    return Turn(session.model_copy(update=changes))


async def _updates(url: str, size: int, seed: int) -> dict[str, float]:
    """Answer for random people; return the cost of it."""
    random = Random(seed)  # noqa: S311 - who comes
    # The ids follow from the round, so that no round is refused for the one before.
    numbers = iter(range(seed * 10 * UPDATES, (seed + 1) * 10 * UPDATES))
    firsts = []
    for _ in range(OPENINGS):
        chat = _chat(random.randrange(size))
        began = perf_counter()
        async with await open_store(Settings(database_url=url)) as store:
            await store.apply(chat, _answered, _NOW, UpdateKey("bot", next(numbers)))
            firsts.append(perf_counter() - began)
    async with await open_store(Settings(database_url=url)) as store:
        walls, cpu = [], process_time()
        for person in (random.randrange(size) for _ in range(UPDATES)):
            began = perf_counter()
            chat = _chat(person)
            applied = await store.apply(chat, _answered, _NOW, UpdateKey("bot", next(numbers)))
            if applied.turn is None or applied.held is None:
                raise LookupError(person)
            await store.shown(chat, applied.held.session.revision, "1")
            walls.append(perf_counter() - began)
        return {
            "first_ms": median(firsts) * 1e3,
            "cpu_us": (process_time() - cpu) / len(walls) * 1e6,
            "wall_us": median(walls) * 1e6,
            "resident_mb": _resident(),
        }


def _resident() -> float:
    """Return the memory this process holds now, in MB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    url, size, seed = sys.argv[1:]
    print(json.dumps(asyncio.run(_updates(url, int(size), int(seed)))))
