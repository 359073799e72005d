"""The store on SQLite: driver of the standard library, one writer thread, full durability.

A transaction takes the write lock at once, so that two processes never read what the other is
about to change.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from bot.encryption import Cipher
from bot.errors import StoreError
from bot.store.batching import BatchCommitter, BatchResult
from bot.store.driver import WHOLE_DATABASE, Connection
from bot.store.schema import found_in, migrations, upgrade
from bot.store.sealing import sealed_secret
from bot.store.transactional import TransactionalStore
from bot.store.unit_of_work import UnitOfWork

T = TypeVar("T")
Work: TypeAlias = Callable[[UnitOfWork], Any]

BUSY_MS = 10_000
"""How long an update waits for another process on the same file, in milliseconds."""
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
"""Attempts to set up a new database beside other processes, and seconds between them."""
LARGEST_PAGE = 65_536
_LONGEST_MESSAGE = 200
BEGIN = "BEGIN IMMEDIATE"
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
    "trusted_schema = OFF",
)


class SqliteStore(TransactionalStore):
    """A store in one file; create it with `SqliteStore.open`."""

    locks = WHOLE_DATABASE

    def __init__(self, path: Path, cipher: Cipher) -> None:
        super().__init__(str(path), cipher, workers=1)
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._counter: sqlite3.Connection | None = None
        self._counters = ThreadPoolExecutor(1, thread_name_prefix="store-count")
        self._scrub_due = True
        self._together: BatchCommitter[Work] = BatchCommitter(self._workers, self._done_together)

    @classmethod
    async def open(cls, path: Path, cipher: Cipher) -> SqliteStore:
        """Open or create the file (mode 0600) and upgrade its schema.

        Raises:
            NewerSchemaError: a newer version wrote it.
            WrongKeyError: it was encrypted with other keys.
            StoreError: it cannot be opened.
        """
        store = cls(path, cipher)
        return await store._opened()

    @staticmethod
    def schema_of(path: Path) -> tuple[int, int]:
        """Return the schema number of a file and the newest known one; nothing is changed.

        Raises:
            StoreError: it cannot be read.
        """
        table = "SELECT 1 FROM sqlite_master WHERE name = 'schema_steps'"
        try:
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
                return found_in(file, table), len(migrations("sqlite"))
        except sqlite3.Error as error:
            raise StoreError(f"the database {path}: {told(error)}") from None

    async def integrity(self) -> tuple[str, ...]:
        """Return the problems that SQLite finds in the file."""
        return await self._read(
            lambda rows: tuple(
                str(line)
                for (line,) in rows.connection.execute("PRAGMA integrity_check").fetchall()
                if line != "ok"
            )
        )

    def _connect(self) -> None:
        """Open the file; only its owner can access it and its folder."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._path.exists() and not self._path.is_file():
                raise StoreError(f"the database {self._path}: it is no regular file")
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
        """Finish running transactions and close the database."""
        await self._together.finish()
        if self._counter is not None:
            # Nobody waits for the result of a running count any more.
            self._counter.interrupt()
        self._counters.shutdown()
        await super().close()

    async def _carried_out(self, work: Callable[[UnitOfWork], T], *, urgent: bool) -> T:
        if self._is_closed:
            raise StoreError("the store is closed")
        done: T = await self._together.do(work, urgent=urgent)
        return done

    def _done_together(self, works: Sequence[Work]) -> Sequence[BatchResult]:
        """Run tasks in one transaction."""
        try:
            if len(works) == 1:
                return [BatchResult(self._transact(works[0]))]
            return self._once(lambda rows: [_alone(rows, work) for work in works])
        except sqlite3.Error as error:
            if len(works) == 1 or _concerns_all(error):
                raise StoreError(f"the database {self._place}: {told(error)}") from error
        # One task may be the cause; it must not block the others.
        return [self._done_alone(work) for work in works]

    def _done_alone(self, work: Work) -> BatchResult:
        try:
            return BatchResult(self._transact(work))
        except Exception as error:  # noqa: BLE001 - whoever asked for it is told
            return BatchResult(error=self._refusal(error) or error)

    async def _counted(self, count: Callable[[Connection], T]) -> T:
        """Count on a separate read-only connection, so that the writer is not blocked."""

        def counted() -> T:
            if self._counter is None:
                self._counter = _reading(self._path)
            return count(self._counter)

        return await self._watched("read", self._run(counted, self._counters))

    def _disconnect(self) -> None:
        if self._counter is not None:
            self._counter.close()
        self._counter = None
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
            yield self._rows(connection, sealed_secret(connection))
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _move(self, change: Callable[[Connection], object]) -> None:
        """Make a change; BEGIN IMMEDIATE waits for other writers."""
        self._once(lambda rows: change(rows.connection))

    def _refusal(self, error: Exception) -> StoreError | None:
        # A damaged file may contain text that is not UTF-8.
        if isinstance(error, sqlite3.Error | UnicodeDecodeError):
            return StoreError(f"the database {self._place}: {told(error)}")
        return None

    def _committed(self, *, removed: bool) -> None:
        """Empty the write-ahead log, which may still hold deleted data.

        A reader in another process or a full disk can prevent it; it is then tried after the next
        change. It is done on opening too, because a killed process may have left a log.
        """
        self._scrub_due = self._scrub_due or removed
        if self._scrub_due and self._connection is not None:
            with suppress(sqlite3.Error), _impatient(self._connection):
                busy, _, _ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                self._scrub_due = bool(busy)


def told(error: Exception) -> str:
    """Return an error message on one line, without quoted content."""
    if not isinstance(error, sqlite3.Error) or "decode" in str(error):
        return "it holds text that is not UTF-8"
    first, *_ = str(error).splitlines() or [type(error).__name__]
    return "".join(char if char.isprintable() else "?" for char in first)[:_LONGEST_MESSAGE]


def _concerns_all(error: sqlite3.Error) -> bool:
    """Whether an error concerns the database and not a single task."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _OF_THE_DATABASE


def _persist(connection: sqlite3.Connection, statement: str) -> None:
    """Run a statement with retries: SQLite does not wait for other processes here."""
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
    """Run one of several tasks; undo only this one if it fails."""
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
    """Refuse a file that ends within a page, which SQLite itself accepts.

    With a write-ahead log this is valid: the log has the page.

    Raises:
        StoreError: the file is truncated.
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
    """Use a short lock timeout: the statements inside can run later."""
    connection.execute(f"PRAGMA busy_timeout = {SCRUB_MS}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")


def _reading(path: Path) -> sqlite3.Connection:
    """Return a read-only connection."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_MS / 1000, check_same_thread=False)


def connected(path: Path) -> sqlite3.Connection:
    """Return a connection in autocommit mode that any thread may use, one at a time."""
    return sqlite3.connect(
        path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
    )
