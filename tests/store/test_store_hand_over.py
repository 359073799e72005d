"""Hand-overs on either database, to a firm that listens: signed, once, never without consent."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from databases.people import CHAT, DAY, MINUTE, NOW, OTHER
from databases.place import Place, SqlitePlace, Unsealed, on_disk
from receiving import CUT, FIRM, ListeningFirm
from sending import CONTACT, agreed, taken_back

from bot.encryption import KeyRing
from bot.handover.dispatcher import WAITS, FirmDispatcher
from bot.handover.firms import Receiver
from bot.language import Localizer, plain
from bot.observer import Observer
from bot.store import ChatKey, StoredSession
from bot.store.audit_entry import AuditAction
from bot.store.retention import Policy
from bot.store.transactional import TransactionalStore
from bot.text import Text
from bot.turn import Turn
from flows.engine.session import State

ELSE = {"en": "Somebody Else LLP", "zh": "别家律所"}
OF_THE_BRIEF = {"brief", "contact", "consents", "parties", "receiver"}


@pytest.fixture
async def firm() -> AsyncIterator[ListeningFirm]:
    """Yield a firm that listens."""
    async with ListeningFirm(now=NOW).listening() as listening:
        yield listening


async def hand_over(store: TransactionalStore, chat: ChatKey = CHAT, id_: str = "one") -> None:
    """Store that a person agreed."""
    turn = agreed(id_)
    await store.apply(chat, lambda _: turn, NOW)


def dispatcher(
    store: TransactionalStore, firm: ListeningFirm, at: datetime = NOW
) -> FirmDispatcher:
    """Return a courier at this moment."""
    firm.now = at
    return FirmDispatcher(store, (firm.receiver,), lambda: at)


async def said(store: TransactionalStore, at: datetime) -> list[str]:
    """Return what the person is told, in English, and drop it."""
    waiting = await store.claim("telegram", at, MINUTE)
    await store.done([one.id for one in waiting])
    texts = [one.item for one in waiting if isinstance(one.item, Text)]
    return [plain(Localizer("en").html(one)) for one in texts]


async def deeds(store: TransactionalStore, chat: ChatKey = CHAT) -> list[AuditAction]:
    """Return what the audit log says about a chat."""
    return [entry.action for entry in await store.audit(chat)]


class TestSending:
    """What was agreed to arrives, once."""

    async def test_a_firm_receives_what_was_agreed_to(
        self, store: TransactionalStore, firm: ListeningFirm
    ) -> None:
        """Signed as the page says, with brief, contact and consents; then the person is told."""
        await hand_over(store)
        assert await dispatcher(store, firm).round() == 1
        (message,) = firm.messages
        assert (message["kind"], message["contact"]) == ("hand_over", CONTACT)
        assert [one["to"] for one in message["consents"]] == ["sending", "border"]
        (told,) = await said(store, NOW)
        assert message["case"] in told
        assert message["sha256"] in told
        assert await deeds(store) == [
            AuditAction.CONSENT_GIVEN,
            AuditAction.SENDING_AGREED,
            AuditAction.BORDER_AGREED,
            AuditAction.HANDED_OVER,
        ]
        assert await dispatcher(store, firm, NOW + DAY).round() == 0

    @pytest.mark.parametrize("trouble", [500, 429, CUT])
    async def test_trouble_that_may_pass_is_tried_again_under_the_same_key(
        self, store: TransactionalStore, firm: ListeningFirm, trouble: int
    ) -> None:
        """An error or no answer in time: later once more, the same bytes under the same key."""
        await hand_over(store)
        firm.answers = [trouble]
        await dispatcher(store, firm).round()
        assert await said(store, NOW) == []
        assert await dispatcher(store, firm, NOW + WAITS[0] - timedelta(seconds=1)).round() == 0
        assert await dispatcher(store, firm, NOW + WAITS[0]).round() == 1
        assert firm.keys == ["one-hand_over", "one-hand_over"]
        assert firm.bodies[0] == firm.bodies[1]
        assert len(await said(store, NOW + WAITS[0])) == 1

    async def test_not_for_ever(
        self, store: TransactionalStore, firm: ListeningFirm, caplog: pytest.LogCaptureFixture
    ) -> None:
        """After the last attempt the person is told that it could not be delivered."""
        await hand_over(store)
        firm.answers = [500] * 99
        at = NOW
        for wait in (*WAITS, timedelta()):
            assert await said(store, at) == []
            assert await dispatcher(store, firm, at).round() == 1
            at += wait
        assert "could not be delivered" in (await said(store, at))[0]
        assert await dispatcher(store, firm, at + DAY).round() == 0
        assert len(firm.keys) == len(WAITS) + 1
        assert (await deeds(store))[-1] is AuditAction.HAND_OVER_FAILED
        assert "hand_over to firm ABC-123 failed: 500" in caplog.text

    @pytest.mark.parametrize("refusal", [302, 400, 401, 410])
    async def test_a_refusal_is_final(
        self, store: TransactionalStore, firm: ListeningFirm, refusal: int
    ) -> None:
        """A firm that refuses, or would send us elsewhere, is not asked again."""
        await hand_over(store)
        firm.answers = [refusal]
        await dispatcher(store, firm).round()
        assert "could not be delivered" in (await said(store, NOW))[0]
        assert await dispatcher(store, firm, NOW + DAY).round() == 0

    async def test_many_couriers_take_each_message_once(
        self, store: TransactionalStore, firm: ListeningFirm
    ) -> None:
        """However many go round at once, each message arrives under its key one time."""
        people = [ChatKey("telegram", str(number)) for number in range(20)]
        for number, chat in enumerate(people):
            await hand_over(store, chat, f"person-{number}")
        rounds = [dispatcher(store, firm).round() for _ in range(6)]
        await asyncio.gather(*rounds)
        while await dispatcher(store, firm).round():
            pass
        assert set(Counter(firm.keys).values()) == {1}
        assert len(firm.keys) == len(people)

    async def test_a_firm_out_of_reach_holds_nobody_up(
        self, store: TransactionalStore, firm: ListeningFirm
    ) -> None:
        """What a person is to be told does not wait for their firm, nor another's hand-over."""
        await hand_over(store)
        await hand_over(store, OTHER, "two")
        firm.answers = [500]
        await dispatcher(store, firm).round()
        await store.apply(CHAT, lambda old: Turn(old, (Text("notice.not_now"),)), NOW)
        assert len(await said(store, NOW + MINUTE)) == 2
        assert len(firm.keys) == 2

    async def test_what_was_taken_by_a_process_that_died_is_sent_by_another(
        self, store: TransactionalStore, firm: ListeningFirm
    ) -> None:
        """The lease ends, and the next courier takes it."""
        await hand_over(store)
        assert len(await store.claim_for_firms(NOW, 3 * MINUTE, 8)) == 1
        assert await dispatcher(store, firm, NOW + MINUTE).round() == 0
        assert await dispatcher(store, firm, NOW + 3 * MINUTE).round() == 1


