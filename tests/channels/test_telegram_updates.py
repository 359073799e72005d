"""What each kind of update means, and what it costs nobody."""

from __future__ import annotations

import pytest
from botapi.json_type import Json, Object
from botapi.person import KINDS, Person
from botapi.world import World
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.channels.telegram.limits import LIMITS
from bot.channels.telegram.parsing import parsed
from bot.channels.telegram.updates import (
    NOT_READABLE,
    Blocked,
    ForeignTap,
    GroupMessage,
    MessageEdited,
    Tap,
    Unblocked,
    UpdateEvent,
    UserInput,
    event_of,
    event_of_raw,
)
from bot.turn import Command, Started, Tapped, Typed, read_input

NAME = "intake_test_bot"
WRONG_TYPES: list[tuple[str, str, Json]] = [
    ("forwarded", "text", {}),
    ("forwarded", "message_id", "5"),
    ("forwarded", "message_id", True),
    ("forwarded", "chat", None),
    ("forwarded", "chat", {"id": "5", "type": "private"}),
    ("forwarded", "from", {"id": 5, "language_code": []}),
    ("photo_album", "media_group_id", 5),
    ("edited_message", "chat", []),
    ("callback_foreign_data", "id", 5),
    ("callback_foreign_data", "data", ["x"]),
    ("callback_foreign_data", "from", None),
    ("callback_foreign_data", "message", {"message_id": [], "chat": {"id": 5, "type": "private"}}),
    ("my_chat_member_blocked", "new_chat_member", {"status": None}),
]
MARKUP = "<b>*_`[x](y) & {0} %s \u202e 👩‍👩‍👧‍👦 \u0000"
UNREADABLE = UserInput(5, NOT_READABLE, "en")
MEANINGS: dict[str, UpdateEvent] = {
    "edited_message": MessageEdited(5),
    "my_chat_member_blocked": Blocked(5),
    "my_chat_member_unblocked": Unblocked(5),
    "my_chat_member_group_add": GroupMessage(-4001),
    "callback_inaccessible": UserInput(5, Tapped("x"), "en", Tap("777000111333", 3)),
    "callback_inline_message": ForeignTap(Tap("777000111444")),
    "callback_game": UserInput(5, Tapped(""), "en", Tap("777000111555", 900006)),
    "callback_foreign_data": UserInput(
        5, Tapped("old_version:button:⚙️"), "en", Tap("777000111666", 900007)
    ),
    "photo_album": UserInput(5, NOT_READABLE, "en", album=13500000000000001),
    **dict.fromkeys(
        ("voice", "sticker", "photo", "location", "contact", "dice", "video_note", "poll_message"),
        UNREADABLE,
    ),
    "forwarded": UserInput(5, Typed("forwarded"), "en"),
    "long_text": UserInput(5, Typed("long " * 819 + "!"), "en"),
    "markup_text": UserInput(5, Typed(MARKUP), "en"),
    "unknown_command": UserInput(5, Command("nosuchcommand"), "en"),
    "start_deeplink": UserInput(5, Started("en", "ref_ABC-123"), "en"),
    "no_language_code": UserInput(5, Typed("hi")),
    "odd_language_code": UserInput(5, Typed("hi"), "zh-hant-TW"),
}
"""The kinds that mean something; all others mean nothing to us."""


@pytest.mark.parametrize(("kind", "field", "value"), WRONG_TYPES)
def test_a_field_of_another_type(kind: str, field: str, value: Json) -> None:
    """It is found before anything is done, as in an update that the library cannot parse."""
    update = filled(kind)
    (body,) = (body for body in update.values() if isinstance(body, dict))
    body[field] = value
    with pytest.raises(TypeError):
        parsed(update)


def test_what_was_not_asked_for_is_left_out() -> None:
    """Whatever stands in a kind that means nothing to us, it is not even looked at."""
    update = parsed({"update_id": 5, "channel_post": {"chat": []}, "some_future_update": 1})
    assert update.effective_message is None
    assert event_of(update, NAME) is None


