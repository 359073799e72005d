"""The store on SQLite: the standard library's driver, one writer thread, full durability.

A transaction takes the write lock at once, so that two processes on one file never read what
the other is about to change.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from bot.encryption import Cipher
from bot.errors import StoreError
from bot.store.batching import BatchCommitter, BatchResult
from bot.store.driver import WHOLE_DATABASE
from bot.store.schema import found_in, migrations, upgrade
from bot.store.transactional import TransactionalStore
from bot.store.unit_of_work import UnitOfWork

T = TypeVar("T")
Work: TypeAlias = Callable[[UnitOfWork], Any]

BUSY_MS = 10_000
"""How long to wait for another process on the same file before an update is refused."""
SCRUB_MS = 100
_OF_THE_DATABASE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOTADB,
}
_TRIES, _PAUSE = 40, 0.05
"""How often a new database is tried to be set up beside others who do, and seconds between."""
LARGEST_PAGE = 65_536
BEGIN = "BEGIN IMMEDIATE"
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
    "trusted_schema = OFF",
)


class SqliteStore(TransactionalStore):
    """A store in one file. Made by `SqliteStore.open`."""

    locks = WHOLE_DATABASE

    def __init__(self, path: Path, cipher: Cipher) -> None:
        super().__init__(str(path), cipher, workers=1)
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._scrub_due = True
        self._together: BatchCommitter[Work] = BatchCommitter(self._workers, self._done_together)

    @classmethod
    async def open(cls, path: Path, cipher: Cipher) -> SqliteStore:
        """Open or make the file (mode 0600) and bring its schema up to date.

        Raises:
            NewerSchemaError: a newer version of this program wrote it.
            WrongKeyError: its contents were sealed with other keys.
            StoreError: it cannot be opened.
        """
        store = cls(path, cipher)
        return await store._opened()

    @staticmethod
    def schema_of(path: Path) -> tuple[int, int]:
        """Return the schema of a file, and the one this program knows; nothing is changed.

        Raises:
            StoreError: it cannot be read.
        """
        table = "SELECT 1 FROM sqlite_master WHERE name = 'schema_steps'"
        try:
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
                return found_in(file, table), len(migrations("sqlite"))
        except sqlite3.Error as error:
            raise StoreError(f"the database {path}: {error}") from None

    async def integrity(self) -> tuple[str, ...]:
        """Return what SQLite finds wrong with the file."""
        return await self._read(
            lambda rows: tuple(
                str(line)
                for (line,) in rows.connection.execute("PRAGMA integrity_check").fetchall()
                if line != "ok"
            )
        )

    def _connect(self) -> None:
        """Open the file; it and its folder are for their owner alone."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            refuse_half(self._path)
        except OSError as error:
            raise StoreError(f"the database {self._path}: {error.strerror}") from None
        self._connection = connected(self._path)
        for pragma in _PRAGMAS:
            _persist(self._connection, f"PRAGMA {pragma}")
        self.schema = upgrade(self._connection, migrations("sqlite"), BEGIN)
        self._once(lambda _: None)

    async def close(self) -> None:
        """Finish what is under way and let go of the database."""
        await self._together.finish()
        await super().close()

    async def _carried_out(self, work: Callable[[UnitOfWork], T], *, urgent: bool) -> T:
        if self._is_closed:
            raise StoreError("the store is closed")
        done: T = await self._together.do(work, urgent=urgent)
        return done

    def _done_together(self, works: Sequence[Work]) -> Sequence[BatchResult]:
        """Do works in one transaction, or a single one in its own."""
        try:
            if len(works) == 1:
                return [BatchResult(self._transact(works[0]))]
            return self._once(lambda rows: [_alone(rows, work) for work in works])
        except sqlite3.Error as error:
            if len(works) == 1 or _concerns_all(error):
                raise StoreError(f"the database {self._place}: {error}") from error
        # One of them may be at fault, and is to hold up no other.
        return [self._done_alone(work) for work in works]

    def _done_alone(self, work: Work) -> BatchResult:
        try:
            return BatchResult(self._transact(work))
        except Exception as error:  # noqa: BLE001 - whoever asked for it is told
            return BatchResult(error=self._refusal(error) or error)

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    @contextmanager
    def _transaction(self, *, writing: bool) -> Iterator[UnitOfWork]:
        connection = self._connection
        if connection is None:
            raise StoreError("the store is not open")
        if not writing:
            yield self._rows(connection)
            return
        connection.execute(BEGIN)
        try:
            yield self._rows(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _refusal(self, error: Exception) -> StoreError | None:
        if isinstance(error, sqlite3.Error):
            return StoreError(f"the database {self._place}: {error}")
        return None

    def _committed(self, *, removed: bool) -> None:
        """Empty the write-ahead log, which may still hold what was deleted.

        A reader in another process may be in the way, or the disk full: then after the next
        change. A process that was killed may have left it: so also on opening.
        """
        self._scrub_due = self._scrub_due or removed
        if self._scrub_due and self._connection is not None:
            with suppress(sqlite3.Error), _impatient(self._connection):
                busy, _, _ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                self._scrub_due = bool(busy)


def _concerns_all(error: sqlite3.Error) -> bool:
    """Whether an error speaks of the database, and not of what was to be done."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _OF_THE_DATABASE


def _persist(connection: sqlite3.Connection, statement: str) -> None:
    """Run a statement, again where another process is at the same: SQLite does not wait there."""
    for left in reversed(range(_TRIES)):
        try:
            connection.execute(statement)
        except sqlite3.OperationalError:
            if not left:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _alone(rows: UnitOfWork, work: Work) -> BatchResult:
    """Do one work among several; undo it alone where it fails."""
    connection = rows.connection
    connection.execute("SAVEPOINT work")
    try:
        done = BatchResult(work(rows))
    except sqlite3.Error:
        raise
    except Exception as error:  # noqa: BLE001 - whoever asked for it is told
        connection.execute("ROLLBACK TO work")
        done = BatchResult(error=error)
    connection.execute("RELEASE work")
    return done


def refuse_half(path: Path) -> None:
    """Refuse a file that ends within a page, which SQLite itself would take for whole.

    With a write-ahead log beside it, it may be so: the log has the page.

    Raises:
        StoreError: it was cut short.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        header = file.read(18)
    log = path.with_name(path.name + "-wal")
    page = int.from_bytes(header[16:18], "big")
    size = LARGEST_PAGE if page == 1 else page
    if size and path.stat().st_size % size and not (log.exists() and log.stat().st_size):
        raise StoreError(f"the database {path}: it was cut short, put a backup in its place")


@contextmanager
def _impatient(connection: sqlite3.Connection) -> Iterator[None]:
    """Wait for nobody long: what is done within can be done later."""
    connection.execute(f"PRAGMA busy_timeout = {SCRUB_MS}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")


def connected(path: Path) -> sqlite3.Connection:
    """Return a connection that any thread may use, one at a time, and that commits by itself."""
    return sqlite3.connect(
        path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
    )
