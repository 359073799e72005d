"""The store on PostgreSQL: psycopg and its pool; any number of processes on one database.

A transaction takes the rows it changes, nothing more. Where the connection is lost before the
commit, it is begun anew on another; where it is lost while committing, nobody knows what became
of it, and the caller is told so: the update comes again, and is refused if it had been applied.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import Any, TypeAlias

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import ConnectionPool

from bot.encryption import Cipher
from bot.errors import StoreError
from bot.store.driver import BY_ROW, ConflictError, Cursor, Value
from bot.store.schema import found_in, migrations, upgrade
from bot.store.transactional import TransactionalStore
from bot.store.unit_of_work import UnitOfWork

_Driver: TypeAlias = psycopg.Connection[tuple[Any, ...]]

CONNECTIONS = 8
"""How many transactions one process has under way at most."""
PATIENCE = timedelta(seconds=5)
"""How long to wait for a connection before an update is refused."""
# A number of our own among the advisory locks: who holds it upgrades the schema.
_UPGRADING = 0x696E74616B65
_LIMITS = (
    "SELECT set_config('lock_timeout', '10s', false),"
    " set_config('idle_in_transaction_session_timeout', '60s', false)"
)
_WORTH_ANOTHER_TRY = (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected)


class PostgresStore(TransactionalStore):
    """A store in one PostgreSQL database. Made by `PostgresStore.open`."""

    locks = BY_ROW

    def __init__(self, url: str, cipher: Cipher, patience: timedelta) -> None:
        super().__init__(place(url), cipher, workers=CONNECTIONS)
        seconds = patience.total_seconds()
        self._url = url
        self._given = {"autocommit": True, "connect_timeout": max(2, round(seconds))}
        self._pool: ConnectionPool[_Driver] = ConnectionPool(
            url,
            kwargs={"application_name": "intake", **self._given},
            configure=_limited,
            min_size=1,
            max_size=CONNECTIONS,
            timeout=seconds,
            # Attempts go on only as long as somebody waits; the next update makes the next.
            reconnect_timeout=seconds,
            num_workers=1,
            open=False,
        )

    @classmethod
    async def open(cls, url: str, cipher: Cipher, patience: timedelta = PATIENCE) -> PostgresStore:
        """Connect, and bring the schema up to date.

        Raises:
            NewerSchemaError: a newer version of this program wrote the database.
            WrongKeyError: its contents were sealed with other keys.
            StoreError: it cannot be reached.
        """
        store = cls(url, cipher, patience)
        return await store._opened()

    @staticmethod
    def schema_of(url: str) -> tuple[int, int]:
        """Return the schema of a database, and the one this program knows; nothing is changed.

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
        # Not from the pool, which would wait for a database that refuses us, and not say why.
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
                    if writing:
                        connection.execute("BEGIN")
                    yield self._rows(connection)
                except psycopg.Error as error:
                    lost = driver.closed
                    if lost or isinstance(error, _WORTH_ANOTHER_TRY):
                        raise ConflictError(self._said(error)) from error
                    raise
                if writing:
                    self._commit(connection)
        finally:
            if lost:
                # One that is broken seldom comes alone: the others would fail one by one.
                self._pool.check()

    def _commit(self, connection: _Speaking) -> None:
        try:
            connection.execute("COMMIT")
        except _WORTH_ANOTHER_TRY as error:
            raise ConflictError(self._said(error)) from error
        except psycopg.OperationalError as error:
            raise StoreError(f"{self._said(error)} (while committing)") from error

    def _refusal(self, error: Exception) -> StoreError | None:
        return StoreError(self._said(error)) if isinstance(error, psycopg.Error) else None

    def _said(self, error: psycopg.Error) -> str:
        """Return what is wrong on one line; what follows in the driver's text may name rows."""
        first, *_ = str(error).splitlines() or [type(error).__name__]
        return f"the database {self._place}: {first}"


def place(url: str) -> str:
    """Return host, port and name of a database, never the password.

    Raises:
        ValueError: this is no PostgreSQL URL; the message holds nothing of it.
    """
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise ValueError("no PostgreSQL URL") from None
    port = str(parts.get("port", "5432"))
    # A password with an unescaped @ or / ends up here; the driver would repeat it.
    host = str(parts.get("host", "localhost"))
    if not port.replace(",", "").isdecimal() or "@" in host:
        raise ValueError("no PostgreSQL URL")
    return f"{host}:{port}/{parts.get('dbname', '')}"


class _Speaking:
    """A psycopg connection that takes our SQL."""

    def __init__(self, driver: _Driver) -> None:
        self._driver = driver

    def execute(self, statement: str, given: Sequence[Value] = (), /) -> Cursor:
        """Run one statement with its values."""
        return self._driver.execute(_translated(statement), tuple(given) or None)


@cache
def _translated(statement: str) -> bytes:
    """Return a statement with the driver's mark for a value. Ours hold neither ? nor % else."""
    return statement.replace("?", "%s").encode()


def _limited(driver: _Driver) -> None:
    """Let nobody wait for a row for ever, nor a process that is cut off keep its rows."""
    driver.execute(_LIMITS)
