"""The store's promises, the same on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from databases.people import (
    CHAT,
    DAY,
    MINUTE,
    NOW,
    OTHER,
    PLANTED,
    answer,
    begin,
    forget_all,
    fresh,
    speak,
    stay,
)
from databases.place import Place

from bot.encryption import KeyRing, new_key
from bot.errors import DamagedError, NewerSchemaError, WrongKeyError
from bot.store import ParkedUpdate, UpdateKey
from bot.store.outbox import ENOUGH
from bot.store.protocol import GRACE, SEEN_FOR
from bot.store.transactional import TransactionalStore
from bot.text import text
from bot.turn import FileRequest, Turn
from flows.engine.session import Session


class TestApplying:
    """One update, one transaction."""

    async def test_a_session_is_kept_and_found_again(self, store: TransactionalStore) -> None:
        """What a change returns is what the next one gets."""
        applied = await store.apply(CHAT, begin, NOW)
        assert applied.stored is not None
        assert applied.stored.session == fresh()
        assert applied.stored.is_behind
        assert applied.stored == await store.load(CHAT)
        again = await store.apply(CHAT, answer, NOW)
        assert again.stored == await store.load(CHAT)
        assert again.stored is not None
        assert again.stored.session.revision == 1
        assert await store.load(OTHER) is None

    async def test_an_update_counts_once(self, store: TransactionalStore) -> None:
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

    async def test_updates_are_forgotten_after_two_days(self, store: TransactionalStore) -> None:
        """The ids of updates are kept no longer than needed."""
        await store.apply(CHAT, begin, NOW, UpdateKey("bot", 1))
        assert await store.forget(NOW + SEEN_FOR) == 0
        assert await store.forget(NOW + SEEN_FOR + timedelta(seconds=1)) == 1
        assert (await store.apply(CHAT, stay, NOW, UpdateKey("bot", 1))).turn is not None

    async def test_what_fails_leaves_no_trace(self, store: TransactionalStore) -> None:
        """A change that raises keeps nothing: neither session nor update nor notice."""

        def fails(_: Session | None) -> Turn:
            raise RuntimeError("no")

        await store.apply(CHAT, begin, NOW)
        with pytest.raises(RuntimeError, match="no"):
            await store.apply(CHAT, fails, NOW, UpdateKey("bot", 7))
        assert (await store.apply(CHAT, answer, NOW, UpdateKey("bot", 7))).turn is not None

    async def test_what_changes_nothing_is_not_written(self, store: TransactionalStore) -> None:
        """A turn of the same revision leaves the stored session as it is."""
        await store.apply(CHAT, begin, NOW)
        same = await store.apply(CHAT, lambda _: Turn(fresh(answer="another")), NOW)
        assert same.stored == await store.load(CHAT)
        assert same.stored is not None
        assert same.stored.session == fresh()

    async def test_two_people_do_not_meet(self, store: TransactionalStore) -> None:
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

    async def test_the_card_is_behind_until_shown(self, store: TransactionalStore) -> None:
        """A session whose card was not shown is listed; shown, it is not."""
        await store.apply(CHAT, begin, NOW)
        assert [stored.chat for stored in await store.behind("telegram")] == [CHAT]
        assert await store.behind("terminal") == ()
        await store.shown(CHAT, 0, "m1")
        assert await store.behind("telegram") == ()
        stored = await store.load(CHAT)
        assert stored is not None
        assert (stored.shown_revision, stored.shown_message) == (0, "m1")

    async def test_an_older_card_never_hides_a_newer(self, store: TransactionalStore) -> None:
        """Two sends that overtake each other leave the newer revision as shown."""
        await store.apply(CHAT, begin, NOW)
        await store.apply(CHAT, answer, NOW)
        assert await store.shown(CHAT, 1, "m2")
        assert not await store.shown(CHAT, 0, "m1")
        stored = await store.load(CHAT)
        assert stored is not None
        assert stored.shown_message == "m2"

    async def test_a_card_of_a_deleted_session_is_not_the_new_one(
        self, store: TransactionalStore
    ) -> None:
        """What is sent late for a session that is gone stands for none of the one after it."""
        await store.apply(CHAT, lambda _: Turn(fresh("s0").model_copy(update={"revision": 7})), NOW)
        await store.delete(CHAT, NOW)
        await store.apply(CHAT, begin, NOW)
        assert not await store.shown(CHAT, 7, "old")
        assert await store.shown(CHAT, 0, "new")
        stored = await store.load(CHAT)
        assert stored is not None
        assert (stored.shown_revision, stored.shown_message) == (0, "new")

    async def test_a_card_shown_in_the_place_of_another(self, store: TransactionalStore) -> None:
        """Who thinks that another message is the card than is recorded, learns that."""
        await store.apply(CHAT, begin, NOW)
        assert await store.shown(CHAT, 0, "m1", instead_of="")
        assert await store.shown(CHAT, 0, "m2", instead_of="m1")
        assert not await store.shown(CHAT, 0, "m1", instead_of="m1")
        assert await store.shown(CHAT, 0, "m2", instead_of="m1")
        stored = await store.load(CHAT)
        assert stored is not None
        assert (stored.shown_revision, stored.shown_message) == (0, "m2")

    async def test_who_cannot_be_reached_is_left_alone_until_back(
        self, store: TransactionalStore
    ) -> None:
        """A blocked chat gets neither cards nor notices, until an update comes from it."""
        await store.apply(CHAT, begin, NOW)
        await store.unreachable(CHAT, NOW)
        assert await store.behind("telegram") == ()
        assert await store.claim("telegram", NOW + GRACE, MINUTE) == ()
        await store.apply(CHAT, stay, NOW)
        assert len(await store.behind("telegram")) == 1

    async def test_who_came_back_meanwhile_is_not_left_alone(
        self, store: TransactionalStore
    ) -> None:
        """What was known of a chat before its last update silences neither cards nor notices."""
        await store.apply(CHAT, begin, NOW + MINUTE)
        await store.unreachable(CHAT, NOW)
        assert len(await store.behind("telegram")) == 1
        assert len(await store.claim("telegram", NOW + MINUTE + GRACE, MINUTE)) == 1

    async def test_who_was_shown_a_card_can_be_reached(self, store: TransactionalStore) -> None:
        """A card that arrived is proof: the sweeper looks after that chat again."""
        await store.apply(CHAT, lambda _: Turn(fresh("s0").model_copy(update={"revision": 2})), NOW)
        await store.unreachable(CHAT, NOW)
        await store.shown(CHAT, 1, "m1")
        assert len(await store.behind("telegram")) == 1

    async def test_a_damaged_row_keeps_nobody_waiting(
        self, store: TransactionalStore, place: Place
    ) -> None:
        """One session or notice that does not open is left out; the others are served."""
        closed = (text("notice.closed"),)
        await store.apply(CHAT, lambda _: Turn(fresh("s1"), closed), NOW)
        await store.apply(OTHER, lambda _: Turn(fresh("s2"), closed), NOW)
        first = place.change("SELECT min(id) FROM outbox")[0][0]
        place.change("UPDATE outbox SET item = ? WHERE id = ?", b"damaged", first)
        place.change("UPDATE sessions SET content = ? WHERE id = ?", b"damaged", "s1")
        assert [stored.chat for stored in await store.behind("telegram")] == [OTHER]
        waiting = await store.claim("telegram", NOW + GRACE, MINUTE)
        assert {one.chat for one in waiting} == {OTHER}
        with pytest.raises(DamagedError, match="damaged"):
            await store.apply(CHAT, answer, NOW)
        await store.delete(CHAT, NOW)
        assert (await store.apply(CHAT, begin, NOW)).stored is not None


class TestOutbox:
    """What still has to be said."""

    async def test_left_to_the_process_that_made_it_for_a_while(
        self, store: TransactionalStore
    ) -> None:
        """A notice is handed out with its update, and to others only when that one is late."""
        applied = await store.apply(CHAT, begin, NOW)
        assert [one.item for one in applied.outgoing] == [text("notice.noted", value=PLANTED)]
        assert await store.claim("telegram", NOW, MINUTE) == ()
        late = await store.claim("telegram", NOW + GRACE, MINUTE)
        assert late == applied.outgoing
        assert await store.claim("telegram", NOW + GRACE, MINUTE) == ()
        assert await store.claim("telegram", NOW + GRACE + MINUTE, MINUTE) == late
        await store.done([one.id for one in late])
        assert await store.claim("telegram", NOW + DAY, MINUTE) == ()

    async def test_in_order_within_a_chat(self, store: TransactionalStore) -> None:
        """What waits behind a postponed notice of its chat waits too; other chats do not."""
        both = (text("notice.not_now"), text("notice.closed"))
        first = await store.apply(CHAT, lambda _: Turn(fresh(), both), NOW)
        await store.apply(OTHER, begin, NOW)
        later = NOW + GRACE + timedelta(hours=1)
        await store.postpone(first.outgoing[0].id, later)
        now_free = await store.claim("telegram", NOW + GRACE, MINUTE)
        assert [one.chat for one in now_free] == [OTHER]
        at_last = await store.claim("telegram", later, MINUTE)
        assert [one.item for one in at_last if one.chat == CHAT] == list(both)

    async def test_what_is_left_over_waits_for_what_was_taken(
        self, store: TransactionalStore
    ) -> None:
        """A second worker gets nothing of a chat whose first notices another one has."""
        many = tuple(text("notice.not_now", revision=number) for number in range(5))
        applied = await store.apply(CHAT, lambda _: Turn(fresh(), many), NOW)
        taken = await store.claim("telegram", NOW + GRACE, MINUTE, 2)
        assert taken == applied.outgoing[:2]
        assert await store.claim("telegram", NOW + GRACE, MINUTE) == ()
        await store.done([one.id for one in taken])
        assert await store.claim("telegram", NOW + GRACE, MINUTE) == applied.outgoing[2:]

    async def test_each_chat_gets_its_share(self, store: TransactionalStore) -> None:
        """However much waits for one chat, a claim holds something for each that waits."""
        many = tuple(text("notice.not_now", revision=number) for number in range(10))
        await store.apply(CHAT, lambda _: Turn(fresh("s1"), many), NOW)
        await store.apply(OTHER, lambda _: Turn(fresh("s2"), many), NOW)
        taken = await store.claim("telegram", NOW + GRACE, MINUTE, 4)
        assert [one.chat for one in taken] == [CHAT, CHAT, OTHER, OTHER]

    async def test_a_chat_is_told_all_that_waits(self, store: TransactionalStore) -> None:
        """What waits for one person is found in order, whoever claimed it, until it is done."""
        for chat in (CHAT, OTHER):
            await store.apply(chat, begin, NOW)
            await store.apply(chat, speak, NOW)
        await store.claim(CHAT.channel, NOW + MINUTE, timedelta(hours=1))
        await store.apply(CHAT, lambda session: Turn(session, effects=(FileRequest.EXPORT,)), NOW)
        waiting = await store.outgoing(CHAT)
        *_, spoken, file = (one.item for one in waiting)
        assert [spoken, file] == [text("notice.not_now", revision=1), FileRequest.EXPORT]
        assert {one.chat for one in waiting} == {CHAT}
        await store.done([one.id for one in waiting])
        assert await store.outgoing(CHAT) == ()

    async def test_who_floods_a_chat_is_not_told_for_ever(self, store: TransactionalStore) -> None:
        """A notice too many is not kept; a file is, unless it waits already; none is lost."""
        one = text("notice.not_now", revision=1)
        export = Turn(fresh(), (one,), effects=(FileRequest.EXPORT,))
        for _ in range(2 * ENOUGH):
            await store.apply(CHAT, lambda _: Turn(fresh(), (one,)), NOW)
        for _ in range(2):
            await store.apply(CHAT, lambda _: export, NOW)
        waiting = await store.claim("telegram", NOW + GRACE, MINUTE)
        assert len(waiting) == ENOUGH
        await store.done([item.id for item in waiting])
        (last,) = await store.claim("telegram", NOW + GRACE, MINUTE)
        assert last.item is FileRequest.EXPORT

    async def test_an_effect_waits_like_a_notice(self, store: TransactionalStore) -> None:
        """What must be sent besides words is kept until done."""
        applied = await store.apply(
            CHAT, lambda _: Turn(fresh(), effects=(FileRequest.EXPORT,)), NOW
        )
        (kept,) = await store.claim("telegram", NOW + GRACE, MINUTE)
        assert kept == applied.outgoing[0]
        assert kept.item is FileRequest.EXPORT

    async def test_done_with_the_card(self, store: TransactionalStore) -> None:
        """What was said before a card is dropped as the card is recorded."""
        applied = await store.apply(CHAT, begin, NOW)
        await store.shown(CHAT, 0, "m", [one.id for one in applied.outgoing])
        assert await store.claim("telegram", NOW + GRACE, MINUTE) == ()
        await store.done([one.id for one in applied.outgoing])
        await store.done([])

    async def test_the_last_word_is_still_said(self, store: TransactionalStore) -> None:
        """The notice that all was deleted is queued; nothing else of the chat is."""
        await store.apply(CHAT, begin, NOW)
        applied = await store.apply(CHAT, forget_all, NOW)
        assert applied.stored is None
        waiting = await store.claim("telegram", NOW + GRACE, MINUTE)
        assert [one.item for one in waiting] == [text("notice.deleted")]
        assert waiting[0].chat == CHAT


class TestFailures:
    """Updates that cannot be handled."""

    async def test_counted_parked_and_refused(self, store: TransactionalStore) -> None:
        """An update given up counts as seen and stays listed with its reason."""
        update = UpdateKey("bot", 9)
        assert [await store.failed(update, "KeyError", NOW) for _ in range(3)] == [1, 2, 3]
        assert await store.parked() == ()
        await store.park(update, NOW)
        assert await store.parked() == (ParkedUpdate(update, "KeyError", 3, NOW),)
        assert (await store.apply(CHAT, begin, NOW, update)).turn is None

    async def test_one_that_could_not_be_read_at_all(self, store: TransactionalStore) -> None:
        """An update can be parked that was never tried."""
        await store.park(UpdateKey("bot", 9), NOW)
        assert await store.parked() == (ParkedUpdate(UpdateKey("bot", 9), "unreadable", 1, NOW),)

    async def test_discarded(self, store: TransactionalStore) -> None:
        """What is taken off the list stays seen; what is not on it is not counted."""
        first, second, tried = (UpdateKey("bot", number) for number in (7, 8, 9))
        await store.park(first, NOW)
        await store.park(second, NOW)
        await store.failed(tried, "KeyError", NOW)
        assert await store.discard([first, tried, UpdateKey("other", 8)]) == 1
        assert [one.update for one in await store.parked()] == [second]
        assert await store.failed(tried, "KeyError", NOW) == 2
        assert (await store.apply(CHAT, begin, NOW, first)).turn is None

    async def test_what_was_got_over_is_forgotten(self, store: TransactionalStore) -> None:
        """A failure that passed leaves no row for ever; what was given up stays listed."""
        await store.failed(UpdateKey("bot", 8), "KeyError", NOW)
        await store.park(UpdateKey("bot", 9), NOW)
        await store.forget(NOW + SEEN_FOR + DAY)
        assert await store.failed(UpdateKey("bot", 8), "KeyError", NOW) == 1
        assert len(await store.parked()) == 1


class TestManyProcesses:
    """Stores of their own on one database stand for processes: nothing is shared in memory."""

    async def test_every_update_is_applied_once(self, place: Place, ring: KeyRing) -> None:
        """Both get the whole stream of updates; every answer counts once."""
        async with await place.open(ring) as one, await place.open(ring) as two:
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

    async def test_two_first_updates_make_one_session(self, place: Place, ring: KeyRing) -> None:
        """Where two processes begin a session at once, one begins and the other goes on."""

        def arrive(session: Session | None) -> Turn:
            return speak(session) if session else begin(session)

        async with await place.open(ring) as one, await place.open(ring) as two:
            for number in range(10):
                chat = CHAT.__class__("telegram", str(number))
                await asyncio.gather(*(store.apply(chat, arrive, NOW) for store in (one, two)))
                stored = await one.load(chat)
                assert stored is not None
                assert stored.session.revision == 1

    async def test_one_thing_is_sent_by_one_process(self, place: Place, ring: KeyRing) -> None:
        """What one has claimed the others do not get, and each chat's stay in order."""
        chats = [CHAT.__class__("telegram", str(number)) for number in range(12)]
        async with await place.open(ring) as one, await place.open(ring) as two:
            for number in range(3):
                say = text("notice.not_now", revision=number)
                for chat in chats:
                    await one.apply(chat, lambda _, say=say: Turn(None, (say,)), NOW)  # type: ignore[misc]
            claims = await asyncio.gather(
                *(
                    store.claim("telegram", NOW + GRACE, MINUTE, 5)
                    for _ in range(6)
                    for store in (one, two)
                )
            )
        ids = [thing.id for claim in claims for thing in claim]
        assert ids
        assert len(ids) == len(set(ids))
        for chat in chats:
            holders = [claim for claim in claims if any(one.chat == chat for one in claim)]
            assert len(holders) <= 1


