"""What a person does on Telegram beside answering, and what stands on the screen after it."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from botapi.json_type import Object
from botapi.person import Person
from botapi.server import Server
from botapi.world import World
from serving import NOON, House, assert_stands
from talking import SHORT

from bot.channels.telegram.chat_renderer import ChatRenderer
from bot.channels.telegram.delivery import Delivery
from bot.channels.telegram.limits import key_of
from bot.channels.telegram.outcome import Sent
from bot.store.transactional import TransactionalStore
from bot.turn import Turn
from flows.engine.session import Session

pytestmark = pytest.mark.slow

ROLE, RIGHT = "Who are you?", "Which right is it about?"


@pytest.fixture
def house(tmp_path: Path, server: Server) -> House:
    """Return a short interview, nobody served yet."""
    return House(SHORT, tmp_path, server)


def calls(world: World, method: str) -> int:
    """Return how often the bot made a call."""
    return sum(call.method == method for call in world.calls)


async def test_a_tap_edits_its_card(house: House, world: World, ann: Person) -> None:
    """From /start on one message changes with each press, and the press is acknowledged."""
    async with house.serving():
        await house.agrees(ann)
        tap = ann.tap(await house.code(ann, 0))
        await house.settle()
        assert tap.answered
        assert len(ann.screen) == 1
        assert calls(world, "sendmessage") == 1
        assert_stands(ann, await house.stored(ann))


async def test_a_typed_answer_moves_the_card_below(house: House, ann: Person) -> None:
    """The old card stays as text without buttons; the new one stands below."""
    async with house.serving():
        await house.agrees(ann)
        await house.says(ann, "1")
        old, *_, new = ann.screen
        assert ROLE in old.text.text
        assert not old.keyboard
        assert RIGHT in new.text.text
        assert_stands(ann, await house.stored(ann))


async def test_a_double_tap_counts_once(house: House, ann: Person) -> None:
    """The second press of the same button changes nothing and gets a kind word."""
    async with house.serving():
        await house.agrees(ann)
        code, card = await house.code(ann, 0), ann.card
        assert card is not None
        first, second = ann.send_tap(code, card), ann.send_tap(code, card)
        await house.settle()
        session = await house.session(ann)
        assert list(session.answers) == ["party_role"]
        assert first.answered
        assert not first.text
        assert second.text.startswith("That was already recorded")
        assert_stands(ann, await house.stored(ann))


async def test_a_session_that_cannot_be_read(house: House, ann: Person) -> None:
    """Whose stored session was damaged is told that something is wrong, whatever they say."""
    async with house.serving():
        await house.agrees(ann)
        with sqlite3.connect(house.folder / "intake.sqlite3") as beside:
            beside.execute("UPDATE sessions SET content = x'00'")
        ann.say("1")
        await ann.until_shown("wrong")


async def test_an_old_keyboard(house: House, ann: Person) -> None:
    """A press on a card of long ago changes nothing; the current card comes below it all."""
    async with house.serving():
        await house.agrees(ann)
        code, old = await house.code(ann, 1), ann.card
        assert old is not None
        await house.says(ann, "1")
        before = await house.session(ann)
        tap = ann.send_tap(code, old)
        await house.settle()
        assert await house.session(ann) == before
        assert "already recorded" in tap.text
        assert_stands(ann, await house.stored(ann))


@pytest.mark.parametrize(
    "kind", ["callback_foreign_data", "callback_inaccessible", "callback_game"]
)
async def test_a_button_of_something_else(house: House, ann: Person, kind: str) -> None:
    """Foreign, empty or inaccessible: the press changes nothing, the card stands."""
    async with house.serving():
        await house.agrees(ann)
        before = await house.session(ann)
        ann.send(kind)
        await house.settle()
        assert await house.session(ann) == before
        assert_stands(ann, await house.stored(ann))


async def test_another_language_in_the_middle(house: House, ann: Person) -> None:
    """/lang shows the same question in the other language, then in both."""
    async with house.serving():
        await house.agrees(ann)
        await house.says(ann, "/lang zh")
        assert ann.card is not None
        assert "您" in ann.card.text.text
        await house.says(ann, "/lang")
        await house.taps(ann, await house.code(ann, 2))
        assert_stands(ann, await house.stored(ann))
        assert (await house.session(ann)).answers == {}


@pytest.mark.parametrize(
    ("code", "first", "traditional"),
    [
        ("en", "en", False),
        ("zh-hans", "zh", False),
        ("zh-hant-TW", "zh", True),
        ("fr", "en", False),
        (None, None, False),
    ],
)
async def test_the_language_of_the_app_is_a_hint(
    house: House,
    world: World,
    code: str | None,
    first: str | None,
    traditional: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """The language stands first on the card; who reads traditional characters is told."""
    person = Person(world, 8, "Lin", code)
    async with house.serving():
        await house.says(person, "hello")
        assert (await house.session(person)).language == first
        assert person.card is not None
        assert ("目前只提供简体中文" in person.card.text.text) is traditional
        assert len(person.screen) == 1
        assert_stands(person, await house.stored(person))


async def test_what_is_said_of_a_step_rides_on_its_card(house: House, ann: Person) -> None:
    """A typed answer brings one message: what is said of it stands above the next question."""
    async with house.serving():
        await house.agrees(ann)
        before = len(ann.screen)
        await house.says(ann, "not sure")
        stored = await house.stored(ann)
        assert stored is not None
        assert stored.session.told
        assert len(ann.screen) == before + 1
        said, question = ann.texts[-1].split("\n\n", 1)
        assert said
        assert question
        assert_stands(ann, stored)


async def test_a_deep_link_brings_language_and_firm(house: House, ann: Person) -> None:
    """`/start zh_FIRM-1` speaks Chinese at once and keeps the code."""
    async with house.serving():
        await house.says(ann, "/start zh_FIRM-1")
        session = await house.session(ann)
        assert (session.language, session.referral) == ("zh", "FIRM-1")
        assert ann.card is not None
        assert "开始之前" in ann.card.text.text


async def test_an_unparsable_update_between_two_good_ones(house: House, ann: Person) -> None:
    """Both answers count, and the odd one in between is answered kindly."""
    async with house.serving():
        await house.agrees(ann)
        ann.say("1")
        ann.send("poison_poll")
        ann.say("trademark")
        await house.settle()
        assert list((await house.session(ann)).answers) == ["party_role", "right_type"]
        assert sum("only read text and buttons" in text for text in ann.texts) == 1
        assert_stands(ann, await house.stored(ann))


@pytest.mark.parametrize(
    "kind", ["voice", "sticker", "photo", "location", "contact", "dice", "video_note"]
)
async def test_what_is_no_text(house: House, ann: Person, kind: str) -> None:
    """It is said what can be read, and the question stands below it."""
    async with house.serving():
        await house.agrees(ann)
        ann.send(kind)
        await house.settle()
        assert "only read text and buttons" in ann.texts[-2]
        assert_stands(ann, await house.stored(ann))


async def test_an_album_is_answered_once(house: House, ann: Person) -> None:
    """Ten photos sent as one get one answer."""
    async with house.serving():
        await house.agrees(ann)
        for _ in range(10):
            ann.send("photo_album")
        await house.settle()
        assert sum("only read text and buttons" in text for text in ann.texts) == 1
        assert_stands(ann, await house.stored(ann))


async def test_an_edited_message_is_no_new_answer(house: House, ann: Person) -> None:
    """The answer stays; it is said how to change one."""
    async with house.serving():
        await house.agrees(ann)
        typed = ann.say("1")
        await house.settle()
        before = await house.session(ann)
        ann.edit(typed, "2")
        await house.settle()
        assert await house.session(ann) == before
        assert "/review" in ann.texts[-2]
        assert_stands(ann, await house.stored(ann))


async def test_odd_texts_do_no_harm(house: House, ann: Person) -> None:
    """4,096 characters, markup, odd Unicode, unknown commands: the question stands."""
    async with house.serving():
        await house.agrees(ann)
        for kind in ("long_text", "markup_text", "forwarded", "unknown_command"):
            ann.send(kind)
            await house.settle()
            assert_stands(ann, await house.stored(ann))
        await house.says(ann, "😀" * 4096, "/", "/开始", "\ud83d")
        assert_stands(ann, await house.stored(ann))
        assert not (await house.session(ann)).answers


async def test_a_group_is_shown_the_way_once(house: House, world: World, ann: Person) -> None:
    """One pointer to the private chat, however often the bot is spoken to; no session."""
    group = world.add_chat({"id": -4001, "type": "group", "title": "Group"})
    async with house.serving():
        for text in ("my_chat_member_group_add", "group_message", "supergroup_anonymous"):
            ann.send(text)
        command: Object = {
            "message_id": 77,
            "from": ann.about,
            "chat": group.to_json(),
            "date": world.now,
            "text": "/start@intake_test_bot zh_FIRM",
        }
        world.publish("message", command)
        world.publish("message", {**command, "text": "we sold 5,000 of them"})
        await house.settle()
        assert house.store is not None
        assert await house.store.load(key_of(-4001)) is None
    shown = [message.text.text for message in group.messages.values()]
    assert len(shown) == 1
    assert "https://t.me/intake_test_bot" in shown[0]
    assert ann.texts == []


async def test_kinds_that_are_not_for_us(house: House, world: World, ann: Person) -> None:
    """Channels, inline queries, business messages, the unknown: nothing is sent anywhere."""
    async with house.serving():
        world.updates.allow([])
        for kind in (
            "channel_post",
            "inline_query",
            "business_message",
            "service_pinned",
            "group_migrate",
            "callback_inline_message",
            "unknown_kind",
        ):
            ann.send(kind)
        await house.settle()
        assert calls(world, "sendmessage") == 0


async def test_somebody_who_blocks_and_comes_back(house: House, world: World, ann: Person) -> None:
    """Nothing is sent to who has blocked the bot; when they return, the card is there again."""
    async with house.serving() as service:
        await house.agrees(ann)
        await house.says(ann, "1")
        ann.block()
        await house.settle()
        sent = calls(world, "sendmessage")
        await service._redelivery.sweep(at_once=True)
        await house.settle()
        assert calls(world, "sendmessage") == sent
        ann.say("/continue")
        await house.settle()
        assert_stands(ann, await house.stored(ann))


async def test_word_of_a_block_that_comes_late(
    house: House, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is back, and answered, before it is heard that they left, still gets their card."""
    async with house.serving():
        await house.agrees(ann)
        monkeypatch.setattr(ChatRenderer, "put", lambda *_: None)
        await house.says(ann, "1")
        assert (await house.stored(ann)).is_behind
        monkeypatch.undo()
        ann.send("my_chat_member_blocked")
        await house.settle()
        assert_stands(ann, await house.stored(ann))


