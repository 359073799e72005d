"""What is deleted is gone from the disk; what is kept cannot be read there."""

from __future__ import annotations

import stat
from random import Random

import pytest
from databases.people import CHAT, MINUTE, NOW, OTHER, PLANTED, begin, finish, forget_all, fresh
from databases.place import Place, SqlitePlace, Unsealed, VanishedError, on_disk

from bot.encryption import KeyRing
from bot.store import ChatKey, UpdateKey
from bot.store.audit_entry import AuditAction
from bot.store.protocol import GRACE
from bot.store.sqlite import SqliteStore
from bot.store.transactional import TransactionalStore
from bot.text import text
from bot.turn import FileRequest, Turn
from flows.engine.session import Session


async def test_nothing_readable_is_written(sqlite_place: SqlitePlace, ring: KeyRing) -> None:
    """Neither a fact nor a chat's number stands in the files in the clear."""
    async with await sqlite_place.open(ring) as store:
        await store.apply(CHAT, begin, NOW, UpdateKey("bot", 1))
        found = on_disk(sqlite_place)
    assert PLANTED.encode() not in found
    assert CHAT.chat.encode() not in found


async def test_nothing_readable_is_in_the_rows(place: Place, ring: KeyRing) -> None:
    """The same on both databases, seen from a backup of all tables."""
    async with await place.open(ring) as store:
        await store.apply(CHAT, begin, NOW, UpdateKey("bot", 1))
    tables = ("sessions", "outbox", "seen", "failures", "audit", "secrets")
    rows = [row for table in tables for row in place.change(f"SELECT * FROM {table}")]  # noqa: S608 - ours
    written = b"\n".join(v if isinstance(v, bytes) else str(v).encode() for r in rows for v in r)
    assert PLANTED.encode() not in written
    assert CHAT.chat.encode() not in written


@pytest.mark.parametrize("how", ["command", "call"])
async def test_deleting_leaves_no_bytes(sqlite_place: SqlitePlace, how: str) -> None:
    """After deletion neither the file nor its log holds the session, even unsealed."""
    async with await sqlite_place.open(Unsealed()) as store:
        for chat in (OTHER, CHAT):
            await store.apply(chat, begin, NOW, UpdateKey("bot", int(chat.chat)))
        await store.delete(OTHER, NOW)
        assert PLANTED.encode() in on_disk(sqlite_place)
        if how == "call":
            await store.delete(CHAT, NOW)
        else:
            applied = await store.apply(CHAT, forget_all, NOW)
            assert CHAT.chat.encode() in on_disk(sqlite_place), "to say the last word"
            await store.done([one.id for one in applied.outgoing])
        assert await store.load(CHAT) is None
        assert PLANTED.encode() not in on_disk(sqlite_place)
        assert CHAT.chat.encode() not in on_disk(sqlite_place)


@pytest.mark.parametrize("seed", range(3))
async def test_nothing_is_left_between_the_pages(sqlite_place: SqlitePlace, seed: int) -> None:
    """However rows grew, shrank and moved from page to page before, nothing of them is left."""
    random = Random(seed)  # noqa: S311 - what people write
    chats = [ChatKey("telegram", f"80{number:06}") for number in range(40)]

    def writes(session: Session | None) -> Turn:
        words = f"{PLANTED} " * random.choice((1, 5, 20, 60, 200, 900))
        old = session or fresh(chat.chat, "")
        answers = {"q": {"relationship": [words]}}
        changes = {"revision": old.revision + 1, "answers": answers}
        return Turn(old.model_copy(update=changes), (text("notice.noted", value=words),))

    async with await sqlite_place.open(Unsealed()) as store:
        for _ in range(250):
            chat = random.choice(chats)
            if random.random() < 0.15:
                await store.delete(chat, NOW)
            else:
                applied = await store.apply(chat, writes, NOW)
                if random.random() < 0.5:
                    await store.done([one.id for one in applied.outgoing])
        assert PLANTED.encode() in on_disk(sqlite_place)
        for chat in chats:
            await store.delete(chat, NOW)
        left = on_disk(sqlite_place)
    assert PLANTED.encode() not in left
    assert b"8000" not in left