class TestWithoutConsent:
    """What ends a consent ends the sending."""

    async def test_no_consent_no_sending(
        self, store: TransactionalStore, firm: ListeningFirm
    ) -> None:
        """A message whose session holds no standing consent to it is not even queued."""
        turn = agreed()
        session = turn.session
        assert session is not None
        (given,) = session.hand_overs
        for kept in ((), (given.model_copy(update={"id": "another"}),)):
            bare = replace(turn, session=session.model_copy(update={"hand_overs": kept}))
            await store.apply(CHAT, lambda _, bare=bare: bare, NOW)  # type: ignore[misc]
            assert await dispatcher(store, firm).round() == 0
            await store.delete(CHAT, NOW)
        assert firm.messages == []

    async def test_taking_back_before_sending_cancels_it(
        self, store: TransactionalStore, firm: ListeningFirm
    ) -> None:
        """The firm never hears of it."""
        await hand_over(store)
        await store.apply(CHAT, taken_back, NOW)
        assert await dispatcher(store, firm, NOW + DAY).round() == 0
        assert firm.messages == []
        assert (await deeds(store))[-1] is AuditAction.BORDER_WITHDRAWN

    async def test_deleting_before_sending_cancels_it(
        self, store: TransactionalStore, firm: ListeningFirm, place: Place
    ) -> None:
        """Deleted by the person, by the operator, or at the end of its time: all the same."""
        for end in (
            lambda: store.apply(CHAT, lambda _: Turn(None), NOW),
            lambda: store.delete(CHAT, NOW),
        ):
            await hand_over(store)
            await end()
            assert await dispatcher(store, firm, NOW + DAY).round() == 0
        await hand_over(store)
        await store.retain(Policy(), NOW + 90 * DAY)
        await store.retain(Policy(), NOW + 98 * DAY)
        assert await dispatcher(store, firm, NOW + 98 * DAY).round() == 0
        assert place.change("SELECT count(*) FROM outbox WHERE queue <> 'person'") == [(0,)]
        assert firm.messages == []

    @pytest.mark.parametrize("gone", [200, 404, 410])
    async def test_taking_back_what_was_sent_asks_the_firm_to_delete(
        self, store: TransactionalStore, firm: ListeningFirm, gone: int
    ) -> None:
        """A signed withdrawal under a key of its own, with nothing of the case; then it is told."""
        await hand_over(store)
        await dispatcher(store, firm).round()
        await said(store, NOW)
        await store.apply(CHAT, taken_back, NOW)
        firm.answers = [gone]
        await dispatcher(store, firm).round()
        assert firm.keys == ["one-hand_over", "one-withdrawal"]
        assert firm.messages[1].keys() == firm.messages[0].keys() - OF_THE_BRIEF
        assert "asked to delete" in (await said(store, NOW + MINUTE))[-1]
        assert (await deeds(store))[-1] is AuditAction.WITHDRAWAL_SENT

    @pytest.mark.parametrize("by_operator", [False, True])
    async def test_a_deletion_asks_the_firm_too_and_leaves_nothing(
        self, store: TransactionalStore, firm: ListeningFirm, place: Place, *, by_operator: bool
    ) -> None:
        """The withdrawal outlives the session until it is sent; then nothing of it is left."""
        await hand_over(store)
        await dispatcher(store, firm).round()
        if by_operator:
            await store.delete(CHAT, NOW)
        else:
            await store.apply(CHAT, lambda _: Turn(None), NOW)
        firm.answers = [500]
        await dispatcher(store, firm).round()
        await store.unreachable(CHAT, NOW)
        await dispatcher(store, firm, NOW + DAY).round()
        assert firm.kinds == ["hand_over", "withdrawal", "withdrawal"]
        assert place.change("SELECT count(*) FROM outbox") == [(0,)]
        assert await said(store, NOW + DAY) == []

    async def test_what_is_in_hand_meanwhile_is_called_back_after_it(
        self, store: TransactionalStore, firm: ListeningFirm
    ) -> None:
        """Taken back while another process may be sending: the firm hears of it afterwards."""
        await hand_over(store)
        (claimed,) = await store.claim_for_firms(NOW, 3 * MINUTE, 8)
        await store.apply(CHAT, taken_back, NOW + MINUTE)
        assert await dispatcher(store, firm, NOW + MINUTE).round() == 0
        assert not await store.settle(claimed, "received", Text("x"), NOW + MINUTE)
        assert await dispatcher(store, firm, NOW + 3 * MINUTE).round() == 1
        assert firm.kinds == ["withdrawal"]
        assert AuditAction.HANDED_OVER not in await deeds(store)

    async def test_who_blocked_the_bot_still_sent_it(
        self, store: TransactionalStore, firm: ListeningFirm
    ) -> None:
        """What was agreed to is sent although the person can no longer be written to."""
        await hand_over(store)
        await store.unreachable(CHAT, NOW)
        assert await dispatcher(store, firm).round() == 1
        assert await said(store, NOW) == []


