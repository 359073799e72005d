"""The store on PostgreSQL with psycopg and its pool; any number of processes per database.

A transaction locks only the rows it changes. If the connection is lost before the commit, the
transaction is retried on another one. If it is lost during the commit, the outcome is unknown
and the caller gets an error: the update comes again, and is refused if it had been applied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import Any, TypeAlias

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import ConnectionPool

from bot.encryption import Cipher
from bot.errors import StoreError
from bot.store.driver import BY_ROW, ConflictError, Connection, Value
from bot.store.schema import found_in, migrations, upgrade
from bot.store.sealing import INDEX
from bot.store.transactional import TransactionalStore
from bot.store.unit_of_work import UnitOfWork

_Driver: TypeAlias = psycopg.Connection[tuple[Any, ...]]

CONNECTIONS = 8
"""The largest number of parallel transactions of one process."""
PATIENCE = timedelta(seconds=5)
"""How long an update waits for a connection before it is refused."""
# The advisory lock of the schema upgrade.
_UPGRADING = 0x696E74616B65
# The advisory lock that writing transactions share; a change of the mode holds it exclusively.
_SEALING = _UPGRADING + 1
_BEGIN = (
    f"BEGIN; SELECT pg_advisory_xact_lock_shared({_SEALING});"  # noqa: S608 - our constants
    f" SELECT content FROM secrets WHERE name = '{INDEX}'"
)
"""One round trip. The secret is read after the lock is held: it tells the current mode."""
_NAME, _EARLIER_NAME = "intake 3", "intake"
"""The application name of our connections, and the one that release 0.1 uses."""
_LIMITS = (
    "SELECT set_config('lock_timeout', '10s', false),"
    " set_config('idle_in_transaction_session_timeout', '60s', false)"
)
_WORTH_ANOTHER_TRY = (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected)


class PostgresStore(TransactionalStore):
    """A store in one PostgreSQL database; create it with `PostgresStore.open`."""

    locks = BY_ROW

    def __init__(self, url: str, cipher: Cipher, patience: timedelta) -> None:
        super().__init__(place(url), cipher, workers=CONNECTIONS)
        seconds = patience.total_seconds()
        self._url = url
        self._given = {"autocommit": True, "connect_timeout": max(2, round(seconds))}
        self._pool: ConnectionPool[_Driver] = ConnectionPool(
            url,
            kwargs={"application_name": _NAME, **self._given},
            configure=_limited,
            min_size=1,
            max_size=CONNECTIONS,
            timeout=seconds,
            # Reconnect attempts end when nobody waits; the next update starts new ones.
            reconnect_timeout=seconds,
            num_workers=1,
            open=False,
        )

    @classmethod
    async def open(cls, url: str, cipher: Cipher, patience: timedelta = PATIENCE) -> PostgresStore:
        """Connect and upgrade the schema.

        Raises:
            NewerSchemaError: a newer version wrote the database.
            WrongKeyError: it was encrypted with other keys.
            StoreError: it cannot be reached.
        """
        store = cls(url, cipher, patience)
        return await store._opened()

    @staticmethod
    def schema_of(url: str) -> tuple[int, int]:
        """Return the schema number of a database and the newest known one; nothing is changed.

        Raises:
            StoreError: it cannot be read.
        """
        name = place(url)
        try:
            with psycopg.connect(url, connect_timeout=round(PATIENCE.total_seconds())) as driver:
                table = "SELECT 1 WHERE to_regclass('schema_steps') IS NOT NULL"
                return found_in(_Speaking(driver), table), len(migrations("postgres"))
        except psycopg.Error as error:
            first, *_ = str(error).splitlines() or [type(error).__name__]
            raise StoreError(f"the database {name}: {first}") from None

    def _connect(self) -> None:
        # Not through the pool, which would hide why the database refuses the connection.
        with psycopg.connect(self._url, **self._given) as driver:  # type: ignore[arg-type]
            lock = f"SELECT pg_advisory_xact_lock({_UPGRADING})"
            self.schema = upgrade(_Speaking(driver), migrations("postgres"), "BEGIN", lock)
        self._pool.open()
        self._once(lambda _: None)

    def _disconnect(self) -> None:
        self._pool.close()

    @contextmanager
    def _transaction(self, *, writing: bool) -> Iterator[UnitOfWork]:
        lost = False
        try:
            with self._pool.connection() as driver:
                connection = _Speaking(driver)
                try:
                    sealed = connection.begun() if writing else None
                    yield self._rows(connection, sealed)
                except psycopg.Error as error:
                    lost = driver.closed
                    if lost or isinstance(error, _WORTH_ANOTHER_TRY):
                        raise ConflictError(self._said(error)) from error
                    raise
                if writing:
                    self._commit(connection)
        finally:
            if lost:
                # If one connection is broken, others usually are too.
                self._pool.check()

    def _commit(self, connection: _Speaking) -> None:
        try:
            connection.execute("COMMIT")
        except _WORTH_ANOTHER_TRY as error:
            raise ConflictError(self._said(error)) from error
        except psycopg.OperationalError as error:
            raise StoreError(f"{self._said(error)} (while committing)") from error

    def _move(self, change: Callable[[Connection], object]) -> None:
        """Make a change while no other transaction writes.

        Raises:
            StoreError: a process of release 0.1 is connected; it could not continue.
        """
        with psycopg.connect(self._url, **self._given) as driver:  # type: ignore[arg-type]
            connection = _Speaking(driver)
            earlier = connection.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND application_name = ?",
                (_EARLIER_NAME,),
            ).fetchone()
            if earlier and earlier[0]:
                raise StoreError(
                    f"the database {self._place}: {earlier[0]} connections of an older version"
                    " are open: stop its processes first"
                )
            with driver.transaction():
                connection.execute(f"SELECT pg_advisory_xact_lock({_SEALING})")
                change(connection)

    def _refusal(self, error: Exception) -> StoreError | None:
        return StoreError(self._said(error)) if isinstance(error, psycopg.Error) else None

    def _said(self, error: psycopg.Error) -> str:
        """Return the first line of an error; later lines may quote rows."""
        first, *_ = str(error).splitlines() or [type(error).__name__]
        return f"the database {self._place}: {first}"


def place(url: str) -> str:
    """Return host, port and name of a database, without the password.

    Raises:
        ValueError: it is not a PostgreSQL URL; the message contains nothing of it.
    """
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise ValueError("no PostgreSQL URL") from None
    port = str(parts.get("port", "5432"))
    # A password with an unescaped @ or / ends up here; the driver would print it.
    host = str(parts.get("host", "localhost"))
    if not port.replace(",", "").isdecimal() or "@" in host:
        raise ValueError("no PostgreSQL URL")
    return f"{host}:{port}/{parts.get('dbname', '')}"


class _Speaking:
    """A psycopg connection that accepts statements with `?` marks."""

    def __init__(self, driver: _Driver) -> None:
        self._driver = driver

    def execute(
        self, statement: str, given: Sequence[Value] = (), /
    ) -> psycopg.Cursor[tuple[Any, ...]]:
        """Run one statement with its values."""
        return self._driver.execute(_translated(statement), tuple(given) or None)

    def begun(self) -> bytes | None:
        """Begin a writing transaction; return the encrypted secret of the store."""
        cursor = self.execute(_BEGIN)
        while cursor.nextset():
            pass
        row = cursor.fetchone()
        return None if row is None else row[0]


@cache
def _translated(statement: str) -> bytes:
    """Return a statement with the marks of the driver; ours contain no other ? or %."""
    return statement.replace("?", "%s").encode()


def _limited(driver: _Driver) -> None:
    """Limit how long a transaction waits for a row, and how long an idle one keeps its locks."""
    driver.execute(_LIMITS)
