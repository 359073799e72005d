"""aiogram 3's state machine with a durable storage: SQLite, fully synchronous.

aiogram includes Redis and MongoDB; this is a `BaseStorage` on the database that needs no
server, called in the event loop, which is the cheapest way.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, DefaultKeyBuilder, StateType, StorageKey

from benchmarks.peers.aiogram_fsm import AiogramFsm, router_of
from benchmarks.peers.interview import Interview
from benchmarks.peers.peer import Wire


def make(interview: Interview, wire: Wire) -> AiogramFsm:
    """Return the peer."""
    return AiogramFsm(wire, SqliteStorage(wire.folder / "aiogram.sqlite3"), router_of(interview))


class SqliteStorage(BaseStorage):
    """State and data in one row per chat; each change is committed."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute(
            "CREATE TABLE chats (key TEXT PRIMARY KEY, state TEXT, data TEXT NOT NULL DEFAULT '{}')"
        )
        self._keys = DefaultKeyBuilder()

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Write a state."""
        name = state.state if isinstance(state, State) else state
        self._connection.execute(
            "INSERT INTO chats (key, state) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET state = excluded.state",
            (self._keys.build(key), name),
        )

    async def get_state(self, key: StorageKey) -> str | None:
        """Read a state."""
        row = self._row("state", key)
        return row[0] if row else None

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Write the data."""
        self._connection.execute(
            "INSERT INTO chats (key, data) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET data = excluded.data",
            (self._keys.build(key), json.dumps(data)),
        )

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """Read the data."""
        row = self._row("data", key)
        return json.loads(row[0]) if row else {}

    async def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _row(self, column: str, key: StorageKey) -> tuple[str] | None:
        found: tuple[str] | None = self._connection.execute(
            f"SELECT {column} FROM chats WHERE key = ?",  # noqa: S608 - ours
            (self._keys.build(key),),
        ).fetchone()
        return found