class TestTheFirmThatWasShown:
    """A brief goes to the firm that the person was shown, at its address, or to nobody."""

    @pytest.mark.parametrize(
        "change",
        [
            {"names": {**FIRM.names, "en": "Somebody Else LLP"}},
            {"names": {**FIRM.names, "zh": "别家律所"}},
            {"country": "US"},
            {"contact": "else@example.com"},
            {"crosses_border": False},
        ],
    )
    async def test_another_firm_under_the_code_gets_nothing(
        self, store: TransactionalStore, firm: ListeningFirm, change: dict[str, object]
    ) -> None:
        """The file was changed while it waited: not sent, and the person is asked again."""
        await hand_over_to(store, firm)
        other = firm.receiver.firm.model_copy(update={**change, "address": firm.url})
        await with_receivers(store, firm.receiver.model_copy(update={"firm": other})).round()
        assert firm.messages == []
        (told,) = await said(store, NOW)
        assert "Nothing was sent to Example IP Law Firm" in told
        assert (await deeds(store))[-1] is AuditAction.HAND_OVER_FAILED
        stored = await store.load(CHAT)
        assert stored is not None
        assert not stored.session.hand_overs[0].stands
        assert stored.session.state is State.ASSESSED
        assert await with_receivers(store, firm.receiver, at=NOW + DAY).round() == 0

    async def test_another_address_gets_nothing(
        self, store: TransactionalStore, firm: ListeningFirm
    ) -> None:
        """The same name at another address is another receiver."""
        async with ListeningFirm(now=NOW).listening() as other:
            await hand_over_to(store, firm)
            await with_receivers(store, shown_at(other)).round()
            assert (firm.messages, other.messages) == ([], [])
        assert "Nothing was sent" in (await said(store, NOW))[0]

    async def test_what_may_have_arrived_there_is_called_back(
        self, store: TransactionalStore, firm: ListeningFirm
    ) -> None:
        """A first attempt without an answer, then another firm: the first is asked to delete."""
        firm.answers = [CUT]
        await hand_over_to(store, firm)
        await with_receivers(store, shown_at(firm)).round()
        async with ListeningFirm(now=NOW).listening() as other:
            firm.now = NOW + DAY
            courier = with_receivers(store, shown_at(other), at=NOW + DAY)
            while await courier.round():
                pass
            assert other.messages == []
        assert firm.kinds == ["hand_over", "withdrawal"]

    async def test_a_withdrawal_goes_where_the_brief_went(
        self, store: TransactionalStore, firm: ListeningFirm
    ) -> None:
        """Whatever stands under the code by then."""
        await hand_over_to(store, firm)
        await with_receivers(store, shown_at(firm)).round()
        await store.delete(CHAT, NOW)
        async with ListeningFirm(now=NOW).listening() as other:
            renamed = other.firm.model_copy(update={"names": ELSE, "address": other.url})
            receiver = other.receiver.model_copy(update={"firm": renamed})
            await with_receivers(store, receiver).round()
            assert other.messages == []
        assert firm.kinds == ["hand_over", "withdrawal"]

    async def test_a_firm_of_release_0_1_without_an_address(
        self, store: TransactionalStore, firm: ListeningFirm
    ) -> None:
        """What was agreed to then goes to the firm of the same name, and to no other."""
        await hand_over(store)
        await hand_over(store, OTHER, "two")
        other = firm.receiver.firm.model_copy(update={"names": ELSE, "address": firm.url})
        (claimed, *_) = await store.claim_for_firms(NOW, 3 * MINUTE, 1)
        await store.postpone(claimed.id, NOW)
        await with_receivers(store, shown_at(firm)).round()
        assert firm.kinds == ["hand_over", "hand_over"]
        for chat in (CHAT, OTHER):
            await store.delete(chat, NOW)
        receiver = firm.receiver.model_copy(update={"firm": other})
        await with_receivers(store, receiver).round()
        assert firm.kinds == ["hand_over", "hand_over"]

    async def test_what_is_sent_names_the_receiver_as_shown(
        self, store: TransactionalStore, firm: ListeningFirm
    ) -> None:
        """Names, country and contact stand in the message; the address does not."""
        await hand_over_to(store, firm)
        await with_receivers(store, shown_at(firm)).round()
        shown = FIRM.model_dump(mode="json", exclude={"code", "address"})
        assert firm.messages[0]["receiver"] == shown
        assert firm.url.encode() not in firm.bodies[0]