class TestSchemaAndKeys:
    """The schema and the keys over time."""

    async def test_opened_again_and_again(self, place: Place, ring: KeyRing) -> None:
        """Opening an up-to-date database changes nothing and keeps what is in it."""
        for _ in range(3):
            async with await place.open(ring) as store:
                await store.apply(CHAT, lambda old: Turn(old or fresh()), NOW)
                assert await store.load(CHAT) is not None

    async def test_opened_by_many_at_once(self, place: Place, ring: KeyRing) -> None:
        """Processes that start together on an empty database make its schema once."""
        stores = await asyncio.gather(*(place.open(ring) for _ in range(4)))
        await stores[0].apply(CHAT, begin, NOW)
        for store in stores:
            assert await store.load(CHAT) is not None
            await store.close()

    async def test_a_newer_schema_is_refused(self, place: Place, ring: KeyRing) -> None:
        """A database of a newer program is left alone, with a message that says so."""
        async with await place.open(ring):
            pass
        place.change("INSERT INTO schema_steps VALUES (99)")
        with pytest.raises(NewerSchemaError, match=r"schema 99.*update the program"):
            await place.open(ring)

    async def test_another_key_opens_nothing(self, place: Place, ring: KeyRing) -> None:
        """With other keys the store does not open, and says which setting it is."""
        async with await place.open(ring) as store:
            await store.apply(CHAT, begin, NOW)
        with pytest.raises(WrongKeyError, match="INTAKE_ENCRYPTION_KEYS"):
            await place.open(KeyRing.parse(new_key()))
        async with await place.open(ring) as store:
            assert await store.load(CHAT) is not None

    async def test_a_row_put_elsewhere_does_not_open(self, place: Place, ring: KeyRing) -> None:
        """A sealed session copied under another id, or to another column, is refused."""
        async with await place.open(ring) as store:
            await store.apply(CHAT, begin, NOW)
            for swap in ("id = 'another'", "content = address"):
                place.change(f"UPDATE sessions SET {swap}")  # noqa: S608 - a test's own
                with pytest.raises(WrongKeyError):
                    await store.load(CHAT)
