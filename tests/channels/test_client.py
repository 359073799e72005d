"""Each call of the client against a server that validates as Telegram does."""

from __future__ import annotations

import json
from typing import Final

import pytest
from botapi.person import Person
from botapi.world import World
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.client import Client, InlineButton
from bot.channels.telegram.outcome import (
    Absence,
    BadEntities,
    Done,
    Expired,
    Failed,
    Fatal,
    Gone,
    Later,
    NotModified,
    Refused,
    Sent,
    TooLong,
    Uneditable,
    Unknown,
    read_outcome,
)

KEYS: Final = (
    (InlineButton("Yes", "y"), InlineButton("No", "n")),
    (InlineButton("More", url="https://a.example"),),
)


async def test_a_message_with_buttons(client: Client, ann: Person) -> None:
    """Text, markup and buttons arrive as given, without a link preview or a sound."""
    outcome = await client.send_message(5, "<b>Hi</b> &amp; bye", KEYS, silent=True)
    assert outcome == Sent(ann.screen[0].message_id)
    assert ann.texts == ["Hi & bye"]
    assert ann.screen[0].labels == ["Yes", "No", "More"]
    assert ann.screen[0].text.entities == (("bold", 0, 2),)
    params = ann.world.calls[-1].params
    assert params["disable_notification"] is True
    assert params["link_preview_options"] == {"is_disabled": True}


async def test_plain_text_is_not_parsed(client: Client, ann: Person) -> None:
    """Text that is no HTML arrives letter by letter."""
    await client.send_message(5, "<b> & &amp;", html=False)
    assert ann.texts == ["<b> & &amp;"]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("", Refused),
        ("  \n ", Refused),
        ("<b></b>", Refused),
        ("x" * 4097, TooLong),
        ("😀" * 2049, TooLong),
        ("<b>x", BadEntities),
        ("x</b>", BadEntities),
        ("<b><i>x</b></i>", BadEntities),
        ("<font>x</font>", BadEntities),
        ("1 < 2", BadEntities),
    ],
)
async def test_texts_that_telegram_refuses(
    text: str, outcome: type, client: Client, ann: Person
) -> None:
    """Each kind of bad text has its outcome, and nothing is sent."""
    assert isinstance(await client.send_message(5, text), outcome)
    assert ann.screen == []


@pytest.mark.parametrize(
    "text", ["x" * 4096, "<b>" + "x" * 4096 + "</b>", "😀" * 2048, "&lt;" * 4096]
)
async def test_the_longest_texts_pass(text: str, client: Client, ann: Person) -> None:
    """Length is counted as Telegram counts it: after the markup, in UTF-16 units."""
    assert isinstance(await client.send_message(5, text), Sent)
    assert len(ann.screen) == 1


@pytest.mark.parametrize("data", ["x" * 65, "文" * 22, ""])
async def test_button_data_is_1_to_64_bytes(data: str, client: Client, ann: Person) -> None:
    """Data outside the limit is refused for good."""
    assert isinstance(await client.send_message(5, "x", ((InlineButton("A", data),),)), Refused)
    assert ann.screen == []


async def test_an_edit_and_the_same_again(client: Client, ann: Person) -> None:
    """A changed card is `Sent`, an unchanged one `NotModified`."""
    first = await client.send_message(5, "one", KEYS)
    assert isinstance(first, Sent)
    assert first.message_id is not None
    assert await client.edit_message(5, first.message_id, "two", KEYS) == first
    assert await client.edit_message(5, first.message_id, "<b></b>two ", KEYS) == NotModified()
    assert await client.edit_keyboard(5, first.message_id) == first
    assert await client.edit_keyboard(5, first.message_id) == NotModified()
    assert ann.texts == ["two"]
    assert ann.card is None


async def test_messages_that_cannot_be_edited(client: Client, ann: Person) -> None:
    """A missing message, the person's own, and a frozen one are `Uneditable`."""
    own = ann.say("mine")
    sent = await client.send_message(5, "x")
    assert isinstance(sent, Sent)
    assert sent.message_id is not None
    ann.screen[0].extra["frozen"] = True
    for message_id in (own.message_id, sent.message_id, 999_999):
        assert await client.edit_message(5, message_id, "y") == Uneditable()
        assert await client.edit_keyboard(5, message_id) == Uneditable()


