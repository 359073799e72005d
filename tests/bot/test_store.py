"""The store: one transaction an update, each update once, nothing left of what was deleted."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.encryption import KeyRing, new_key
from bot.errors import NewerSchemaError, StoreError, WrongKeyError
from bot.store import ChatKey, ParkedUpdate, UpdateKey
from bot.store.protocol import GRACE, SEEN_FOR
from bot.store.sqlite import SqliteStore
from bot.text import text
from bot.turn import FileRequest, Turn
from flows.engine.session import Session

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHAT = ChatKey("telegram", "4711")
OTHER = ChatKey("telegram", "4712")
PLANTED = "planted-answer"


def fresh(id_: str = "s1", revision: int = 0) -> Session:
    """Return a session that holds a fact to look for."""
    return Session(
        id=id_,
        flow_version="1",
        as_of=date(2026, 11, 21),
        revision=revision,
        answers={"q": {"relationship": [PLANTED]}},
    )


def begin(_: Session | None) -> Turn:
    """Begin a session and say something."""
    return Turn(fresh(), (text("notice.noted", value=PLANTED),))


def answer(session: Session | None) -> Turn:
    """Raise the revision by one."""
    assert session is not None
    return Turn(session.model_copy(update={"revision": session.revision + 1}))


def stay(session: Session | None) -> Turn:
    """Change nothing."""
    return Turn(session)


def forget_all(_: Session | None) -> Turn:
    """Delete everything, and say so."""
    return Turn(None, (text("notice.deleted"),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the database's place."""
    return tmp_path / "data" / "intake.sqlite3"


@pytest.fixture
def ring() -> KeyRing:
    """Return a fresh key ring."""
    return KeyRing.parse(new_key())


@pytest.fixture
async def store(path: Path, ring: KeyRing) -> AsyncIterator[SqliteStore]:
    """Yield an open store."""
    async with await SqliteStore.open(path, ring) as opened:
        yield opened


class TestApplying:
    """One update, one transaction."""

    async def test_a_session_is_kept_and_found_again(self, store: SqliteStore) -> None:
        """What a change returns is what the next one gets."""
        applied = await store.apply(CHAT, begin, NOW)
        assert applied.stored is not None
        assert applied.stored.session == fresh()
        assert applied.stored.is_behind
        await store.apply(CHAT, answer, NOW)
        stored = await store.load(CHAT)
        assert stored is not None
        assert stored.session.revision == 1
        assert await store.load(OTHER) is None

    async def test_an_update_counts_once(self, store: SqliteStore) -> None:
        """The same update a second time changes nothing, and still tells what is stored."""
        await store.apply(CHAT, begin, NOW, UpdateKey("bot", 1))
        await store.apply(CHAT, answer, NOW, UpdateKey("bot", 2))
        again = await store.apply(CHAT, answer, NOW, UpdateKey("bot", 2))
        assert again.turn is None
        assert again.outgoing == ()
        assert again.stored is not None
        assert again.stored.session.revision == 1
        other_bot = await store.apply(CHAT, answer, NOW, UpdateKey("other", 2))
        assert other_bot.turn is not None

    async def test_updates_are_forgotten_after_two_days(self, store: SqliteStore) -> None:
        """The ids of updates are kept no longer than needed."""
        await store.apply(CHAT, begin, NOW, UpdateKey("bot", 1))
        assert await store.forget(NOW + SEEN_FOR) == 0
        assert await store.forget(NOW + SEEN_FOR + timedelta(seconds=1)) == 1
        assert (await store.apply(CHAT, stay, NOW, UpdateKey("bot", 1))).turn is not None

    async def test_what_fails_leaves_no_trace(self, store: SqliteStore) -> None:
        """A change that raises keeps nothing: neither session nor update nor notice."""

        def fails(_: Session | None) -> Turn:
            raise RuntimeError("no")

        await store.apply(CHAT, begin, NOW)
        with pytest.raises(RuntimeError, match="no"):
            await store.apply(CHAT, fails, NOW, UpdateKey("bot", 7))
        assert (await store.apply(CHAT, answer, NOW, UpdateKey("bot", 7))).turn is not None

    async def test_two_people_do_not_meet(self, store: SqliteStore) -> None:
        """Many changes at once, each chat's in order: nothing is lost."""
        await store.apply(CHAT, begin, NOW)
        await store.apply(OTHER, lambda _: Turn(fresh("s2")), NOW)
        await asyncio.gather(
            *(store.apply(chat, answer, NOW) for _ in range(20) for chat in (CHAT, OTHER))
        )
        for chat in (CHAT, OTHER):
            stored = await store.load(chat)
            assert stored is not None
            assert stored.session.revision == 20


