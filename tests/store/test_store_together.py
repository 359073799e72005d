"""Changes that share a commit, and sessions that are opened once."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from databases.people import CHAT, NOW, OTHER, answer, begin
from databases.place import Place, SqlitePlace

from bot.encryption import KeyRing
from bot.errors import StoreError
from bot.store import ChatKey
from bot.store.batching import BatchCommitter, BatchResult
from bot.store.sealing import content_place
from bot.store.session_cache import SessionCache
from bot.store.transactional import TransactionalStore
from bot.turn import Turn
from flows.engine.session import Session

CHATS = tuple(ChatKey("telegram", str(number)) for number in range(8))


class Writer:
    """Carries out numbers, once the gate is open, and remembers which came together."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.batches: list[list[int]] = []

    def carry_out(self, works: Sequence[int]) -> Sequence[BatchResult]:
        """Return each number again; 13 fails alone, 99 fails all."""
        self.gate.wait(30)
        self.batches.append(list(works))
        if 99 in works:
            raise OSError("the disk is full")
        return [
            BatchResult(error=ValueError("13")) if work == 13 else BatchResult(work)
            for work in works
        ]


@pytest.fixture
def writer() -> Writer:
    """Return a writer who waits for the gate."""
    return Writer()


@pytest.fixture
def together(writer: Writer) -> BatchCommitter[int]:
    """Return the gathering before it."""
    return BatchCommitter(ThreadPoolExecutor(1), writer.carry_out)


async def test_what_comes_meanwhile_goes_together(
    together: BatchCommitter[int], writer: Writer
) -> None:
    """While one is carried out the others gather, and then go in one, in order."""
    going = [asyncio.ensure_future(together.do(work)) for work in range(5)]
    await asyncio.sleep(0)
    writer.gate.set()
    assert await asyncio.gather(*going) == [0, 1, 2, 3, 4]
    assert writer.batches == [[0], [1, 2, 3, 4]]


async def test_each_is_told_its_own(together: BatchCommitter[int], writer: Writer) -> None:
    """One that fails is told so alone; where all of it fails, all are told."""
    going = [asyncio.ensure_future(together.do(work)) for work in (1, 2, 13, 3)]
    await asyncio.sleep(0)
    writer.gate.set()
    told = await asyncio.gather(*going, return_exceptions=True)
    assert [one for one in told if isinstance(one, int)] == [1, 2, 3]
    assert isinstance(told[2], ValueError)
    writer.gate.clear()
    going = [asyncio.ensure_future(together.do(work)) for work in (4, 5, 99)]
    await asyncio.sleep(0)
    writer.gate.set()
    told = await asyncio.gather(*going, return_exceptions=True)
    assert told[0] == 4
    assert all(isinstance(one, OSError) for one in told[1:])


async def test_what_can_wait_goes_with_the_next(
    together: BatchCommitter[int], writer: Writer
) -> None:
    """A work that is not urgent waits for company; alone it goes all the same, and at the end."""
    writer.gate.set()
    patient = asyncio.ensure_future(together.do(1, urgent=False))
    await asyncio.sleep(0)
    assert writer.batches == []
    assert await together.do(2) == 2
    assert await patient == 1
    assert await together.do(3, urgent=False) == 3
    last = asyncio.ensure_future(together.do(4, urgent=False))
    await asyncio.sleep(0)
    await together.finish()
    assert await last == 4
    assert writer.batches == [[1, 2], [3], [4]]


async def test_who_no_longer_waits_is_left_out(
    together: BatchCommitter[int], writer: Writer
) -> None:
    """A work whose asker was cancelled before it began is not carried out."""
    first, second = (asyncio.ensure_future(together.do(work)) for work in (1, 2))
    await asyncio.sleep(0)
    second.cancel()
    writer.gate.set()
    assert await first == 1
    await together.finish()
    assert writer.batches == [[1]]


async def test_many_at_once_are_all_kept(place: Place, ring: KeyRing) -> None:
    """Among changes at the same moment one that fails keeps nothing, the others all."""

    def fails(_: Session | None) -> Turn:
        raise RuntimeError("no")

    async with await place.open(ring) as store:
        changes = [begin if number != 3 else fails for number in range(len(CHATS))]
        told = await asyncio.gather(
            *(store.apply(chat, change, NOW) for chat, change in zip(CHATS, changes, strict=True)),
            return_exceptions=True,
        )
    assert [isinstance(one, RuntimeError) for one in told] == [n == 3 for n in range(len(CHATS))]
    async with await place.open(ring) as store:
        kept = [await store.load(chat) is not None for chat in CHATS]
    assert kept == [number != 3 for number in range(len(CHATS))]


async def test_one_that_the_database_refuses_holds_up_no_other(
    sqlite_place: SqlitePlace, ring: KeyRing
) -> None:
    """A row that the driver cannot read fails its own change, and no other of the same moment."""
    async with await sqlite_place.open(ring) as store:
        for chat in CHATS:
            await store.apply(chat, begin, NOW)
        with sqlite3.connect(sqlite_place.path) as beside:
            beside.execute(
                "UPDATE sessions SET shown_message = CAST(x'ff' AS TEXT) WHERE rowid = 1"
            )
        told = await asyncio.gather(
            *(store.apply(chat, answer, NOW) for chat in CHATS), return_exceptions=True
        )
    assert [isinstance(one, StoreError) for one in told].count(True) == 1


async def test_what_was_shown_is_kept_at_the_end(sqlite_place: SqlitePlace, ring: KeyRing) -> None:
    """Closing writes down what was waiting for company."""
    store = await sqlite_place.open(ring)
    await store.apply(CHAT, begin, NOW)
    showing = asyncio.ensure_future(store.shown(CHAT, 0, "7"))
    await asyncio.sleep(0)
    await store.close()
    await showing
    async with await sqlite_place.open(ring) as again:
        stored = await again.load(CHAT)
    assert stored is not None
    assert stored.shown_message == "7"


async def test_another_process_is_never_hidden(place: Place, ring: KeyRing) -> None:
    """A session at hand gives way to what another process wrote, or deleted."""
    async with await place.open(ring) as one, await place.open(ring) as other:
        await one.apply(CHAT, begin, NOW)
        await one.load(CHAT)
        await other.apply(CHAT, answer, NOW)
        stored = await one.load(CHAT)
        assert stored is not None
        assert stored.session.revision == 1
        await other.delete(CHAT, NOW)
        assert await one.load(CHAT) is None


async def test_what_was_not_committed_is_not_at_hand(store: TransactionalStore) -> None:
    """A change undone leaves the session as it was stored."""
    await store.apply(CHAT, begin, NOW)
    await store.apply(OTHER, begin, NOW)

    def half(session: Session | None) -> Turn:
        answer(session)
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        await store.apply(CHAT, half, NOW)
    stored = await store.load(CHAT)
    assert stored is not None
    assert stored.session.revision == 0


def test_few_are_at_hand() -> None:
    """Only the latest are kept, and none that was deleted."""
    recent = SessionCache(most=3)
    session = Session(id="s", flow_version="1", as_of=NOW.date())
    place, elsewhere = (content_place(b"chat", "web", "s", revision) for revision in (0, 1))
    for number in range(5):
        recent.keep(bytes([number]), place, b"sealed", session)
    assert len(recent) == 3
    assert recent.find(b"\x00", place, b"sealed") is None
    assert recent.find(b"\x04", place, b"sealed") is session
    assert recent.find(b"\x04", place, b"other") is None
    assert recent.find(b"\x04", elsewhere, b"sealed") is None
    recent.drop(b"\x04")
    assert recent.find(b"\x04", place, b"sealed") is None
