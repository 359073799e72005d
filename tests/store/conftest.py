"""What the tests of the store share: a place on either database, and people who do things."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from databases.place import Place, PostgresPlace, SqlitePlace, ring_of
from databases.postgres_server import PostgresServer

from bot.encryption import KeyRing
from bot.store.transactional import TransactionalStore


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    """Yield a PostgreSQL server of this test process."""
    with PostgresServer() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Return a fresh place on each database in turn."""
    if request.param == "sqlite":
        return SqlitePlace(tmp_path)
    return PostgresPlace(request.getfixturevalue("server"))


@pytest.fixture
def sqlite_place(tmp_path: Path) -> SqlitePlace:
    """Return a fresh place in a file."""
    return SqlitePlace(tmp_path)


@pytest.fixture
def postgres_place(server: PostgresServer) -> PostgresPlace:
    """Return a fresh place on the server."""
    return PostgresPlace(server)


@pytest.fixture
def ring() -> KeyRing:
    """Return a key ring of one key."""
    return ring_of("k1")


@pytest.fixture
async def store(place: Place, ring: KeyRing) -> AsyncIterator[TransactionalStore]:
    """Yield an open store."""
    async with await place.open(ring) as opened:
        yield opened
