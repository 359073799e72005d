"""Brings a database's schema up to date: numbered files, each applied once, in one go."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

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


def upgrade(connection: sqlite3.Connection, steps: tuple[Migration, ...]) -> None:
    """Apply the steps a database lacks; safe when several processes do it at once.

    Raises:
        NewerSchemaError: the database has steps that this program does not know.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute("CREATE TABLE IF NOT EXISTS schema_steps (number INTEGER PRIMARY KEY)")
        row = connection.execute("SELECT COALESCE(MAX(number), 0) FROM schema_steps").fetchone()
        _refuse_newer(int(row[0]), len(steps))
        for step in steps[int(row[0]) :]:
            for statement in step.statements:
                connection.execute(statement)
            connection.execute("INSERT INTO schema_steps (number) VALUES (?)", (step.number,))
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


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
