"""Brings a database's schema up to date: numbered files, each applied once, in one go."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from bot.store.driver import Connection
from bot.store.protocol import NewerSchemaError


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema."""

    number: int
    name: str
    statements: tuple[str, ...]


def migrations(backend: str) -> tuple[Migration, ...]:
    """Return the steps of a backend in order.

    Raises:
        ValueError: the files are not numbered 1, 2, 3 ...
    """
    folder = files("bot.store.migrations") / backend
    found = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".sql")),
        key=lambda entry: entry.name,
    )
    steps = tuple(
        Migration(
            int(entry.name.split("_")[0]), entry.name, tuple(_statements(entry.read_text("utf-8")))
        )
        for entry in found
    )
    if [step.number for step in steps] != list(range(1, len(steps) + 1)):
        raise ValueError(f"migrations of {backend} are not numbered one by one")
    return steps


def upgrade(connection: Connection, steps: tuple[Migration, ...], *begin: str) -> tuple[int, int]:
    """Apply the steps a database lacks, all or none; return the schema before and after.

    `begin` opens the transaction so that no other process upgrades at the same time.

    Raises:
        NewerSchemaError: the database has steps that this program does not know.
    """
    for statement in begin:
        connection.execute(statement)
    try:
        connection.execute("CREATE TABLE IF NOT EXISTS schema_steps (number INTEGER PRIMARY KEY)")
        row = connection.execute("SELECT COALESCE(MAX(number), 0) FROM schema_steps").fetchall()
        found = int(row[0][0])
        _refuse_newer(found, len(steps))
        for step in steps[found:]:
            for statement in step.statements:
                connection.execute(statement)
            connection.execute("INSERT INTO schema_steps (number) VALUES (?)", (step.number,))
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return found, len(steps)


def found_in(connection: Connection, table_exists: str) -> int:
    """Return the schema a database has; 0 where it has none. `table_exists` is a statement."""
    if connection.execute(table_exists).fetchone() is None:
        return 0
    row = connection.execute("SELECT COALESCE(MAX(number), 0) FROM schema_steps").fetchall()
    return int(row[0][0])


def _refuse_newer(found: int, known: int) -> None:
    if found > known:
        raise NewerSchemaError(
            f"the database has schema {found}, this program knows {known}: update the program"
        )


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script; one that holds a `;` inside is kept whole."""
    pending = ""
    for line in script.splitlines():
        if line.lstrip().startswith("--"):
            continue
        pending += line + "\n"
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