class TestAWithdrawalThatFails:
    """The person is told, and so is the operator."""

    async def test_after_a_deletion_the_person_is_told(
        self, store: TransactionalStore, firm: ListeningFirm, place: Place
    ) -> None:
        """No session is left: the address came along with the withdrawal, and goes with it."""
        observer = Counting()
        store.observer = observer
        await hand_over(store)
        await dispatcher(store, firm).round()
        await said(store, NOW)
        await store.delete(CHAT, NOW)
        firm.answers = [500] * 99
        at = NOW
        for wait in (*WAITS, timedelta()):
            assert await said(store, at) == []
            await dispatcher(store, firm, at).round()
            at += wait
        (told,) = await said(store, at)
        assert "could not be told that you took back" in told
        assert FIRM.contact in told
        assert (await deeds(store))[-1] is AuditAction.WITHDRAWAL_FAILED
        assert place.change("SELECT count(*) FROM outbox") == [(0,)]
        assert observer.counted == [("hand_over", "received"), ("withdrawal", "failed")]

    async def test_who_blocked_the_bot_is_not_written_to(
        self, store: TransactionalStore, firm: ListeningFirm
    ) -> None:
        """With a session that cannot be reached nothing waits for ever."""
        await hand_over(store)
        await dispatcher(store, firm).round()
        await said(store, NOW)
        await store.apply(CHAT, taken_back, NOW)
        await said(store, NOW + MINUTE)
        await store.unreachable(CHAT, NOW)
        firm.answers = [400]
        await dispatcher(store, firm).round()
        assert await said(store, NOW + DAY) == []


class Counting(Observer):
    """Keeps what it is told of messages to firms."""

    def __init__(self) -> None:
        self.counted: list[tuple[str, str]] = []

    def firm_message(self, kind: str, outcome: str) -> None:
        """Keep it."""
        self.counted.append((kind, outcome))


