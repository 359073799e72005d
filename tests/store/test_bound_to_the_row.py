"""A stored value opens in its own row only: swapped, moved, rolled back or resurrected it does not.

Somebody who can write to the database, and has no key, tries each.
"""

# ruff: noqa: S608 - statements of the test's own

from __future__ import annotations

import pytest
from databases.people import CHAT, DAY, MINUTE, NOW, OTHER, answer, begin, fresh, speak, stay
from databases.place import Place
from sending import agreed

from bot.encryption import KeyRing
from bot.errors import DamagedError
from bot.store import ChatKey, StoredSession
from bot.store.driver import Value
from bot.store.transactional import TransactionalStore
from bot.text import text
from bot.turn import Turn

WHOLE = "id, revision, content"


async def two_people(store: TransactionalStore) -> None:
    """Let two people answer a question."""
    await store.apply(CHAT, begin, NOW)
    await store.apply(OTHER, lambda _: Turn(fresh("s2")), NOW)
    for chat in (CHAT, OTHER):
        await store.apply(chat, answer, NOW)


def row_of(place: Place, id_: str, columns: str = WHOLE) -> tuple[Value, ...]:
    """Return a session's row as it stands."""
    (row,) = place.change(f"SELECT {columns} FROM sessions WHERE id = ?", id_)
    return row


async def refused(store: TransactionalStore, chat: ChatKey) -> bool:
    """Whether a chat's session neither opens nor can be changed, and the audit finds it."""
    for attempt in (store.load(chat), store.apply(chat, stay, NOW)):
        with pytest.raises(DamagedError):
            await attempt
    survey = await store.survey()
    return survey.damaged["sessions.content"] + survey.damaged["sessions.address"] > 0


@pytest.mark.parametrize("columns", [WHOLE, "content", "revision, content", "id, content"])
async def test_a_session_moved_to_another_chat(place: Place, ring: KeyRing, columns: str) -> None:
    """A victim's session that is written into another chat's row is not read there."""
    async with await place.open(ring) as store:
        await two_people(store)
        victims = row_of(place, "s1", columns)
        assignments = ", ".join(f"{column} = ?" for column in columns.split(", "))
        place.change(f"UPDATE sessions SET {assignments} WHERE id = 's2'", *victims)
        assert await refused(store, OTHER)
        assert (await _loaded(store, CHAT)).session.id == "s1"


async def test_two_rows_swapped(place: Place, ring: KeyRing) -> None:
    """Neither of two sessions that were swapped, chat for chat, opens."""
    async with await place.open(ring) as store:
        await two_people(store)
        one, other = (row_of(place, id_, "chat")[0] for id_ in ("s1", "s2"))
        for before, after in ((one, b"aside"), (other, one), (b"aside", other)):
            place.change("UPDATE sessions SET chat = ? WHERE chat = ?", after, before)
        assert await refused(store, CHAT)
        assert await refused(store, OTHER)


async def test_another_channel(place: Place, ring: KeyRing) -> None:
    """A row whose channel was changed does not open."""
    async with await place.open(ring) as store:
        await two_people(store)
        place.change("UPDATE sessions SET channel = 'web'")
        assert await refused(store, CHAT)


@pytest.mark.parametrize("columns", ["content", WHOLE])
async def test_an_older_state_put_back(place: Place, ring: KeyRing, columns: str) -> None:
    """A row rolled back to an earlier revision, in part or whole, does not open."""
    async with await place.open(ring) as store:
        await two_people(store)
        older = row_of(place, "s1", columns)
        await store.apply(CHAT, answer, NOW)
        assignments = ", ".join(f"{column} = ?" for column in columns.split(", "))
        place.change(f"UPDATE sessions SET {assignments} WHERE id = 's1'", *older)
        assert await refused(store, CHAT)
    async with await place.open(ring) as store:
        assert await refused(store, CHAT)


async def test_a_deleted_row_put_back(place: Place, ring: KeyRing) -> None:
    """What was deleted stays deleted, though its very row is written back."""
    async with await place.open(ring) as store:
        await two_people(store)
        columns = "chat, channel, address, id, revision, content, kept_as, touched, due"
        row = row_of(place, "s1", columns)
        await store.delete(CHAT, NOW)
        place.change(f"INSERT INTO sessions ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", *row)
        assert await refused(store, CHAT)


async def test_the_audit_names_the_rows(place: Place, ring: KeyRing) -> None:
    """Whoever looks is told which row of which column does not open."""
    async with await place.open(ring) as store:
        await two_people(store)
        place.change("UPDATE sessions SET content = ? WHERE id = 's1'", b"\2\2k1" + b"x" * 40)
        survey = await store.survey()
    hashed = row_of(place, "s1", "chat")[0]
    assert isinstance(hashed, bytes)
    assert survey.rows == (f"sessions.content {hashed.hex()}",)


async def test_a_notice_moved_or_copied(place: Place, ring: KeyRing) -> None:
    """A notice in another chat's row, or in a second row of its own chat, is not sent."""
    async with await place.open(ring) as store:
        await two_people(store)
        await store.apply(OTHER, speak, NOW)
        one, other = (row_of(place, id_, "chat")[0] for id_ in ("s1", "s2"))
        columns = "chat, channel, address, item, free_at, set_at, queue"
        # A copy for the same chat, and the victim's notice in place of the other's.
        place.change(
            f"INSERT INTO outbox ({columns}) SELECT {columns} FROM outbox WHERE chat = ?", one
        )
        place.change(
            "UPDATE outbox SET item = (SELECT item FROM outbox WHERE chat = ? ORDER BY id LIMIT 1)"
            " WHERE chat = ?",
            one,
            other,
        )
        sent = await store.claim("telegram", NOW + DAY, MINUTE)
        assert [one.chat for one in sent] == [CHAT]
        assert (await store.survey()).damaged["outbox.item"] == 2


async def test_a_brief_put_back_after_it_was_called_back(place: Place, ring: KeyRing) -> None:
    """A brief whose consent was withdrawn is not sent, though its very row is written back."""
    async with await place.open(ring) as store:
        await store.apply(CHAT, lambda _: agreed(), NOW)
        columns = "id, chat, channel, address, item, free_at, set_at, queue"
        (row,) = place.change(f"SELECT {columns} FROM outbox WHERE queue = 'firm'")
        await store.delete(CHAT, NOW)
        override = " OVERRIDING SYSTEM VALUE" if place.url.startswith("postgres") else ""
        marks = ", ".join("?" * len(row))
        place.change(f"INSERT INTO outbox ({columns}){override} VALUES ({marks})", *row)
        assert [one.message.kind for one in await store.claim_for_firms(NOW, MINUTE, 8)] == []


async def test_what_is_written_again_opens_again(place: Place, ring: KeyRing) -> None:
    """Whoever was erased after such an attempt begins anew."""
    async with await place.open(ring) as store:
        await two_people(store)
        place.change("UPDATE sessions SET revision = revision + 1 WHERE id = 's1'")
        assert await refused(store, CHAT)
        await store.delete(CHAT, NOW)
        await store.apply(CHAT, lambda _: Turn(fresh("s3"), (text("notice.deleted"),)), NOW)
        assert (await _loaded(store, CHAT)).session.id == "s3"
        assert (await store.survey()).damaged.total() == 0


async def _loaded(store: TransactionalStore, chat: ChatKey) -> StoredSession:
    stored = await store.load(chat)
    assert stored is not None
    return stored