async def test_another_card_meanwhile(
    house: House, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card that another process put below the one that was edited does not stay the newest."""
    show = Delivery.show

    async def overtaken(self: Delivery, chat: int, *args: Any, **named: Any) -> object:  # noqa: ANN401 - as it comes
        monkeypatch.undo()
        assert house.service is not None
        assert house.store is not None
        stored = await house.stored(ann)
        sent = await house.service._connection.client.send_message(chat, "the card before")
        assert isinstance(sent, Sent)
        await house.store.shown(stored.chat, stored.shown_revision, str(sent.message_id))
        return await show(self, chat, *args, **named)

    async with house.serving():
        await house.agrees(ann)
        monkeypatch.setattr(Delivery, "show", overtaken)
        await house.taps(ann, await house.code(ann, 0))
        assert_stands(ann, await house.stored(ann))


def overtaking(monkeypatch: pytest.MonkeyPatch, *, killed: bool) -> None:
    """Have another process show the card of a newer revision before ours is recorded.

    Ours may be `killed` then: it does nothing more for the chat.
    """
    shown = TransactionalStore.shown

    def moved_on(session: Session | None) -> Turn:
        assert session is not None
        return Turn(session.model_copy(update={"revision": session.revision + 1}))

    async def overtaken(self: TransactionalStore, *args: Any, **named: Any) -> bool:  # noqa: ANN401 - as it comes
        monkeypatch.undo()
        if killed:
            monkeypatch.setattr(ChatRenderer, "put", lambda *_: None)
        await self.apply(args[0], moved_on, NOON)
        await shown(self, args[0], args[1] + 1, named["instead_of"])
        return await shown(self, *args, **named)

    monkeypatch.setattr(TransactionalStore, "shown", overtaken)


async def test_a_newer_card_meanwhile(
    house: House, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after it was overtaken: the card of the other process still has its buttons."""
    async with house.serving():
        await house.agrees(ann)
        theirs = ann.card
        overtaking(monkeypatch, killed=True)
        await house.says(ann, "/continue")
        assert theirs is not None
        assert ann.card is theirs


async def test_a_newer_card_in_the_same_message(
    house: House, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes drew into one message, the older card last: the newer one comes again."""
    async with house.serving():
        await house.agrees(ann)
        overtaking(monkeypatch, killed=False)
        await house.taps(ann, await house.code(ann, 0))
        await house.settle()
        assert_stands(ann, await house.stored(ann))


async def test_the_same_words_many_times(house: House, world: World, ann: Person) -> None:
    """Who floods the chat with what is not understood is told so a few times, not each time."""
    async with house.serving():
        await house.agrees(ann)
        before = calls(world, "sendmessage")
        for _ in range(60):
            ann.say("nonsense words here")
        await house.settle()
        assert calls(world, "sendmessage") - before < 60
        assert_stands(ann, await house.stored(ann))


async def test_blocked_while_we_answer(house: House, world: World, ann: Person) -> None:
    """A 403 marks the chat; the answer is kept, the sweeper leaves the person alone."""
    async with house.serving() as service:
        await house.agrees(ann)
        ann.chat.refusal = "user is deactivated"
        ann.say("1")
        await house.settle()
        assert (await house.stored(ann)).is_behind
        made = len(world.calls)
        await service._redelivery.sweep(at_once=True)
        await service.renderer.at_rest()
        sends = [call for call in world.calls[made:] if call.method != "getupdates"]
        assert sends == []
        ann.chat.refusal = ""
        await house.says(ann, "/continue")
        assert_stands(ann, await house.stored(ann))


async def test_a_copy_and_the_end(house: House, ann: Person) -> None:
    """/export sends a file with the card below it; /delete leaves no buttons and no session."""
    async with house.serving():
        await house.agrees(ann)
        await house.says(ann, "1", "/export")
        files = [message for message in ann.screen if "document" in message.extra]
        assert len(files) == 1
        ((name, content),) = house.world.files.values()
        assert name == "china-ip-intake.json"
        assert b'"party_role": "right_holder"' in content
        assert_stands(ann, await house.stored(ann))
        await house.says(ann, "/delete")
        await house.taps(ann, await house.code(ann, 0))
        assert house.store is not None
        assert await house.store.load(key_of(ann.chat.chat_id)) is None
        assert ann.card is None
        assert "Your answers were deleted" in ann.texts[-1]


async def test_a_fault_of_ours(
    house: House, ann: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The person hears that the answers are safe and sees the card; no log holds what they said."""

    def fails(*_: object) -> None:
        raise ValueError("the secret recipe")

    async with house.serving() as service:
        await house.agrees(ann)
        monkeypatch.setattr("bot.chat.conversation.typed_text.typed", fails)
        ann.say("the secret recipe")
        await house.settle()
        assert "Something went wrong" in ann.texts[-2]
        assert_stands(ann, await house.stored(ann))
        assert house.store is not None
        assert len(await house.store.parked()) == 1
        monkeypatch.undo()
        await house.says(ann, "1")
        assert list((await house.session(ann)).answers) == ["party_role"]
        assert service is not None
    assert "ValueError at" in caplog.text
    assert "secret recipe" not in caplog.text


async def test_a_card_at_fault(house: House, ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the card itself cannot be drawn, the person is told once, not with every sweep."""

    def fails(*_: object) -> None:
        raise ValueError

    async with house.serving() as service:
        await house.agrees(ann)
        monkeypatch.setattr("bot.chat.service.present", fails)
        await house.says(ann, "1")
        for _ in range(3):
            await service._redelivery.sweep(at_once=True)
            await house.settle()
        assert sum("Something went wrong" in text for text in ann.texts) == 1
        monkeypatch.undo()
        await house.says(ann, "/continue")
        assert ann.card is not None
        assert RIGHT in ann.card.text.text


async def test_a_file_at_fault(house: House, ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot be made is given up with a word; it holds up nothing, and never comes."""

    def fails(*_: object) -> None:
        raise ValueError

    async with house.serving() as service:
        await house.agrees(ann)
        monkeypatch.setattr("bot.chat.files.exported", fails)
        await house.says(ann, "/export")
        monkeypatch.undo()
        house.now = house.now.replace(hour=20)
        await service._redelivery.sweep(at_once=True)
        await house.settle()
        assert sum("Something went wrong" in text for text in ann.texts) == 1
        assert not house.world.files
        assert_stands(ann, await house.stored(ann))


async def test_trouble_at_a_rate(house: House, world: World) -> None:
    """With a fifth of all calls failing in every way, each answer counts once, in order."""
    people = [Person(world, 20 + i, "P") for i in range(3)]
    async with house.serving() as service:
        await asyncio.gather(*(house.agrees(person) for person in people))
        names = ("500", "502_html", "504_html", "200_garbage", "drop_before", "drop_after")
        world.faults.at_rate(20, names)
        for line in ("1", "trademark", "/back", "2", "/lang both"):
            for person in people:
                person.say(line)
            await house.settle()
        world.faults.calm()
        await service._redelivery.sweep(at_once=True)
        await house.settle()
        assert world.faults.struck
        for person in people:
            session = await house.session(person)
            assert (session.language, len(session.answers)) == ("both", 2)
            stored = await house.stored(person)
            assert not stored.is_behind
            await house.taps(person, await house.code(person, 0))
            assert (await house.session(person)).revision > session.revision


@pytest.mark.parametrize(
    "fault",
    ["429", "500", "502_html", "drop_before", "drop_after", "200_garbage", "504_html"],
)
@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
async def test_a_send_in_trouble(house: House, ann: Person, method: str, fault: str) -> None:
    """Whatever befalls one call, the answer counts once and a usable card stands below."""
    async with house.serving():
        await house.agrees(ann)
        house.world.faults.next(method, fault)
        if method == "sendMessage":
            await house.says(ann, "1")
        else:
            await house.taps(ann, await house.code(ann, 0))
        session = await house.session(ann)
        assert list(session.answers) == ["party_role"]
        assert ann.card is not None
        assert RIGHT in ann.card.text.text
        await house.taps(ann, await house.code(ann, 0))
        assert len((await house.session(ann)).answers) == 2


@pytest.mark.parametrize("fault", ["400_edit_missing", "400_cant_edit"])
async def test_a_card_that_cannot_be_edited(house: House, ann: Person, fault: str) -> None:
    """The next card is sent instead."""
    async with house.serving():
        await house.agrees(ann)
        house.world.faults.next("editMessageText", fault)
        await house.taps(ann, await house.code(ann, 0))
        assert len(ann.screen) == 2
        assert_stands(ann, await house.stored(ann))