async def test_deleting(client: Client, ann: Person) -> None:
    """A message is deleted once."""
    sent = await client.send_message(5, "x")
    assert isinstance(sent, Sent)
    assert sent.message_id is not None
    assert await client.delete_message(5, sent.message_id) == Done(result=True)
    assert await client.delete_message(5, sent.message_id) == Uneditable()
    assert ann.screen == []


async def test_answering_a_tap(client: Client, ann: Person) -> None:
    """A tap is answered with a word; an old or unknown one has expired."""
    await client.send_message(5, "x", KEYS)
    tap = ann.tap("Yes")
    assert await client.answer_tap(tap.query_id, "ok", alert=True) == Done(result=True)
    assert (tap.answered, tap.text, tap.alert) == (True, "ok", True)
    tap.expired = True
    assert await client.answer_tap(tap.query_id) == Expired()
    assert await client.answer_tap("1") == Expired()
    assert isinstance(await client.answer_tap(ann.tap("No").query_id, "x" * 201), TooLong)


async def test_people_who_cannot_be_written_to(client: Client, world: World, ann: Person) -> None:
    """Blocked, deleted and unknown chats are `Gone`, each with its reason."""
    ann.block()
    assert await client.send_message(5, "x") == Gone(Absence.BLOCKED)
    assert await client.show_typing(5) == Gone(Absence.BLOCKED)
    ann.unblock()
    assert isinstance(await client.send_message(5, "x"), Sent)
    ann.deactivate()
    assert await client.send_message(5, "x") == Gone(Absence.DEACTIVATED)
    assert await client.send_message(77, "x") == Gone(Absence.NO_CHAT)
    assert len(world.chats) == 1


async def test_who_the_bot_is(client: Client, world: World) -> None:
    """GetMe and getWebhookInfo come back raw."""
    assert await client.get_me() == Done(dict(world.me))
    info = await client.get_webhook_info()
    assert isinstance(info, Done)
    assert isinstance(info.result, dict)
    assert info.result["url"] == ""


async def test_an_unknown_method_is_fatal(client: Client) -> None:
    """A method that the server does not know will never be done."""
    assert isinstance(await client.call("sendTelepathy", {}), Fatal)


@given(st.integers(100, 599), st.binary(max_size=200))
def test_no_answer_raises(status: int, body: bytes) -> None:
    """Whatever comes back, it has an outcome; nonsense is never a success."""
    outcome = read_outcome(status, body)
    assert not isinstance(outcome, Sent)
    assert isinstance(outcome, Done) <= (status in range(200, 300) and b"result" in body)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(
    st.integers(100, 599),
    st.fixed_dictionaries(
        {},
        optional={
            "ok": values,
            "result": values,
            "error_code": values,
            "description": values,
            "parameters": values
            | st.fixed_dictionaries(
                {}, optional={"retry_after": values, "migrate_to_chat_id": values}
            ),
        },
    ),
)
def test_no_json_raises(status: int, answer: dict[str, object]) -> None:
    """Fields of any type, present or missing, have an outcome."""
    read_outcome(status, json.dumps(answer).encode())


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, b'{"ok": true, "result": [1', Unknown("the answer is cut off", done=True)),
        (200, b'{"ok":true}', Unknown("the answer is cut off", done=True)),
        (200, b"<html>Log in to the hotel network</html>", Failed("the answer is not Telegram's")),
        (200, b'{"ok":false,"error_code":429,"parameters":{"retry_after":3}}', Later(3.0)),
        (302, b"", Failed("HTTP status 302")),
        (429, b"slow down", Later(5.0)),
        (429, b'{"ok":false,"parameters":{"retry_after":-3}}', Later(0.0)),
        (404, b"<html>nginx</html>", Failed("HTTP status 404, not Telegram's")),
        (408, b"", Failed("HTTP status 408")),
        (504, b"", Unknown("HTTP status 504")),
        (
            400,
            b'{"ok":false,"description":"Bad Request: reply markup is too long"}',
            Refused("Bad Request: reply markup is too long"),
        ),
        (403, b'{"ok":false,"description":"Forbidden: new words"}', Gone(Absence.FORBIDDEN)),
    ],
)
def test_answers_beside_the_table(status: int, body: bytes, outcome: object) -> None:
    """What proxies and new versions answer is read with care."""
    assert read_outcome(status, body) == outcome
