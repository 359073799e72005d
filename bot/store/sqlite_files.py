"""Copies of an embedded database: made while it is in use, put back while it is not."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.encryption import Cipher
from bot.errors import StoreError
from bot.store.audit import AuditEntry
from bot.store.key_file import beside, give_to_owner
from bot.store.sqlite import SqliteStore, connected, refuse_half

_DRAFT = ".part"
_LOGS = ("-wal", "-shm")


def back_up(database: Path, target: Path) -> None:
    """Write a copy of one moment, mode 0600, whole or not at all; work on it goes on meanwhile.

    What had been deleted is not in it. It can be read with the keys of the database only, which
    are not in it.

    Raises:
        StoreError: there is no database, something stands at the target, or it cannot be written.
    """
    if not database.exists():
        raise StoreError(f"there is no database {database}")
    if target.exists():
        raise StoreError(f"{target} exists already")
    with _draft_of(target) as draft:
        with _told(database), closing(connected(database)) as connection:
            connection.execute("VACUUM INTO ?", (str(draft),))
        _sync(draft)
        draft.replace(target)
        _sync(target.parent)


def open_to_others(database: Path) -> tuple[Path, ...]:
    """Return the files of a database, its keys among them, that others on this machine can read."""
    ends = ("", *_LOGS)
    files = (beside(database), *(database.with_name(database.name + end) for end in ends))
    return tuple(
        file for file in files if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077
    )


@dataclass(frozen=True, slots=True)
class Restored:
    """How many deletions were done again, and whether the log that tells of them could be read."""

    deleted_again: int
    is_log_known: bool


async def restore(backup: Path, database: Path, cipher: Cipher) -> Restored:
    """Put a backup in the database's place.

    The backup is first brought up to date and tried out beside it. Whoever was deleted from the
    database since stays deleted: its audit log is carried over, if it can still be read.

    Raises:
        WrongKeyError: the keys at hand are not those of the backup.
        StoreError: the backup is damaged, or the database is in use.
    """
    refuse_use(database)
    log = await _log_of(database, cipher)
    with _draft_of(database) as draft:
        try:
            refuse_half(backup)
            shutil.copyfile(backup, draft)
        except OSError as error:
            raise StoreError(f"the backup {backup}: {error.strerror}") from None
        async with await SqliteStore.open(draft, cipher) as store:
            wrong = await store.integrity()
            damaged = (await store.survey()).damaged.total()
            if wrong or damaged:
                raise StoreError(f"the backup {backup} is damaged ({len(wrong) + damaged} places)")
            again = await store.carry_on(log or ())
        _sync(draft)
        refuse_use(database)
        for ending in _LOGS:
            database.with_name(database.name + ending).unlink(missing_ok=True)
        draft.replace(database)
        _sync(database.parent)
    return Restored(again, is_log_known=log is not None)


def refuse_use(database: Path) -> None:
    """Make sure that nobody has the database open.

    Raises:
        StoreError: another process has.
    """
    if not database.exists():
        return
    try:
        with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise StoreError(f"the database {database} is in use: stop that process") from None
    except sqlite3.DatabaseError:
        """It is damaged: then nobody can be at work on it."""


async def _log_of(database: Path, cipher: Cipher) -> tuple[AuditEntry, ...] | None:
    """Return the audit log of a database, if there is one; None where it cannot be read."""
    if not database.exists():  # noqa: ASYNC240 - there is nobody else to wait
        return ()
    try:
        async with await SqliteStore.open(database, cipher) as store:
            return await store.audit()
    except StoreError:
        return None


@contextmanager
def _draft_of(target: Path) -> Iterator[Path]:
    """Yield an empty file beside the target, for its owner alone, that is gone afterwards."""
    draft = target.with_name(target.name + _DRAFT)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        give_to_owner(draft, target)
        yield draft
    except OSError as error:
        raise StoreError(f"{target}: {error.strerror}") from None
    finally:
        for ending in ("", *_LOGS):
            draft.with_name(draft.name + ending).unlink(missing_ok=True)


@contextmanager
def _told(database: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"the database {database}: {error}") from error


def _sync(path: Path) -> None:
    """See to it that a file, or a folder's entries, survive a loss of power."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
