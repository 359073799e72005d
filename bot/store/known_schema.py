"""Checks that a SQLite file was written by this program, before its content is trusted.

Tables and indexes must be exactly those of a known schema. Views, triggers and virtual tables,
which could run foreign code, are not part of any.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

from bot.encryption import Cipher
from bot.errors import NewerSchemaError, StoreError
from bot.store.audit_entry import AuditAction
from bot.store.schema import migrations, upgrade
from bot.store.sealing import opened_secret, sealed_secret
from bot.store.sqlite import told

_Entry: TypeAlias = tuple[str, str, str, str | None]

_HEADER: Final = b"SQLite format 3\0"
_LOOK_SECONDS: Final = 10.0
"""Time limit for reading the schema of a file that may be malicious."""
_BYTES_A_SECOND: Final = 1_000_000
_STEPS_PER_CHECK: Final = 10_000
_TIMES: Final = frozenset({"at", "touched", "warned", "due", "free_at", "set_at"})
_LAST_MOMENT: Final = 253_402_300_799
"""The last second of the year 9999, since 1970."""
_STATISTICS: Final = frozenset({"sqlite_stat1", "sqlite_stat4"})
"""Tables that ANALYZE creates."""
_NUMBERS: Final = "schema_steps"


def check_backup(path: Path, cipher: Cipher) -> None:
    """Check that a file is a complete database of this program for these keys.

    Nothing in it is changed.

    Raises:
        NewerSchemaError: a newer version wrote it.
        WrongKeyError: it was encrypted with other keys.
        StoreError: it is something else, or damaged.
    """
    with path.open("rb") as file:
        if file.read(len(_HEADER)) != _HEADER:
            raise StoreError("it is no backup of this program")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            _check(file, cipher, path.stat().st_size)
    except (sqlite3.Error, OverflowError, ValueError) as error:
        # A ValueError if a message of SQLite quotes a name that is not UTF-8.
        raise StoreError(f"it is damaged, or no backup of this program ({told(error)})") from None


def _check(file: sqlite3.Connection, cipher: Cipher, size: int) -> None:
    file.execute("PRAGMA trusted_schema = OFF")
    file.execute("PRAGMA cell_size_check = ON")
    with _bounded(file, _LOOK_SECONDS):
        expected = _checked_schema(file)
    with _bounded(file, _LOOK_SECONDS + size / _BYTES_A_SECOND):
        # Stops at the first problem: pages that refer to each other could be followed for ever.
        ((found,),) = file.execute("PRAGMA integrity_check(1)").fetchall()
        if found != "ok":
            raise StoreError("it is damaged")
        _check_steps(file, expected)
        _check_types(file)
    sealed = sealed_secret(file)
    if sealed is None:
        raise StoreError("it is no backup of this program: it has no secret")
    opened_secret(sealed, cipher)


@contextmanager
def _bounded(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """Interrupt statements after a time limit."""
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS_PER_CHECK)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


def _checked_schema(file: sqlite3.Connection) -> int:
    """Return the number of the schema of a file."""
    entries = _entries(file)
    known = _known_schemas()
    if not entries >= _of_table(known[0], _NUMBERS) or any(
        kind not in ("table", "index") for kind, *_ in entries
    ):
        raise StoreError("it is no backup of this program")
    (last,) = file.execute("SELECT COALESCE(MAX(number), 0) FROM schema_steps").fetchone()
    latest = len(known) - 1
    if isinstance(last, int) and last > latest:
        raise NewerSchemaError(
            f"a newer version made it (schema {last}, this program knows {latest}):"
            " update the program"
        )
    for number, schema in enumerate(known):
        if number and entries == schema:
            return number
    raise StoreError("it is no backup of this program: its tables are others")


def _check_steps(file: sqlite3.Connection, number: int) -> None:
    steps = file.execute("SELECT number FROM schema_steps ORDER BY number").fetchall()
    if steps != [(step,) for step in range(1, number + 1)]:
        raise StoreError("it is no backup of this program: its schema has no number")


def _check_types(file: sqlite3.Connection) -> None:
    """Check that each value has the type of its column and times are valid."""
    for (table,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if table.startswith("sqlite_"):
            continue
        wrong, texts = [], []
        for _, name, kind, is_filled, *_ in file.execute(f"PRAGMA table_info({table})").fetchall():
            allowed = (
                f"'{kind.lower()}'"
                if is_filled or name == "number"
                else f"'{kind.lower()}', 'null'"
            )
            wrong.append(f"typeof({name}) NOT IN ({allowed})")
            if name in _TIMES:
                wrong.append(f"{name} NOT BETWEEN 0 AND {_LAST_MOMENT}")
            texts += [name] if kind == "TEXT" else []
        statement = f"SELECT count(*) FROM {table} WHERE {' OR '.join(wrong)}"  # noqa: S608 - names of our schema
        (count,) = file.execute(statement).fetchone()
        if count:
            raise StoreError(f"it is damaged: {count} rows of {table} hold what they cannot")
        # SQLite does not check that text is UTF-8; reading it does.
        for _ in file.execute(f"SELECT {', '.join(texts) or 1} FROM {table}"):  # noqa: S608 - as above
            pass
    actions = {action for (action,) in file.execute("SELECT DISTINCT deed FROM audit").fetchall()}
    if not actions <= {action.value for action in AuditAction}:
        raise StoreError("it is damaged: its log tells of what this program does not know")


def _entries(connection: sqlite3.Connection) -> frozenset[_Entry]:
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    return frozenset(row for row in rows if row[2] not in _STATISTICS)


def _of_table(entries: frozenset[_Entry], table: str) -> frozenset[_Entry]:
    return frozenset(entry for entry in entries if entry[2] == table)


@cache
def _known_schemas() -> tuple[frozenset[_Entry], ...]:
    """Return the entries of each schema by its number."""
    steps = migrations("sqlite")
    found = []
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for number in range(len(steps) + 1):
            upgrade(connection, steps[:number], "BEGIN")
            found.append(_entries(connection))
    return tuple(found)
