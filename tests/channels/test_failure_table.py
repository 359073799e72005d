"""Every row of the table of failures, from end to end: the session right, the card usable.

The rows stand here once more, by name: a failure or a kind of update that the test server lost,
or that nobody says here what to expect of, fails the first two tests.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from botapi.faults import FAULTS
from botapi.person import KINDS, Person
from botapi.server import Server
from serving import House, assert_stands
from talking import SHORT

from bot.channels.telegram.polling import FatalTelegramError

pytestmark = pytest.mark.slow

HASTE: Final = 50
FIRST_PERSON: Final = 500

AT_ONCE, SWEPT, ASKED, GONE = "at once", "swept", "asked", "gone"
"""When the card is there after a send failed so: at once; with the next sweep; when the person
does the next thing (they were told so); when the person returns."""

ANSWERS: Final = {
    "429": AT_ONCE,
    "429_long": AT_ONCE,
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

IN_PLACE: Final = {"400_not_modified", "400_edit_missing", "400_cant_edit", "400_del_missing"}
"""The failures that an edit gets over at once, and a new card does not."""

FATAL: Final = {"401", "404"}
"""The failures after which a poll ends the bot."""

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


class Hasty:
    """A clock on which a second is some milliseconds: what Telegram asks to wait is waited."""

    def now(self) -> float:
        """Return the time of this clock."""
        return time.monotonic() * HASTE

    async def sleep(self, seconds: float) -> None:
        """Return after that long on this clock."""
        await asyncio.sleep(seconds / HASTE)


@pytest.fixture
def house(tmp_path: Path, server: Server) -> House:
    """Return a short interview, nobody served yet."""
    return House(SHORT, tmp_path, server, clock=Hasty())


def test_no_row_of_the_answers_is_missing() -> None:
    """The test server fails in each way of the table, and in no way that is not in it."""
    assert set(FAULTS) == set(ANSWERS)


def test_no_row_of_the_updates_is_missing() -> None:
    """The test server sends each kind of the table, and none that is not in it."""
    assert set(KINDS) == set(UPDATES)


async def test_a_card_that_fails(house: House) -> None:
    """Whatever becomes of a new card: the answer counts once, and a usable card is there again."""
    async with house.serving():
        for name, ann in rows(house, ANSWERS):
            with noted(name):
                await house.agrees(ann)
                house.world.faults.next("sendMessage", name, seconds=0.01)
                await house.says(ann, "1")
                await until_usable(house, ann, ANSWERS[name])
                assert ("sendmessage", name) in house.world.faults.struck
                assert list((await house.session(ann)).answers) == ["party_role"]
                await works(house, ann)


async def test_an_edit_that_fails(house: House) -> None:
    """The same of a card that is changed in place."""
    async with house.serving():
        for name, ann in rows(house, ANSWERS):
            with noted(name):
                await house.agrees(ann)
                house.world.faults.next("editMessageText", name, seconds=0.01)
                await house.taps(ann, await house.code(ann, 0))
                await until_usable(house, ann, AT_ONCE if name in IN_PLACE else ANSWERS[name])
                assert list((await house.session(ann)).answers) == ["party_role"]
                if name == "400_not_modified":
                    # The server lied: the card is not there, and only the person can tell.
                    await house.says(ann, "/continue")
                await works(house, ann)


async def test_a_press_that_cannot_be_acknowledged(house: House) -> None:
    """The press counts all the same, and buttons that do not come off do no harm."""
    methods = ("answerCallbackQuery", "editMessageReplyMarkup")
    async with house.serving():
        for name, ann in rows(house, ANSWERS):
            with noted(name):
                await house.agrees(ann)
                for method in methods:
                    house.world.faults.next(method, name, seconds=0.01)
                await house.taps(ann, await house.code(ann, 0))
                await house.says(ann, "trademark")
                session = await house.session(ann)
                assert list(session.answers) == ["party_role", "right_type"]
                for method in methods:
                    assert (method.lower(), name) in house.world.faults.struck
                await works(house, ann)


async def test_a_poll_that_fails(house: House) -> None:
    """What is said meanwhile counts once."""
    async with house.serving():
        for name, ann in rows(house, ANSWERS.keys() - FATAL):
            with noted(name):
                await house.agrees(ann)
                house.world.faults.next("getUpdates", name, seconds=0.01)
                ann.say("1")
                await house.world.until(partial(struck, house, "getupdates", name))
                await house.settle()
                assert list((await house.session(ann)).answers) == ["party_role"]
                assert_stands(ann, await house.stored(ann))


@pytest.mark.parametrize("name", sorted(FATAL))
async def test_a_poll_that_is_refused(house: House, ann: Person, name: str) -> None:
    """The bot ends; what was said meanwhile is taken in by the next one."""
    with pytest.raises(FatalTelegramError):
        await refused(house, ann, name)
    async with house.serving():
        await house.settle()
        assert list((await house.session(ann)).answers) == ["party_role"]
        assert_stands(ann, await house.stored(ann))


async def refused(house: House, ann: Person, name: str) -> None:
    """Serve until a poll fails so while somebody answers."""
    async with house.serving():
        await house.agrees(ann)
        house.world.faults.next("getUpdates", name)
        ann.say("1")
        await house.world.until(lambda: struck(house, "getupdates", name))


async def test_an_update_of_each_kind(house: House) -> None:
    """Whatever comes in the middle of an interview: no answer changes, the card stands."""
    house.world.add_chat({"id": -4001, "type": "group", "title": "Group"})
    async with house.serving():
        for kind, ann in rows(house, UPDATES):
            with noted(kind):
                await house.agrees(ann)
                await house.says(ann, "1")
                await comes(house, ann, kind)
                await works(house, ann)


async def comes(house: House, ann: Person, kind: str) -> None:
    """Send one update and compare what is on the screen afterwards with the table."""
    # The bot asks for four kinds; it must bear all the others.
    house.world.updates.allow(list({name for body in KINDS.values() for name in body}))
    before, screen = await house.session(ann), ann.texts
    ann.send(kind)
    await house.settle()
    after = await house.session(ann)
    assert after.answers == before.answers
    if UPDATES[kind] is NOTHING:
        assert (after, ann.texts) == (before, screen)
    elif UPDATES[kind] is WORDS:
        assert len(ann.texts) >= len(screen) + 2
        assert ann.texts[-2] not in screen
    if UPDATES[kind] is not BEGINS:
        assert after.revision == before.revision
    assert_stands(ann, await house.stored(ann))


def rows(house: House, names: Iterable[str]) -> Iterator[tuple[str, Person]]:
    """Yield each row with a person of its own."""
    for number, name in enumerate(names):
        yield name, Person(house.world, FIRST_PERSON + number)


@contextmanager
def noted(row: str) -> Iterator[None]:
    """Say which row it was that failed."""
    try:
        yield
    except (AssertionError, LookupError, TimeoutError) as error:
        error.add_note(f"row: {row}")
        raise


def struck(house: House, method: str, name: str) -> bool:
    """Whether a call failed so."""
    return (method, name) in house.world.faults.struck


async def until_usable(house: House, ann: Person, when: str) -> None:
    """Do what has to be done until the card is on the screen; until then it is not there."""
    assert house.service is not None
    if when is AT_ONCE:
        assert not (await house.stored(ann)).is_behind
        return
    if when is ASKED:
        assert "Something went wrong" in ann.texts[-1]
        await house.says(ann, "/continue")
        return
    assert (await house.stored(ann)).is_behind
    await house.service._redelivery.sweep(at_once=True)
    await house.settle()
    if when is GONE:
        assert (await house.stored(ann)).is_behind
        await house.says(ann, "/continue")
    assert not (await house.stored(ann)).is_behind


async def works(house: House, ann: Person) -> None:
    """Require that the card on the screen is the current one, and that its buttons count."""
    session, card = await house.session(ann), await house.card(ann)
    assert ann.card is not None
    shown = [key["callback_data"] for row in ann.card.keyboard for key in row]
    assert shown == [button.action.code for row in card.rows for button in row]
    await house.taps(ann, str(shown[0]))
    after = await house.session(ann)
    assert after.revision > session.revision
    assert not (await house.stored(ann)).is_behind
