"""Every row of the table of failures, from end to end: the session right, the card usable.

The rows stand here once more, by name: a failure or a kind of update that the test server lost,
or that nobody says here what to expect of, fails the first two tests.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from botapi.faults import FAULTS
from botapi.person import KINDS, Person
from botapi.server import Server
from serving import House, assert_stands
from talking import SHORT

from bot.telegram.polling import FatalTelegramError

AT_ONCE, SWEPT, ASKED, STOPS, GONE = "at once", "swept", "asked", "stops", "gone"
"""When the card is there after a send failed so: at once; with the next sweep; when the person
does the next thing (they were told); after the bot was started anew; when the person returns."""

ANSWERS: Final = {
    "429": AT_ONCE,
    "429_long": SWEPT,
    "403_blocked": GONE,
    "403_deactivated": GONE,
    "403_kicked": GONE,
    "403_initiate": GONE,
    "400_not_modified": SWEPT,
    "400_query_old": SWEPT,
    "400_edit_missing": SWEPT,
    "400_cant_edit": SWEPT,
    "400_del_missing": SWEPT,
    "400_reply_missing": ASKED,
    "400_chat": GONE,
    "400_too_long": AT_ONCE,
    "400_caption_long": AT_ONCE,
    "400_empty": ASKED,
    "400_button_data": ASKED,
    "400_entities": AT_ONCE,
    "400_migrate": SWEPT,
    "400_file": ASKED,
    "400_file_big": AT_ONCE,
    "401": SWEPT,
    "404": SWEPT,
    "409_getupdates": SWEPT,
    "409_setwebhook": SWEPT,
    "409_webhook": SWEPT,
    "413": AT_ONCE,
    "500": AT_ONCE,
    "502": AT_ONCE,
    "502_html": AT_ONCE,
    "504_html": AT_ONCE,
    "200_garbage": AT_ONCE,
    "drop_before": AT_ONCE,
    "drop_after": AT_ONCE,
    "slow": AT_ONCE,
    "stall": AT_ONCE,
}
"""The table of answers and of the transport: what a person sees of a sendMessage that fails so."""

NOTHING, WORDS, CARD, BEGINS = "nothing", "words", "card", "begins"
"""What comes of an update in the middle of an interview: nothing at all; words, and the card
below them; only the card, or not even that, but the press is acknowledged; another beginning."""

UPDATES: Final = {
    "edited_message": WORDS,
    "my_chat_member_blocked": NOTHING,
    "my_chat_member_unblocked": NOTHING,
    "my_chat_member_group_add": NOTHING,
    "group_message": NOTHING,
    "group_migrate": NOTHING,
    "supergroup_anonymous": NOTHING,
    "channel_post": NOTHING,
    "edited_channel_post": NOTHING,
    "inline_query": NOTHING,
    "chosen_inline_result": NOTHING,
    "callback_inaccessible": CARD,
    "callback_inline_message": NOTHING,
    "callback_game": CARD,
    "callback_foreign_data": CARD,
    "voice": WORDS,
    "sticker": WORDS,
    "photo": WORDS,
    "photo_album": WORDS,
    "location": WORDS,
    "contact": WORDS,
    "dice": WORDS,
    "video_note": WORDS,
    "poll_message": WORDS,
    "poison_poll": WORDS,
    "forwarded": WORDS,
    "long_text": WORDS,
    "markup_text": WORDS,
    "unknown_command": WORDS,
    "start_deeplink": BEGINS,
    "service_pinned": NOTHING,
    "no_language_code": WORDS,
    "odd_language_code": WORDS,
    "business_connection": NOTHING,
    "business_message": NOTHING,
    "deleted_business_messages": NOTHING,
    "message_reaction": NOTHING,
    "chat_join_request": NOTHING,
    "poll_answer": NOTHING,
    "pre_checkout_query": NOTHING,
    "unknown_kind": NOTHING,
}
"""The table of updates."""


@pytest.fixture
def house(tmp_path: Path, server: Server) -> House:
    """Return a short interview, nobody served yet."""
    return House(SHORT, tmp_path, server)


def test_no_row_of_the_answers_is_missing() -> None:
    """The test server fails in each way of the table, and in no way that is not in it."""
    assert set(FAULTS) == set(ANSWERS)


def test_no_row_of_the_updates_is_missing() -> None:
    """The test server sends each kind of the table, and none that is not in it."""
    assert set(KINDS) == set(UPDATES)


@pytest.mark.parametrize("name", ANSWERS)
async def test_a_card_that_fails(house: House, ann: Person, name: str) -> None:
    """Whatever becomes of a new card: the answer counts once, and a usable card is there again."""
    async with house.serving() as service:
        await house.agrees(ann)
        house.world.faults.next("sendMessage", name, seconds=0.05)
        await house.says(ann, "1")
        await until_usable(house, ann, ANSWERS[name])
        assert house.world.faults.struck == [("sendmessage", name)]
        assert list((await house.session(ann)).answers) == ["party_role"]
        await works(house, ann)
        assert service.handling is not None


@pytest.mark.parametrize("name", ANSWERS)
async def test_an_edit_that_fails(house: House, ann: Person, name: str) -> None:
    """The same of a card that is changed in place."""
    async with house.serving():
        await house.agrees(ann)
        house.world.faults.next("editMessageText", name, seconds=0.05)
        await house.taps(ann, await house.code(ann, 0))
        in_place = {"400_not_modified", "400_edit_missing", "400_cant_edit", "400_del_missing"}
        await until_usable(house, ann, AT_ONCE if name in in_place else ANSWERS[name])
        assert list((await house.session(ann)).answers) == ["party_role"]
        await works(house, ann)


@pytest.mark.parametrize("name", ANSWERS)
async def test_a_press_that_cannot_be_acknowledged(house: House, ann: Person, name: str) -> None:
    """The press counts all the same, and buttons that do not come off do no harm."""
    async with house.serving():
        await house.agrees(ann)
        house.world.faults.next("answerCallbackQuery", name, seconds=0.05)
        house.world.faults.next("editMessageReplyMarkup", name, seconds=0.05)
        await house.taps(ann, await house.code(ann, 0))
        await house.says(ann, "trademark")
        session = await house.session(ann)
        assert list(session.answers) == ["party_role", "right_type"]
        struck = {method for method, _ in house.world.faults.struck}
        assert struck == {"answercallbackquery", "editmessagereplymarkup"}
        if ANSWERS[name] is GONE:
            await house.says(ann, "/continue")
        await works(house, ann)


@pytest.mark.parametrize("name", ANSWERS)
async def test_a_poll_that_fails(house: House, ann: Person, name: str) -> None:
    """What is said meanwhile counts once; a refused token ends it, and the next start goes on."""
    if name in {"401", "404"}:
        with pytest.raises(FatalTelegramError):  # noqa: PT012 - it is raised at the end
            async with house.serving():
                await house.agrees(ann)
                house.world.faults.next("getUpdates", name)
                ann.say("1")
                await house.world.until(lambda: bool(house.world.faults.struck))
    async with house.serving():
        if name not in {"401", "404"}:
            await house.agrees(ann)
            house.world.faults.next("getUpdates", name, seconds=0.05)
            ann.say("1")
            await house.world.until(lambda: bool(house.world.faults.struck))
        await house.settle()
        assert list((await house.session(ann)).answers) == ["party_role"]
        assert_stands(ann, await house.held(ann))


@pytest.mark.parametrize("kind", UPDATES)
async def test_an_update_of_this_kind(house: House, ann: Person, kind: str) -> None:
    """Whatever comes in the middle of an interview: no answer changes, the card stands."""
    async with house.serving():
        house.world.add_chat({"id": -4001, "type": "group", "title": "Group"})
        await house.agrees(ann)
        await house.says(ann, "1")
        # The bot asks for four kinds; it must bear all the others.
        house.world.updates.allow(list({name for body in KINDS.values() for name in body}))
        before, said, made = await house.session(ann), len(ann.screen), len(ann.texts)
        ann.send(kind)
        await house.settle()
        after = await house.session(ann)
        assert after.answers == before.answers
        if UPDATES[kind] is NOTHING:
            assert (after, len(ann.screen)) == (before, said)
        elif UPDATES[kind] is WORDS:
            assert len(ann.texts) >= made + 2
            assert ann.texts[-2] not in ann.texts[:made]
        if UPDATES[kind] is not BEGINS:
            assert after.revision == before.revision
        assert_stands(ann, await house.held(ann))
        await works(house, ann)


async def until_usable(house: House, ann: Person, when: str) -> None:
    """Do what has to be done until the card is on the screen; until then it is not there."""
    assert house.service is not None
    if when is AT_ONCE:
        assert not (await house.held(ann)).is_behind
        return
    if when is ASKED:
        assert "Something went wrong" in ann.texts[-1]
        await house.says(ann, "/continue")
        return
    assert (await house.held(ann)).is_behind
    await house.service._sweeper.sweep(at_once=True)
    await house.settle()
    if when is GONE:
        assert (await house.held(ann)).is_behind
        await house.says(ann, "/continue")
    assert not (await house.held(ann)).is_behind


async def works(house: House, ann: Person) -> None:
    """Require that the card on the screen is the current one, and that its buttons count."""
    session, card = await house.session(ann), await house.card(ann)
    assert ann.card is not None
    shown = [key["callback_data"] for row in ann.card.keyboard for key in row]
    assert shown == [button.action.code for row in card.rows for button in row]
    await house.taps(ann, str(shown[0]))
    after = await house.session(ann)
    assert after.revision > session.revision
    assert not (await house.held(ann)).is_behind
