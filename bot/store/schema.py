"""Schema upgrades: numbered files, each applied once, all in one transaction.

A step adds something; an older program can continue and start again beside it. A step that
removes something has the line `-- needs: 3`: programs that know less than schema 3 are refused
from then on. `docs/decisions/0009-two-versions-side-by-side.md` has the rules.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from bot.errors import NewerSchemaError
from bot.store.driver import Connection


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema; programs that know less than schema `needs` cannot use it."""

    number: int
    name: str
    statements: tuple[str, ...]
    needs: int = 1


_TABLES = (
    "CREATE TABLE IF NOT EXISTS schema_steps (number INTEGER PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS schema_needs (number INTEGER PRIMARY KEY, needs INTEGER NOT NULL)",
)
_NEEDS = re.compile(r"^-- needs: (\d+)$", re.MULTILINE)


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
    steps = tuple(_step(entry.name, entry.read_text("utf-8")) for entry in found)
    if [step.number for step in steps] != list(range(1, len(steps) + 1)):
        raise ValueError(f"migrations of {backend} are not numbered one by one")
    return steps


def upgrade(connection: Connection, steps: tuple[Migration, ...], *begin: str) -> tuple[int, int]:
    """Apply the missing steps, all or none; return the schema number before and after.

    `begin` opens the transaction so that no other process upgrades at the same time.

    Raises:
        NewerSchemaError: the database has steps that this program cannot work with.
    """
    for statement in begin:
        connection.execute(statement)
    try:
        for table in _TABLES:
            connection.execute(table)
        row = connection.execute("SELECT COALESCE(MAX(number), 0) FROM schema_steps").fetchall()
        found = int(row[0][0])
        _refuse_newer(connection, found, len(steps))
        for step in steps[found:]:
            _apply(connection, step)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return found, max(found, len(steps))


def _apply(connection: Connection, step: Migration) -> None:
    for statement in step.statements:
        connection.execute(statement)
    connection.execute("INSERT INTO schema_steps (number) VALUES (?)", (step.number,))
    connection.execute(
        "INSERT INTO schema_needs (number, needs) VALUES (?, ?)", (step.number, step.needs)
    )


def found_in(connection: Connection, table_exists: str) -> int:
    """Return the schema number of a database, or 0. `table_exists` is a statement."""
    if connection.execute(table_exists).fetchone() is None:
        return 0
    row = connection.execute("SELECT COALESCE(MAX(number), 0) FROM schema_steps").fetchall()
    return int(row[0][0])


def _refuse_newer(connection: Connection, found: int, known: int) -> None:
    """Refuse a database with an unknown step that this program cannot work with."""
    if found <= known:
        return
    newer = connection.execute(
        "SELECT count(*), COALESCE(MAX(needs), 0) FROM schema_needs WHERE number > ?", (known,)
    ).fetchone()
    said, needs = newer or (0, 0)
    if said < found - known or needs > known:
        raise NewerSchemaError(
            f"the database has schema {found}, this program knows {known}: update the program"
        )


def _step(name: str, script: str) -> Migration:
    needs = _NEEDS.search(script)
    number = int(name.split("_", maxsplit=1)[0])
    return Migration(number, name, tuple(_statements(script)), int(needs[1]) if needs else 1)


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script; a statement may contain semicolons."""
    pending = ""
    for line in script.splitlines():
        if line.lstrip().startswith("--"):
            continue
        pending += line + "\n"
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
