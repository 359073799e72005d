"""Bad days: nothing is acknowledged that is not stored, and all goes on when they are over."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

import psycopg
import pytest
from databases.people import CHAT, DAY, MINUTE, NOW, answer, begin, fresh, speak, stay
from databases.place import Place, PostgresPlace, SqlitePlace

from bot.encryption import KeyRing
from bot.errors import StoreError
from bot.store import UpdateKey
from bot.store.outbox import CLOCK_TOLERANCE
from bot.store.protocol import GRACE
from bot.store.retention import Policy
from bot.store.transactional import TransactionalStore
from bot.text import text
from bot.turn import Turn
from flows.engine.session import Session

pytestmark = pytest.mark.slow

UPDATE = UpdateKey("bot", 77)


def grow(session: Session | None) -> Turn:
    """Answer at length."""
    assert session is not None
    answers = {"q": {"relationship": ["x" * 100_000]}}
    return Turn(session.model_copy(update={"revision": session.revision + 1, "answers": answers}))


async def refused_then_taken(store: TransactionalStore, match: str) -> None:
    """Check that an update is refused, and that what was stored before still stands."""
    with pytest.raises(StoreError, match=match):
        await store.apply(CHAT, grow, NOW, UPDATE)
    stored = await store.load(CHAT)
    assert stored is not None
    assert stored.session.revision == 0


async def taken(store: TransactionalStore) -> None:
    """Check that the update is taken now that the cause has gone."""
    applied = await store.apply(CHAT, grow, NOW, UPDATE)
    assert applied.turn is not None
    stored = await store.load(CHAT)
    assert stored is not None
    assert stored.session.revision == 1


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let no file grow beyond this size, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


class TestDiskFull:
    """No room left."""

    async def test_in_the_database(self, sqlite_place: SqlitePlace, ring: KeyRing) -> None:
        """A database that may not grow refuses the update whole; with room again it takes it."""
        async with await sqlite_place.open(ring) as store:
            await store.apply(CHAT, begin, NOW)
            inside = store._connection
            assert inside is not None
            (pages,) = inside.execute("PRAGMA page_count").fetchone()
            inside.execute(f"PRAGMA max_page_count = {pages}")
            await refused_then_taken(store, "full")
            inside.execute(f"PRAGMA max_page_count = {pages + 100}")
            await taken(store)

    async def test_in_the_log(self, sqlite_place: SqlitePlace, ring: KeyRing) -> None:
        """Where the write-ahead log cannot grow it is the same."""
        async with await sqlite_place.open(ring) as store:
            await store.apply(CHAT, begin, NOW)
            log = sqlite_place.path.with_name(sqlite_place.path.name + "-wal")
            with largest_file(log.stat().st_size + 8192):
                await refused_then_taken(store, "disk")
            await taken(store)


class TestDatabaseGone:
    """PostgreSQL is away for a while."""

    async def test_refused_while_away_and_taken_when_back(
        self, postgres_place: PostgresPlace, ring: KeyRing
    ) -> None:
        """An update is refused while the server is down, and taken once it is up, unaided."""
        async with await postgres_place.open(ring) as store:
            await store.apply(CHAT, begin, NOW)
            postgres_place.server.stop("immediate")
            try:
                for _ in range(2):
                    with pytest.raises(StoreError, match=r"127\.0\.0\.1"):
                        await store.apply(CHAT, answer, NOW, UPDATE)
            finally:
                postgres_place.server.start()
            await taken(store)

    async def test_nobody_notices_a_restart(
        self, postgres_place: PostgresPlace, ring: KeyRing
    ) -> None:
        """Where every idle connection broke, the next update makes a new one and goes through."""
        async with await postgres_place.open(ring) as store:
            await store.apply(CHAT, begin, NOW)
            postgres_place.server.stop()
            postgres_place.server.start()
            await taken(store)

    async def test_a_connection_lost_before_the_commit(
        self, postgres_place: PostgresPlace, ring: KeyRing
    ) -> None:
        """A transaction cut off half way is done again from the start, once."""
        cuts = 0

        def cut_once(session: Session | None) -> Turn:
            nonlocal cuts
            cuts += 1
            if cuts == 1:
                cut_all(postgres_place)
            return speak(session)

        async with await postgres_place.open(ring) as store:
            await store.apply(CHAT, begin, NOW)
            applied = await store.apply(CHAT, cut_once, NOW, UPDATE)
            assert cuts == 2
            assert applied.stored == await store.load(CHAT)
            assert len(await store.claim("telegram", NOW + GRACE, MINUTE)) == 2

    async def test_a_connection_lost_in_the_commit(
        self, postgres_place: PostgresPlace, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where nobody knows what became of it the update is refused, and counts once anyway."""

        def cut_at_commit(statement: str, _: object) -> None:
            if statement == "COMMIT":
                cut_all(postgres_place)

        async with await postgres_place.open(ring) as store:
            await store.apply(CHAT, begin, NOW)
            with monkeypatch.context() as patched:
                postgres_place.watch(store, cut_at_commit, patched)
                with pytest.raises(StoreError, match="while committing"):
                    await store.apply(CHAT, speak, NOW, UPDATE)
            await store.apply(CHAT, speak, NOW, UPDATE)
            stored = await store.load(CHAT)
            assert stored is not None
            assert stored.session.revision == 1

    async def test_away_from_the_beginning(
        self, postgres_place: PostgresPlace, ring: KeyRing
    ) -> None:
        """A store that cannot be reached says where it was looked for, and no password."""
        postgres_place.url = "postgresql://intake:hunter2@127.0.0.1:1/intake"
        with pytest.raises(StoreError, match=r"127\.0\.0\.1:1/intake") as refusal:
            await postgres_place.open(ring)
        assert "hunter2" not in str(refusal.value)

    async def test_a_row_that_stays_locked(
        self, postgres_place: PostgresPlace, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nobody waits for ever for a row that another program keeps."""
        monkeypatch.setattr(
            "bot.store.postgres._LIMITS", "SELECT set_config('lock_timeout', '50ms', false)"
        )
        async with await postgres_place.open(ring) as store:
            await store.apply(CHAT, begin, NOW)
            with psycopg.connect(postgres_place.url) as other:
                other.execute("SELECT * FROM sessions FOR UPDATE")
                await refused_then_taken(store, "lock timeout")
            await taken(store)


def cut_all(place: PostgresPlace) -> None:
    """End every connection of the store, as a broken network does."""
    place.change(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE application_name LIKE 'intake%'"
    )


class TestDamage:
    """The file is not what it was."""

    async def prepare(self, place: SqlitePlace, ring: KeyRing) -> bytes:
        """Fill a database and return its bytes."""
        async with await place.open(ring) as store:
            for number in range(30):
                chat = CHAT.__class__("telegram", str(number))
                turn = Turn(fresh(f"s{number}", "x" * 2000), (text("notice.not_now"),))
                await store.apply(chat, lambda _, turn=turn: turn, NOW)  # type: ignore[misc]
        return place.path.read_bytes()

    async def use(self, place: SqlitePlace, ring: KeyRing) -> None:
        """Do everything with it that a channel does."""
        async with await place.open(ring) as store:
            for number in range(30):
                with suppress(StoreError):
                    await store.apply(CHAT.__class__("telegram", str(number)), stay, NOW)
            await store.behind("telegram")
            await store.claim("telegram", NOW + GRACE, MINUTE)
            await store.retain(Policy(), NOW)
            await store.survey()

    @pytest.mark.parametrize("seed", range(12))
    async def test_corrupt(self, sqlite_place: SqlitePlace, ring: KeyRing, seed: int) -> None:
        """Wherever a block is overwritten, the worst that comes is one error that says so."""
        good = await self.prepare(sqlite_place, ring)
        random = Random(seed)  # noqa: S311 - where the damage is
        start = random.randrange(0, len(good) - 512)
        spoiled = good[:start] + random.randbytes(512) + good[start + 512 :]
        sqlite_place.path.write_bytes(spoiled)
        with suppress(StoreError):
            await self.use(sqlite_place, ring)
        for beside in sqlite_place.path.parent.glob("*-*"):
            beside.unlink()
        sqlite_place.path.write_bytes(good)
        await self.use(sqlite_place, ring)

    @pytest.mark.parametrize("share", [0.2, 0.5, 0.99])
    async def test_half_written(
        self, sqlite_place: SqlitePlace, ring: KeyRing, share: float
    ) -> None:
        """A file cut short is refused on opening, by name, and not changed."""
        good = await self.prepare(sqlite_place, ring)
        half = good[: int(len(good) * share)]
        sqlite_place.path.write_bytes(half)
        with pytest.raises(StoreError, match=r"intake\.sqlite3"):
            await sqlite_place.open(ring)
        assert sqlite_place.path.read_bytes() == half

    async def test_no_database_at_all(self, sqlite_place: SqlitePlace, ring: KeyRing) -> None:
        """A file that is no database is named, and not touched."""
        sqlite_place.path.parent.mkdir()
        other = b"this is no database, whatever its name says" * 50
        sqlite_place.path.write_bytes(other)
        with pytest.raises(StoreError, match=r"intake\.sqlite3"):
            await sqlite_place.open(ring)
        assert sqlite_place.path.read_bytes() == other

    async def test_a_folder_that_cannot_be_made(self, tmp_path: Path, ring: KeyRing) -> None:
        """A place where nothing can be written is named."""
        (tmp_path / "data").write_text("a file where the folder should be")
        with pytest.raises(StoreError, match=r"intake\.sqlite3"):
            await SqlitePlace(tmp_path).open(ring)


class TestClockPutBack:
    """The clock jumps backwards."""

    async def test_what_was_leased_to_the_future_is_free(self, store: TransactionalStore) -> None:
        """What waits for a moment of the clock that was is sent by the clock that is."""
        future = NOW + 300 * DAY
        applied = await store.apply(CHAT, begin, future)
        (claimed,) = await store.claim("telegram", future + GRACE, MINUTE)
        await store.postpone(claimed.id, future + DAY)
        assert await store.claim("telegram", NOW, MINUTE) == applied.outgoing
        assert await store.claim("telegram", NOW, MINUTE) == ()

    async def test_two_machines_may_differ_a_little(self, store: TransactionalStore) -> None:
        """A machine whose clock is behind by less than the tolerance steals nobody's lease."""
        await store.apply(CHAT, begin, NOW)
        assert await store.claim("telegram", NOW - CLOCK_TOLERANCE, MINUTE) == ()

    async def test_nobody_expires_early(self, store: TransactionalStore) -> None:
        """An update from the past makes no session older than it is."""
        await store.apply(CHAT, begin, NOW)
        await store.apply(CHAT, answer, NOW - 300 * DAY)
        await store.apply(CHAT, stay, NOW - 300 * DAY)
        assert (await store.retain(Policy(), NOW + DAY)).is_all
        assert await store.load(CHAT) is not None

    async def test_an_update_still_counts_once(self, store: TransactionalStore) -> None:
        """What was seen in the future is not forgotten in the past."""
        await store.apply(CHAT, begin, NOW, UPDATE)
        assert await store.forget(NOW - 300 * DAY) == 0
        assert (await store.apply(CHAT, answer, NOW - 300 * DAY, UPDATE)).turn is None


class TestTwoProcessesOnOneFile:
    """The lock of the file."""

    async def test_refused_while_another_keeps_it(
        self, sqlite_place: SqlitePlace, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A process that keeps the lock too long makes the others refuse, not wait for ever."""
        monkeypatch.setattr("bot.store.sqlite.BUSY_MS", 50)
        async with await sqlite_place.open(ring) as store:
            await store.apply(CHAT, begin, NOW)
            other = sqlite3.connect(sqlite_place.path, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            await refused_then_taken(store, "locked")
            other.close()
            await taken(store)

    async def test_a_reader_in_the_way_of_deletion(
        self, sqlite_place: SqlitePlace, ring: KeyRing
    ) -> None:
        """Deleting does not wait for a reader; the log is emptied once the reader is gone."""
        log = sqlite_place.path.with_name(sqlite_place.path.name + "-wal")
        async with await sqlite_place.open(ring) as store:
            await store.apply(CHAT, begin, NOW)
            reader = sqlite3.connect(sqlite_place.path, isolation_level=None)
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM sessions").fetchall()
            await store.delete(CHAT, NOW)
            assert log.stat().st_size > 0
            reader.close()
            await store.forget(NOW)
            assert log.stat().st_size == 0


async def test_a_store_that_is_closed_says_so(place: Place, ring: KeyRing) -> None:
    """What comes after the end is refused like on any bad day."""
    store = await place.open(ring)
    await store.close()
    with pytest.raises(StoreError, match="closed"):
        await store.apply(CHAT, begin, NOW)
