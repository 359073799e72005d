"""Files as nobody should write them: backups, facts, firms, settings. None may raise or destroy.

Each input is a real file, spoilt by a few steps drawn from a seed. What reads it must take it or
refuse it with its own error; whatever else is raised is a fault, and so is a database that
differs after a backup was looked at.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from databases.people import CHAT, NOW, OTHER, begin, fresh
from databases.place import ring_of
from receiving import firms_file

from bot.errors import StoreError
from bot.handover.firms import FirmsError, read_firms
from bot.input_file import FACTS_LIMIT, InputFileError, read_text
from bot.settings import SettingsError, env_file, load_settings
from bot.store.restoring import restoring
from bot.store.sqlite import SqliteStore
from bot.store.sqlite_files import back_up
from bot.turn import Turn
from flows.facts_file import MOST_PROBLEMS, FactsFileError, load

ROOT = Path(__file__).parents[3]
RING = ring_of("k1")
SHARES = {"facts": 50, "firms": 25, "settings": 22, "backup": 3}
"""How many of a hundred inputs are of each kind: a backup takes longest."""
PUT_IN_PLACE = 5
"""One of so many backups that are taken is put in the database's place."""
TOKENS = (
    *(b"{", b"}", b"[[", b"]]", b'"', b"\\", b"\0", b"\n", b"\xff\xfe", b"=", b"'''", b"#"),
    *(b"[firm]", b"[[firm]]\n", b"secret_file = '/dev/zero'\n", b"INTAKE_DEBUG=\n", b"export "),
    *(b"INTAKE_ENCRYPTION_KEYS=k1:AAAA\n", b"INTAKE_TELEGRAM_TOKEN_FILE=/dev/zero\n"),
    *(b"1e999", b"-0", b"null", b"NaN", b'"2025-13-40"', b"\xe2\x80\xae", b"[" * 3_000, b"9" * 900),
)
STATEMENTS = (
    "UPDATE sessions SET {0} = {1}",
    "UPDATE outbox SET {0} = {1}",
    "DELETE FROM {2}",
    "DROP TABLE {2}",
    "INSERT INTO {2} SELECT * FROM {2}",
    "UPDATE schema_steps SET number = number + 1",
    "CREATE TRIGGER t AFTER INSERT ON {2} BEGIN DELETE FROM {2}; END",
    "CREATE VIEW {0} AS SELECT 1",
    "ALTER TABLE {2} ADD COLUMN {0}_ TEXT",
    "PRAGMA user_version = 7",
    "PRAGMA journal_mode = WAL",
)
COLUMNS = ("chat", "channel", "id", "revision", "content", "kept_as", "touched", "due", "item")
VALUES = ("NULL", "''", "x''", "-1", "9e99", "9223372036854775807", "'text'", "randomblob(40)")
TABLES = ("sessions", "outbox", "seen", "audit", "secrets", "revisions", "schema_steps", "failures")


@dataclass
class FilesFound:
    """What a run found: inputs by kind, how many were taken, and what went wrong."""

    kinds: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Bases:
    """The real files that are spoilt."""

    folder: Path
    database: Path
    backup: bytes
    facts: tuple[bytes, ...]
    firms: bytes
    settings: bytes


def fuzz_files(inputs: int, seed: int, folder: Path) -> FilesFound:
    """Read so many spoilt files in this folder, which becomes the working folder."""
    draw, found = Random(seed), FilesFound()  # noqa: S311 - repeatable
    before = Path.cwd()
    os.chdir(folder)
    try:
        bases = asyncio.run(_bases(folder))
        kinds = draw.choices(list(SHARES), list(SHARES.values()), k=inputs)
        for kind in kinds:
            found.kinds[kind] += 1
            try:
                found.taken[kind] += _READERS[kind](bases, draw)
            except Exception as error:  # noqa: BLE001 - that is what is looked for
                found.faults[f"{kind}: {type(error).__name__}: {error}"[:200]] += 1
    finally:
        os.chdir(before)
    return found