def shown_at(firm: ListeningFirm) -> Receiver:
    """Return the firm as a file has it that names this address."""
    shown = firm.firm.model_copy(update={"address": firm.url})
    return firm.receiver.model_copy(update={"firm": shown})


def with_receivers(
    store: TransactionalStore, *receivers: Receiver, at: datetime = NOW
) -> FirmDispatcher:
    """Return a courier with these firms in its file."""
    return FirmDispatcher(store, receivers, lambda: at)


async def hand_over_to(store: TransactionalStore, firm: ListeningFirm) -> None:
    """Store that a person agreed, having been shown the firm at its address."""
    turn = agreed("one")
    session = turn.session
    assert session is not None
    shown = firm.firm.model_copy(update={"address": firm.url})
    held = session.hand_overs[0].model_copy(update={"firm": shown})
    (message,) = turn.dispatches
    given = message.hand_over.model_copy(update={"firm": shown})
    session = session.model_copy(update={"hand_overs": (held,)})
    turn = replace(turn, session=session, dispatches=(replace(message, hand_over=given),))
    await store.apply(CHAT, lambda _: turn, NOW)


class TestBackups:
    """A backup from before: what was taken back since stays so."""

    async def test_a_later_withdrawal_is_done_again(
        self, place: Place, ring: KeyRing, firm: ListeningFirm
    ) -> None:
        """The restored hand-over is called back, whether or not it had been sent."""
        backup = place.another()
        for where in (place, backup):
            async with await where.open(ring) as store:
                await hand_over(store)
                await dispatcher(store, firm).round()
        async with await place.open(ring) as store:
            await store.apply(CHAT, taken_back, NOW + MINUTE)
            log = await store.audit()
        async with await backup.open(ring) as store:
            # The same secret, as in a real backup; here the two were made apart.
            theirs = (await store.audit())[0].who
            log = tuple(replace(entry, who=theirs) for entry in log)
            assert await store.carry_on(log) == 0
            stored = await store.load(CHAT)
            assert isinstance(stored, StoredSession)
            assert not stored.session.hand_overs[0].stands
            await dispatcher(store, firm, NOW + DAY).round()
        assert firm.kinds == ["hand_over", "hand_over", "withdrawal"]

    async def test_a_later_deletion_is_done_again(
        self, place: Place, ring: KeyRing, firm: ListeningFirm
    ) -> None:
        """The restored session goes, and the firm is asked to delete."""
        async with await place.open(ring) as store:
            await hand_over(store)
            await dispatcher(store, firm).round()
            who = (await store.audit())[0].who
            log = [
                replace((await store.audit())[0], who=who, action=AuditAction.DELETED, at=NOW + DAY)
            ]
            assert await store.carry_on(log) == 1
            await dispatcher(store, firm, NOW + 2 * DAY).round()
            assert await store.load(CHAT) is None
        assert firm.kinds == ["hand_over", "withdrawal"]


@pytest.mark.parametrize("is_sent", [False, True])
async def test_a_deletion_leaves_no_bytes_of_it(
    sqlite_place: SqlitePlace, firm: ListeningFirm, *, is_sent: bool
) -> None:
    """Neither the brief nor the contact is left in the files, even unsealed; sent or not."""
    async with await sqlite_place.open(Unsealed()) as store:
        await hand_over(store)
        if is_sent:
            await dispatcher(store, firm).round()
        assert CONTACT.encode() in on_disk(sqlite_place)
        await store.delete(CHAT, NOW)
        assert CONTACT.encode() not in on_disk(sqlite_place)
        await dispatcher(store, firm).round()
        left = on_disk(sqlite_place)
    for gone in (CONTACT, CHAT.chat, agreed().dispatches[0].hand_over.case):
        assert gone.encode() not in left


async def test_nothing_of_it_gets_out(
    store: TransactionalStore,
    firm: ListeningFirm,
    place: Place,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Contact, case, secret and address stand in no log, and in no column unsealed."""
    with caplog.at_level(logging.DEBUG):
        await hand_over(store)
        for answer in (500, CUT, 400):
            firm.answers = [answer]
            await dispatcher(store, firm, firm.now + DAY).round()
    logged = "\n".join(f"{one.getMessage()} {one.exc_text}" for one in caplog.records)
    rows = str(place.change("SELECT * FROM outbox")) + str(place.change("SELECT * FROM audit"))
    case = firm.messages[0]["case"]
    for secret in (CONTACT, case, CHAT.chat, firm.receiver.secret.get_secret_value(), firm.url):
        assert secret not in logged
        assert secret not in rows