class TestCards:
    """What is on the screen."""

    async def test_the_card_is_behind_until_shown(self, store: SqliteStore) -> None:
        """A session whose card was not shown is listed; shown, it is not."""
        await store.apply(CHAT, begin, NOW)
        assert [stored.chat for stored in await store.behind("telegram")] == [CHAT]
        assert await store.behind("terminal") == ()
        await store.shown(CHAT, 0, "m1")
        assert await store.behind("telegram") == ()
        stored = await store.load(CHAT)
        assert stored is not None
        assert (stored.shown_revision, stored.shown_message) == (0, "m1")

    async def test_an_older_card_never_hides_a_newer(self, store: SqliteStore) -> None:
        """Two sends that overtake each other leave the newer revision as shown."""
        await store.apply(CHAT, begin, NOW)
        await store.apply(CHAT, answer, NOW)
        assert await store.shown(CHAT, 1, "m2")
        assert not await store.shown(CHAT, 0, "m1")
        stored = await store.load(CHAT)
        assert stored is not None
        assert stored.shown_message == "m2"

    async def test_who_cannot_be_reached_is_left_alone_until_back(self, store: SqliteStore) -> None:
        """A blocked chat gets neither cards nor notices, until an update comes from it."""
        await store.apply(CHAT, begin, NOW)
        await store.unreachable(CHAT, NOW)
        assert await store.behind("telegram") == ()
        assert await store.claim("telegram", NOW + GRACE, timedelta(minutes=1)) == ()
        await store.apply(CHAT, stay, NOW)
        assert len(await store.behind("telegram")) == 1


class TestOutbox:
    """What still has to be said."""

    async def test_left_to_the_process_that_made_it_for_a_while(self, store: SqliteStore) -> None:
        """A notice is handed out with its update, and to others only when that one is late."""
        applied = await store.apply(CHAT, begin, NOW)
        assert [one.item for one in applied.outgoing] == [text("notice.noted", value=PLANTED)]
        lease = timedelta(minutes=1)
        assert await store.claim("telegram", NOW, lease) == ()
        late = await store.claim("telegram", NOW + GRACE, lease)
        assert late == applied.outgoing
        assert await store.claim("telegram", NOW + GRACE, lease) == ()
        await store.done([one.id for one in late])
        assert await store.claim("telegram", NOW + timedelta(days=1), lease) == ()

    async def test_in_order_within_a_chat(self, store: SqliteStore) -> None:
        """What waits behind a postponed notice of its chat waits too; other chats do not."""
        both = (text("notice.not_now"), text("notice.closed"))
        first = await store.apply(CHAT, lambda _: Turn(fresh(), both), NOW)
        await store.apply(OTHER, begin, NOW)
        later = NOW + GRACE + timedelta(hours=1)
        await store.postpone(first.outgoing[0].id, later)
        now_free = await store.claim("telegram", NOW + GRACE, timedelta(minutes=1))
        assert [one.chat for one in now_free] == [OTHER]
        assert len(await store.claim("telegram", later, timedelta(minutes=1))) == 3

    async def test_an_effect_waits_like_a_notice(self, store: SqliteStore) -> None:
        """What must be sent besides words is kept until done."""
        applied = await store.apply(
            CHAT, lambda _: Turn(fresh(), effects=(FileRequest.EXPORT,)), NOW
        )
        (kept,) = await store.claim("telegram", NOW + GRACE, timedelta(minutes=1))
        assert kept == applied.outgoing[0]
        assert kept.item is FileRequest.EXPORT

    async def test_done_with_the_card(self, store: SqliteStore) -> None:
        """What was said before a card is dropped as the card is recorded."""
        applied = await store.apply(CHAT, begin, NOW)
        await store.shown(CHAT, 0, "m", [one.id for one in applied.outgoing])
        assert await store.claim("telegram", NOW + GRACE, timedelta(minutes=1)) == ()