def test_an_album_without_a_number() -> None:
    """A name of an album that is no number, or too long a one, is no name."""
    for name in ("x", "9" * 5000, ""):
        update = filled("photo_album")
        assert isinstance(update["message"], dict)
        update["message"]["media_group_id"] = name
        assert event_of(parsed(update), NAME) == UNREADABLE


def test_words_beside_what_cannot_be_read() -> None:
    """What the person says counts, though the library cannot parse the rest of the message."""
    chat: Json = {"id": 5, "type": "private"}
    raw: Object = {"update_id": 1, "message": {"chat": chat, "text": "/delete", "poll": 7}}
    assert event_of_raw(raw) == UserInput(5, Command("delete", ""))


def filled(kind: str) -> Object:
    """Return the raw update of a kind."""
    body = Person(World())._filled(KINDS[kind])
    assert isinstance(body, dict)
    return {"update_id": 1, **body}


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"poison_poll"}))
def test_every_kind_has_its_meaning(kind: str) -> None:
    """Answers, presses, comings and goings are told apart; the rest is left alone."""
    update = Update.de_json(filled(kind))
    assert event_of(update, NAME) == MEANINGS.get(kind)


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"poison_poll"}))
def test_a_press_made_of_its_parts(kind: str) -> None:
    """What is left out in parsing changes no meaning, whatever the kind."""
    assert event_of(parsed(filled(kind)), NAME) == MEANINGS.get(kind)


def test_what_cannot_be_parsed_still_has_a_sender() -> None:
    """In a private chat it counts as unreadable; a press is acknowledged."""
    assert event_of_raw(filled("poison_poll")) == UserInput(5, NOT_READABLE)
    tap = filled("callback_foreign_data")
    assert event_of_raw(tap) == UserInput(5, Tapped(""), tap=Tap("777000111666", 900007))
    assert event_of_raw(filled("callback_inline_message")) == ForeignTap(Tap("777000111444"))
    for kind in ("group_message", "channel_post", "unknown_kind"):
        assert event_of_raw(filled(kind)) is None


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"message": None},
        {"message": {"chat": 5}},
        {"message": {"chat": {"type": "private", "id": "5"}}},
        {"callback_query": {"id": 5}},
        {"callback_query": {"id": "5", "message": []}},
    ],
)
def test_nonsense_means_nothing(raw: Object) -> None:
    """Whatever shape it has, reading it does not fail, and it reaches no chat."""
    assert not isinstance(event_of_raw(raw), UserInput)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("/start", Started("en")),
        ("/START@Intake_test_bot  zh", Started("en", "zh")),
        ("/lang zh", Command("lang", "zh")),
        ("/lang\nzh ", Command("lang", "zh")),
        ("/Back@intake_test_bot", Command("back")),
        ("/", Command("")),
        ("/返回", Command("返回")),
        ("/2026/03/04", Command("2026/03/04")),
        (" /back", Typed(" /back")),
        ("yes", Typed("yes")),
    ],
)
def test_a_slash_makes_a_command(text: str, meaning: object) -> None:
    """Commands are read as Telegram writes them, whatever stands behind them."""
    assert read_input(text, "en") == meaning


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    """No text fails, and what does not begin with a slash is an answer as it was typed."""
    read = read_input(text)
    assert text.startswith("/") or read == Typed(text)


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("/start", True),
        ("/start@intake_test_bot", True),
        ("/start@other_bot", False),
        ("hello", False),
        ("", False),
    ],
)
def test_groups_are_pointed_only_when_they_ask(text: str, *, ours: bool) -> None:
    """A command for us or for all asks; what people say to each other is not ours to hear."""
    raw = filled("group_message")
    message = raw["message"]
    assert isinstance(message, dict)
    update = Update.de_json({**raw, "message": {**message, "text": text}})
    assert (event_of(update, NAME) == GroupMessage(-4001)) is ours


@given(st.text(alphabet="a 😀\n字", max_size=9000))
def test_parts_fit(text: str) -> None:
    """Each part is at most 4,096 units of UTF-16, and no letter is lost."""
    for parts in (LIMITS.parts(text), LIMITS.small_parts(text)):
        assert all(len(part.encode("utf-16-le")) // 2 <= 4096 for part in parts)
        assert "".join("".join(parts).split()) == "".join(text.split())
