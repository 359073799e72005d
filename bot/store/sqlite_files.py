"""The files of a SQLite database: backups, and who can read them."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.errors import StoreError
from bot.store.key_file import beside, give_to_owner
from bot.store.sqlite import connected, told

_DRAFT = ".part"
LOGS = ("-wal", "-shm")


def back_up(database: Path, target: Path) -> None:
    """Write a consistent copy with mode 0600, atomically, also while the database is in use.

    It contains no deleted data. It can be read only with the keys, which it does not contain.

    Raises:
        StoreError: there is no database, the target exists, or it cannot be written.
    """
    if not database.exists():
        raise StoreError(f"there is no database {database}")
    if target.exists():
        raise StoreError(f"{target} exists already")
    with draft_of(target) as draft:
        with _told(database), closing(connected(database)) as connection:
            connection.execute("VACUUM INTO ?", (str(draft),))
        sync(draft)
        draft.replace(target)
        sync(target.parent)


def open_to_others(database: Path) -> tuple[Path, ...]:
    """Return the files of a database, also its keys, that other users can access."""
    ends = ("", *LOGS)
    files = (beside(database), *(database.with_name(database.name + end) for end in ends))
    return tuple(
        file for file in files if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077
    )


def refuse_use(database: Path) -> None:
    """Check that no process has the database open.

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


@contextmanager
def draft_of(target: Path) -> Iterator[Path]:
    """Yield an empty file with mode 0600 beside the target; it is removed afterwards.

    Raises:
        StoreError: it cannot be created.
    """
    draft = target.with_name(target.name + _DRAFT)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A killed run may have left a log, which SQLite would apply to the new file.
        for ending in ("", *LOGS):
            draft.with_name(draft.name + ending).unlink(missing_ok=True)
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        give_to_owner(draft, target)
        yield draft
    except OSError as error:
        raise StoreError(f"{target}: {error.strerror}") from None
    finally:
        for ending in ("", *LOGS):
            draft.with_name(draft.name + ending).unlink(missing_ok=True)


@contextmanager
def _told(database: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"the database {database}: {told(error)}") from error


def sync(path: Path) -> None:
    """Sync a file, or the entries of a folder, so that they survive a power failure."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