async def _bases(folder: Path) -> Bases:
    database = folder / "data" / "intake.sqlite3"
    async with await SqliteStore.open(database, RING) as store:
        await store.apply(CHAT, begin, NOW)
        await store.apply(OTHER, lambda _: Turn(fresh("s2")), NOW)
    back_up(database, folder / "base")
    facts = tuple(path.read_bytes() for path in sorted((ROOT / "docs/examples").glob("*.json")))
    firms = firms_file(folder, "https://firm.example/briefs").read_bytes()
    settings = b"INTAKE_DEBUG=1\nINTAKE_KEEP_AUDIT_DAYS=90\nINTAKE_FIRMS_FILE=firms.toml\n"
    return Bases(folder, database, (folder / "base").read_bytes(), facts, firms, settings)


def spoilt(content: bytes, draw: Random) -> bytes:
    """Return content after one to five steps: bits, cuts, doublings, odd tokens."""
    spoiling = bytearray(content)
    for _ in range(draw.randint(1, 5)):
        at = draw.randrange(len(spoiling) + 1)
        end = min(len(spoiling), at + draw.choice((1, 2, 16, 4096)))
        match draw.randrange(5):
            case 0 if spoiling:
                spoiling[at % len(spoiling)] ^= 1 << draw.randrange(8)
            case 1:
                del spoiling[at:end]
            case 2:
                spoiling[at:at] = spoiling[at:end]
            case 3:
                spoiling[at:end] = draw.randbytes(end - at)
            case _:
                spoiling[at:at] = draw.choice(TOKENS)
    return bytes(spoiling)


def _written(bases: Bases, name: str, content: bytes) -> Path:
    path = bases.folder / name
    path.write_bytes(content)
    path.chmod(0o600)
    return path


def _facts(bases: Bases, draw: Random) -> bool:
    path = _written(bases, "facts.json", spoilt(draw.choice(bases.facts), draw))
    try:
        load(read_text(path, FACTS_LIMIT))
    except FactsFileError as error:
        lines = str(error).split("\n")
        if len(lines) > MOST_PROBLEMS + 1:
            raise AssertionError("more problems than are listed") from None
        return False
    except InputFileError:
        return False
    return True


def _firms(bases: Bases, draw: Random) -> bool:
    path = _written(bases, "spoilt.toml", spoilt(bases.firms, draw))
    try:
        return bool(read_firms(path))
    except FirmsError as error:
        _one_line(error)
        return False


def _settings(bases: Bases, draw: Random) -> bool:
    _written(bases, ".env", spoilt(bases.settings, draw))
    try:
        env_file()
        load_settings()
    except SettingsError as error:
        _one_line(error)
        return False
    return True


def _backup(bases: Bases, draw: Random) -> bool:
    path = _written(bases, "backup", bases.backup)
    if draw.random() < 0.5:
        path.write_bytes(spoilt(bases.backup, draw))
    else:
        statement = draw.choice(STATEMENTS).format(
            draw.choice(COLUMNS), draw.choice(VALUES), draw.choice(TABLES)
        )
        with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(statement)
    before = bases.database.read_bytes()
    try:
        return asyncio.run(_restored(bases, path, put=draw.randrange(PUT_IN_PLACE) == 0))
    except StoreError as error:
        _one_line(error)
        if bases.database.read_bytes() != before:
            raise AssertionError("a refused backup changed the database") from None
        return False


async def _restored(bases: Bases, backup: Path, *, put: bool) -> bool:
    """Look at a backup, and put one that is taken in place: what it holds must open."""
    async with restoring(backup, bases.database, RING) as candidate:
        if not put:
            return True
        done = await candidate.put_in_place(datetime(2026, 11, 21, tzinfo=UTC))
    async with await SqliteStore.open(bases.database, RING) as store:
        if (await store.survey()).damaged.total():
            raise AssertionError("what was restored does not open")
    if done.kept is None:
        raise AssertionError("the replaced database was not kept")
    # For the next one, as before.
    done.kept.replace(bases.database)
    return True


def _one_line(error: Exception) -> None:
    if len(str(error).splitlines()) != 1:
        raise AssertionError(f"not one line: {error}")


_READERS: dict[str, Callable[[Bases, Random], bool]] = {
    "facts": _facts,
    "firms": _firms,
    "settings": _settings,
    "backup": _backup,
}