class TestFailures:
    """Updates that cannot be handled."""

    async def test_counted_parked_and_refused(self, store: SqliteStore) -> None:
        """An update given up counts as seen and stays listed with its reason."""
        update = UpdateKey("bot", 9)
        assert [await store.failed(update, "KeyError", NOW) for _ in range(3)] == [1, 2, 3]
        assert await store.parked() == ()
        await store.park(update, NOW)
        assert await store.parked() == (ParkedUpdate(update, "KeyError", 3, NOW),)
        assert (await store.apply(CHAT, begin, NOW, update)).turn is None

    async def test_one_that_could_not_be_read_at_all(self, store: SqliteStore) -> None:
        """An update can be parked that was never tried."""
        await store.park(UpdateKey("bot", 9), NOW)
        assert await store.parked() == (ParkedUpdate(UpdateKey("bot", 9), "unreadable", 1, NOW),)


class TestPrivacy:
    """What lies on the disk."""

    async def test_nothing_readable_is_written(self, store: SqliteStore, path: Path) -> None:
        """Neither a fact nor a chat's number stands in the files in the clear."""
        await store.apply(CHAT, begin, NOW)
        assert PLANTED.encode() not in on_disk(path)
        assert CHAT.chat.encode() not in on_disk(path)

    @pytest.mark.parametrize("how", ["command", "call"])
    async def test_deleting_leaves_no_bytes(self, path: Path, how: str) -> None:
        """After deletion neither the file nor its log holds the session, even unsealed."""
        async with await SqliteStore.open(path, Unsealed()) as store:
            for chat in (OTHER, CHAT):
                await store.apply(chat, begin, NOW, UpdateKey("bot", int(chat.chat)))
            await store.delete(OTHER, NOW)
            assert PLANTED.encode() in on_disk(path)
            if how == "call":
                await store.delete(CHAT, NOW)
            else:
                applied = await store.apply(CHAT, forget_all, NOW)
                await store.done([one.id for one in applied.outgoing])
                await store.delete(CHAT, NOW)
            assert await store.load(CHAT) is None
            assert PLANTED.encode() not in on_disk(path)
            assert CHAT.chat.encode() not in on_disk(path)

    async def test_the_last_word_is_still_said(self, store: SqliteStore) -> None:
        """The notice that all was deleted is queued; nothing else of the chat is."""
        await store.apply(CHAT, begin, NOW)
        applied = await store.apply(CHAT, forget_all, NOW)
        assert applied.stored is None
        waiting = await store.claim("telegram", NOW + GRACE, timedelta(minutes=1))
        assert [one.item for one in waiting] == [text("notice.deleted")]
        assert waiting[0].chat == CHAT

    async def test_files_are_for_their_owner_alone(self, store: SqliteStore, path: Path) -> None:
        """The database, its log and its folder are closed to others."""
        await store.apply(CHAT, begin, NOW)
        for file in path.parent.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    async def test_another_key_opens_nothing(self, store: SqliteStore, path: Path) -> None:
        """With other keys the store does not open, and says which setting it is."""
        await store.apply(CHAT, begin, NOW)
        with pytest.raises(WrongKeyError, match="INTAKE_ENCRYPTION_KEYS"):
            await SqliteStore.open(path, KeyRing.parse(new_key()))

    async def test_a_row_put_elsewhere_does_not_open(self, store: SqliteStore, path: Path) -> None:
        """A sealed session copied under another id is refused."""
        await store.apply(CHAT, begin, NOW)
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE sessions SET id = 'another'")
        connection.close()
        with pytest.raises(WrongKeyError):
            await store.load(CHAT)


class TestSchema:
    """The schema over time."""

    async def test_opened_again_and_again(self, path: Path, ring: KeyRing) -> None:
        """Opening an up-to-date database changes nothing and keeps what is in it."""
        for _ in range(3):
            async with await SqliteStore.open(path, ring) as store:
                await store.apply(CHAT, lambda old: Turn(old or fresh()), NOW)
                assert await store.load(CHAT) is not None

    async def test_a_newer_schema_is_refused(self, path: Path) -> None:
        """A database of a newer program is left alone, with a message that says so."""
        async with await SqliteStore.open(path, Unsealed()):
            pass
        with sqlite3.connect(path) as connection:
            connection.execute("INSERT INTO schema_steps VALUES (99)")
        connection.close()
        with pytest.raises(NewerSchemaError, match=r"schema 99.*update the program"):
            await SqliteStore.open(path, Unsealed())

    async def test_no_database_at_all(self, path: Path, ring: KeyRing) -> None:
        """A file that is no database is named, and not touched."""
        spoil(path)
        with pytest.raises(StoreError, match=r"intake\.sqlite3"):
            await SqliteStore.open(path, ring)
        assert on_disk(path).startswith(b"this is no database")