async def test_a_process_that_dies_before_the_log_is_emptied(
    sqlite_place: SqlitePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a killed process left in the log of a deletion, the next one takes away."""

    def dies(_: SqliteStore, *, removed: bool) -> None:
        del removed
        raise VanishedError

    store = await sqlite_place.open(Unsealed())
    await store.apply(CHAT, begin, NOW)
    with monkeypatch.context() as patched:
        patched.setattr(SqliteStore, "_committed", dies)
        with pytest.raises(VanishedError):
            await store.delete(CHAT, NOW)
    files = {file: file.read_bytes() for file in sqlite_place.path.parent.iterdir()}
    await store.close()
    for file, left in files.items():
        if not file.name.endswith("-shm"):
            file.write_bytes(left)
    assert PLANTED.encode() in on_disk(sqlite_place)
    async with await sqlite_place.open(Unsealed()) as again:
        assert await again.load(CHAT) is None
        assert PLANTED.encode() not in on_disk(sqlite_place)


async def test_files_are_for_their_owner_alone(sqlite_place: SqlitePlace, ring: KeyRing) -> None:
    """The database, its log and its folder are closed to others."""
    async with await sqlite_place.open(ring) as store:
        await store.apply(CHAT, begin, NOW)
        for file in sqlite_place.path.parent.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert stat.S_IMODE(sqlite_place.path.parent.stat().st_mode) == 0o700


class TestAudit:
    """Who did what and when, never a fact."""

    async def test_what_is_accounted_for(self, store: TransactionalStore) -> None:
        """Consent, export and deletion are logged with their time; the log outlives the session."""
        await store.apply(CHAT, lambda _: Turn(fresh(consented=False)), NOW)
        assert await store.audit() == ()
        await store.apply(CHAT, lambda _: Turn(fresh().model_copy(update={"revision": 1})), NOW)
        await store.apply(CHAT, finish, NOW)
        await store.apply(CHAT, lambda old: Turn(old, effects=(FileRequest.EXPORT,)), NOW + MINUTE)
        await store.apply(CHAT, forget_all, NOW + 2 * MINUTE)
        log = await store.audit(CHAT)
        assert [(entry.action, entry.at) for entry in log] == [
            (AuditAction.CONSENT_GIVEN, NOW),
            (AuditAction.EXPORTED, NOW + MINUTE),
            (AuditAction.CONSENT_WITHDRAWN, NOW + 2 * MINUTE),
            (AuditAction.DELETED, NOW + 2 * MINUTE),
        ]
        assert log[0].detail == "text 1, en"
        assert await store.audit() == log

    async def test_who_is_a_hash_that_stands_nowhere_else(
        self, store: TransactionalStore, place: Place
    ) -> None:
        """Entries of one person belong together, of two apart, and match no session's hash."""
        for chat in (CHAT, OTHER, CHAT):
            await store.apply(chat, begin, NOW)
            await store.delete(chat, NOW)
        mine, theirs = await store.audit(CHAT), await store.audit(OTHER)
        assert len(mine) == 4
        assert len(theirs) == 2
        assert len({entry.who for entry in mine}) == 1
        assert {entry.who for entry in mine}.isdisjoint(entry.who for entry in theirs)
        await store.apply(CHAT, begin, NOW)
        hashed = place.change("SELECT chat FROM sessions")[0][0]
        assert isinstance(hashed, bytes)
        assert hashed.hex() not in {entry.who for entry in mine}

    async def test_deleting_nothing_is_no_deed(self, store: TransactionalStore) -> None:
        """Where nothing was stored there is nothing to account for."""
        await store.delete(CHAT, NOW)
        await store.apply(CHAT, forget_all, NOW)
        assert await store.audit() == ()
        assert len(await store.claim("telegram", NOW + GRACE, MINUTE)) == 1
