"""Replacing a SQLite database by a backup; the replaced database is kept beside it.

The backup is checked and upgraded in a copy. Then the database is replaced in one atomic step.
"""

from __future__ import annotations

import glob
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from bot.encryption import Cipher
from bot.errors import NewerSchemaError, StoreError, WrongKeyError
from bot.input_file import InputFileError, regular_file
from bot.store.audit import read_entries
from bot.store.audit_entry import AuditEntry
from bot.store.driver import moment
from bot.store.known_schema import check_backup
from bot.store.sqlite import SqliteStore, refuse_half
from bot.store.sqlite_files import LOGS, draft_of, refuse_use, sync

_REPLACED = ".replaced-"


@dataclass(frozen=True, slots=True)
class Holding:
    """The number of sessions of a database and the time of the last activity."""

    sessions: int
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class Restored:
    """The result of a restore.

    `deleted_again` counts repeated deletions. `is_log_known` is false if the audit log of the
    replaced database could not be read. `kept` is the path of the replaced database, or None.
    """

    deleted_again: int
    is_log_known: bool
    kept: Path | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A valid backup, ready to replace a database.

    `replaces` is None if there is no database (`is_there`) or it cannot be read.
    """

    holds: Holding
    replaces: Holding | None
    is_there: bool
    _draft: Path
    _database: Path
    _cipher: Cipher

    async def put_in_place(self, at: datetime) -> Restored:
        """Replace the database, and keep it under a name with the time.

        Deletions since the backup are repeated from the audit log of the database, if that can
        be read.

        Raises:
            StoreError: the database is in use, or a file cannot be written.
        """
        log = _log_of(self._database)
        async with await SqliteStore.open(self._draft, self._cipher) as store:
            again = await store.carry_on(log or ())
        sync(self._draft)
        refuse_use(self._database)
        try:
            kept = _kept_aside(self._database, at)
            for ending in LOGS:
                _beside(self._database, ending).unlink(missing_ok=True)
            self._draft.replace(self._database)
            sync(self._database.parent)
        except OSError as error:
            raise StoreError(f"{self._database}: {error.strerror}") from None
        return Restored(again, log is not None, kept)


@asynccontextmanager
async def restoring(backup: Path, database: Path, cipher: Cipher) -> AsyncIterator[Candidate]:
    """Yield a backup after checking, upgrading and encrypting it again in a copy.

    Raises:
        WrongKeyError: it was encrypted with other keys.
        StoreError: it is no complete backup of this program, or the database is in use.
    """
    refuse_use(database)
    with draft_of(database) as draft:
        try:
            _copied(backup, database, draft)
            refuse_half(draft)
            check_backup(draft, cipher)
            holds = await _brought_up_to_date(draft, cipher)
        except WrongKeyError as error:
            raise WrongKeyError(f"the backup {backup}: {error}") from None
        except NewerSchemaError as error:
            raise NewerSchemaError(f"the backup {backup}: {error}") from None
        except StoreError as error:
            said = str(error).replace(f"the database {draft}: ", "")
            raise StoreError(f"the backup {backup}: {said}") from None
        is_there = database.exists()  # noqa: ASYNC240 - there is nobody else to wait
        replaces = _holding_of(database) if is_there else None
        yield Candidate(holds, replaces, is_there, draft, database, cipher)


def replaced_databases(database: Path) -> tuple[Path, ...]:
    """Return the databases that earlier restores replaced and kept."""
    if not database.parent.is_dir():
        return ()
    found = database.parent.glob(f"{glob.escape(database.name)}{_REPLACED}*")
    return tuple(sorted(path for path in found if not path.name.endswith(LOGS)))


def _copied(backup: Path, database: Path, draft: Path) -> None:
    """Copy a backup.

    Raises:
        StoreError: it is no regular file, the database itself, or incomplete.
    """
    log = _beside(backup, "-wal")
    try:
        if database.exists() and backup.samefile(database):
            raise StoreError("it is the database itself")
        if log.exists() and log.stat().st_size:
            raise StoreError(
                "a write-ahead log is beside it: it is in use, or no copy of one moment"
            )
        with regular_file(backup) as file, draft.open("wb") as copy:
            shutil.copyfileobj(file, copy)
    except InputFileError as error:
        raise StoreError(str(error)) from None
    except OSError as error:
        raise StoreError(str(error.strerror)) from None
    if not draft.stat().st_size:
        raise StoreError("it is empty, and no backup of this program")


async def _brought_up_to_date(draft: Path, cipher: Cipher) -> Holding:
    async with await SqliteStore.open(draft, cipher) as store:
        damaged = (await store.survey()).damaged.total()
        if damaged:
            raise StoreError(f"it is damaged ({damaged} values do not open)")
        await store.reseal()
    found = _holding_of(draft)
    if found is None:
        raise StoreError("it cannot be read")
    return found


def _holding_of(database: Path) -> Holding | None:
    """Return what a database contains; None if it cannot be read. Nothing is changed."""
    with suppress(sqlite3.Error, OverflowError, OSError, ValueError), _read_only(database) as file:
        count, newest = file.execute("SELECT count(*), max(touched) FROM sessions").fetchone()
        return Holding(count, None if newest is None else moment(newest))
    return None


def _log_of(database: Path) -> tuple[AuditEntry, ...] | None:
    """Return the audit log of a database; None if it cannot be read."""
    if not database.exists():
        return ()
    with suppress(sqlite3.Error, OverflowError, OSError, ValueError), _read_only(database) as file:
        return read_entries(file)
    return None


def _read_only(database: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True))


def _kept_aside(database: Path, at: datetime) -> Path | None:
    """Give the database a second name, which remains when it is replaced."""
    if not database.exists():
        return None
    name = f"{database.name}{_REPLACED}{at:%Y%m%dT%H%M%SZ}"
    names = chain((name,), (f"{name}-{number}" for number in count(2)))
    aside = next(path for path in map(database.with_name, names) if not path.exists())
    for ending in ("", "-wal"):
        file = _beside(database, ending)
        if file.exists():
            _named_too(file, _beside(aside, ending))
    sync(database.parent)
    return aside


def _named_too(file: Path, aside: Path) -> None:
    try:
        os.link(file, aside)
    except FileExistsError:
        raise
    except OSError:
        # The file system has no hard links: copy the file.
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as copy, file.open("rb") as original:
            shutil.copyfileobj(original, copy)
        sync(aside)


def _beside(database: Path, ending: str) -> Path:
    return database.with_name(database.name + ending)