class TestCrashes:
    """The process ends between any two statements."""

    async def test_nothing_is_ever_half_done(self, tmp_path: Path, ring: KeyRing) -> None:
        """Whatever statement is the last, the update is applied whole or not at all."""
        outcomes = set()
        for last in range(40):
            place = tmp_path / f"{last}.sqlite3"
            async with await SqliteStore.open(place, ring) as store:
                await store.apply(CHAT, begin, NOW, UpdateKey("bot", 1))
            outcomes.add(await self._cut_short(place, ring, last))
        assert outcomes == {(0, 1, False), (1, 2, True)}

    async def _cut_short(self, path: Path, ring: KeyRing, last: int) -> tuple[int, int, bool]:
        """Apply an update up to its n-th statement, vanish, and return what a new process finds."""
        doomed = await SqliteStore.open(path, ring)
        left = last

        def interrupt(_: str) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise KeyboardInterrupt

        await tracing(doomed, interrupt)
        speaking = (text("notice.not_now"),)
        with suppress(KeyboardInterrupt, StoreError):
            await doomed.apply(
                CHAT,
                lambda old: Turn(answer(old).session, speaking),
                NOW,
                UpdateKey("bot", 2),
            )
        await vanish(doomed)
        async with await SqliteStore.open(path, ring) as store:
            stored = await store.load(CHAT)
            assert stored is not None
            waiting = await store.claim("telegram", NOW + GRACE, timedelta(minutes=1))
            seen = (await store.apply(CHAT, stay, NOW, UpdateKey("bot", 2))).turn is None
        return stored.session.revision, len(waiting), seen


class TestTwoProcesses:
    """Two stores on one file stand for two processes: each has its own connection and thread."""

    async def test_every_update_is_applied_once(self, path: Path, ring: KeyRing) -> None:
        """Both get the whole stream of updates; every answer counts once."""
        async with (
            await SqliteStore.open(path, ring) as one,
            await SqliteStore.open(path, ring) as two,
        ):
            await one.apply(CHAT, begin, NOW)
            applied = await asyncio.gather(
                *(
                    store.apply(CHAT, answer, NOW, UpdateKey("bot", number))
                    for number in range(25)
                    for store in (one, two)
                )
            )
            assert sum(result.turn is not None for result in applied) == 25
            stored = await two.load(CHAT)
        assert stored is not None
        assert stored.session.revision == 25

    async def test_one_thing_is_sent_by_one_process(self, path: Path, ring: KeyRing) -> None:
        """What one has claimed the other does not get."""
        async with (
            await SqliteStore.open(path, ring) as one,
            await SqliteStore.open(path, ring) as two,
        ):
            many = tuple(text("notice.not_now") for _ in range(10))
            await one.apply(CHAT, lambda _: Turn(fresh(), many), NOW)
            claims = await asyncio.gather(
                *(
                    store.claim("telegram", NOW + GRACE, timedelta(minutes=1), 4)
                    for store in (one, two)
                )
            )
            ids = [thing.id for claim in claims for thing in claim]
        assert len(ids) == len(set(ids))


class Unsealed:
    """A sealer that seals nothing, to look for what is left on the disk."""

    mark = b""

    def seal(self, plain: bytes, owner: str, column: str) -> bytes:  # noqa: ARG002
        """Return it as it is."""
        return plain

    def unseal(self, sealed: bytes, owner: str, column: str) -> bytes:  # noqa: ARG002
        """Return it as it is."""
        return sealed


def on_disk(path: Path) -> bytes:
    """Return every byte of the database and the files beside it."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()))


def spoil(path: Path) -> None:
    """Put a file there that is no database."""
    path.parent.mkdir()
    path.write_bytes(b"this is no database, whatever its name says" * 50)


async def tracing(store: SqliteStore, hook: Callable[[str], None]) -> None:
    """Let the hook see every statement before it runs; what it raises stops the statement."""

    class Traced:
        def __init__(self, connection: sqlite3.Connection) -> None:
            self._connection = connection

        def execute(self, statement: str, *given: object) -> sqlite3.Cursor:
            hook(statement)
            return self._connection.execute(statement, *given)  # type: ignore[arg-type]

        def __getattr__(self, name: str) -> object:
            return getattr(self._connection, name)

    store._connection = Traced(store._connection)  # type: ignore[arg-type, assignment]


async def vanish(store: SqliteStore) -> None:
    """Let go of the files as a process does that dies: nothing is finished."""
    connection = store._connection._connection  # type: ignore[union-attr]
    store._connection = None
    await store._run(connection.close)
    await store.close()
