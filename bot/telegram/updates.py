"""What an update means to the product: who did what, in the words of the conversation.

Pure. Only a private chat is talked to; a group is shown the way there, all else is ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatType
from telegram.ext import filters

from bot.telegram.outcome import Json
from bot.turn import Command, Input, Started, Tapped, Typed

Raw: TypeAlias = dict[str, Json]
"""An update as it came."""

_COMMAND: Final = re.compile(r"/(\S*?)(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)
_PRIVATE: Final = str(ChatType.PRIVATE)
_GROUPS: Final = frozenset({str(ChatType.GROUP), str(ChatType.SUPERGROUP)})
_GONE: Final = frozenset({"left", "kicked"})

_PLAIN_MESSAGE: Final = frozenset({"message_id", "from", "chat", "date", "text", "entities"})
_PLAIN_TEXT: Final = frozenset({"update_id", "message"})
_PLAIN_TAP: Final = frozenset({"update_id", "callback_query"})

NOT_READABLE: Final = Command("unsupported")
"""What neither is a text nor a button: a voice message, a photo, a sticker."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A press that Telegram waits to have answered; `message` carried the button."""

    query: str
    message: int | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """A person did something in their private chat.

    `hint` is the language of their app. `album` numbers what came as one, to be answered once.
    """

    chat: int
    given: Input
    hint: str = ""
    tap: Tap | None = None
    album: int | None = None

    @property
    def opening(self) -> Input:
        """What this means from somebody who has no session yet: whatever it is, a beginning."""
        if isinstance(self.given, Typed | Tapped) or self.given == NOT_READABLE:
            return Started(self.hint)
        return self.given


@dataclass(frozen=True, slots=True)
class Edited:
    """A person changed what they had typed: not a new answer."""

    chat: int


@dataclass(frozen=True, slots=True)
class Left:
    """A person blocked the bot."""

    chat: int


@dataclass(frozen=True, slots=True)
class Returned:
    """A person lets the bot write again."""

    chat: int


@dataclass(frozen=True, slots=True)
class InGroup:
    """The bot was added to a group, or spoken to there."""

    chat: int


@dataclass(frozen=True, slots=True)
class TapElsewhere:
    """A button outside of a private chat: the press is acknowledged, no more."""

    tap: Tap


Meaning: TypeAlias = Arrived | Edited | Left | Returned | InGroup | TapElsewhere | None

Read: TypeAlias = Update | Arrived
"""An update that was read: by the library, or, where it is plain what it is, by us."""


def read_update(raw: Raw) -> Read | None:
    """Read an update; what the library makes of it, it takes a tenth of a millisecond for.

    So a plain text and a plain tap in a private chat, which nearly all updates are, are read
    here; they mean the same either way.

    Raises:
        Exception: the library cannot read it.
    """
    kinds = raw.keys()
    plain = None
    if kinds == _PLAIN_TAP:
        plain = _plain_tap(raw["callback_query"])
    elif kinds == _PLAIN_TEXT:
        plain = _plain_text(raw["message"])
    return plain or Update.de_json(raw)


def meaning_of(update: Update, bot_name: str) -> Meaning:
    """Return what an update means; None where it is none of our business."""
    if update.callback_query is not None:
        return _tapped(update.callback_query)
    if update.message is not None:
        return _said(update, update.message, bot_name)
    if update.edited_message is not None:
        return _edited(update.edited_message)
    if update.my_chat_member is not None:
        return _member(update.my_chat_member)
    return None


def meaning_of_raw(raw: Raw) -> Meaning:
    """Return what can be said of an update that the library cannot parse.

    Whoever sent it in a private chat gets an answer all the same.
    """
    query = raw.get("callback_query")
    if isinstance(query, dict):
        return _raw_tap(query)
    chat = _private_chat(raw.get("message"))
    return None if chat is None else Arrived(chat, NOT_READABLE)


def read_text(text: str, hint: str) -> Input:
    """Return what a text means: a command behind a slash, `/start` an arrival, else an answer."""
    match = _COMMAND.fullmatch(text) if text.startswith("/") else None
    if match is None:
        return Typed(text)
    name, argument = match[1].casefold(), (match[3] or "").strip()
    return Started(hint, argument) if name == "start" else Command(name, argument)


def _said(update: Update, message: Message, bot_name: str) -> Meaning:
    chat, text = message.chat, message.text
    if chat.type in _GROUPS:
        return InGroup(chat.id) if _is_for(text or "", bot_name) else None
    if chat.type != _PRIVATE:
        return None
    hint = (message.from_user.language_code if message.from_user else None) or ""
    if text is not None:
        return Arrived(chat.id, read_text(text, hint), hint)
    if filters.StatusUpdate.ALL.filter(update):
        return None
    album = message.media_group_id or ""
    return Arrived(chat.id, NOT_READABLE, hint, album=int(album) if album.isdecimal() else None)


def _is_for(text: str, bot_name: str) -> bool:
    """Whether a text in a group is a command to this bot, or to all."""
    match = _COMMAND.fullmatch(text) if text.startswith("/") else None
    return match is not None and (match[2] or bot_name).casefold() == bot_name.casefold()


def _tapped(query: CallbackQuery) -> Meaning:
    hint = query.from_user.language_code or ""
    message = query.message
    if message is None or message.chat.type != _PRIVATE:
        return TapElsewhere(Tap(query.id))
    tap = Tap(query.id, message.message_id)
    return Arrived(message.chat.id, Tapped(query.data or ""), hint, tap)


def _edited(message: Message) -> Meaning:
    is_answer = message.chat.type == _PRIVATE and message.text is not None
    return Edited(message.chat.id) if is_answer else None


def _member(change: ChatMemberUpdated) -> Meaning:
    chat, gone = change.chat, str(change.new_chat_member.status) in _GONE
    if chat.type == _PRIVATE:
        return Left(chat.id) if gone else Returned(chat.id)
    was_gone = str(change.old_chat_member.status) in _GONE
    return InGroup(chat.id) if chat.type in _GROUPS and was_gone and not gone else None


def _plain_text(message: Json) -> Arrived | None:
    """Return what a message says that is a text and nothing else, or None."""
    chat = _private_chat(message)
    if chat is None or not isinstance(message, dict) or not message.keys() <= _PLAIN_MESSAGE:
        return None
    text, hint = message.get("text"), _hint(message.get("from"))
    if not isinstance(text, str) or hint is None:
        return None
    return Arrived(chat, read_text(text, hint), hint)


def _plain_tap(query: Json) -> Arrived | None:
    """Return which button was pressed under a message of ours, or None."""
    if not isinstance(query, dict):
        return None
    message, number, data = query.get("message"), query.get("id"), query.get("data")
    chat, hint = _private_chat(message), _hint(query.get("from"))
    shown = message.get("message_id") if isinstance(message, dict) else None
    if chat is None or hint is None or not isinstance(shown, int):
        return None
    if not isinstance(number, str) or not isinstance(data, str):
        return None
    return Arrived(chat, Tapped(data), hint, Tap(number, shown))


def _hint(person: Json) -> str | None:
    """Return the language of a person's app, empty where it says none; None for no person."""
    code = person.get("language_code", "") if isinstance(person, dict) else None
    return code if isinstance(code, str) else None


def _raw_tap(query: dict[str, Json]) -> Meaning:
    number, message = query.get("id"), query.get("message")
    if not isinstance(number, str):
        return None
    chat = _private_chat(message)
    if chat is None:
        return TapElsewhere(Tap(number))
    message_id = message.get("message_id") if isinstance(message, dict) else None
    tap = Tap(number, message_id if isinstance(message_id, int) else None)
    return Arrived(chat, Tapped(""), tap=tap)


def _private_chat(message: Json) -> int | None:
    chat = message.get("chat") if isinstance(message, dict) else None
    if not isinstance(chat, dict) or chat.get("type") != _PRIVATE:
        return None
    number = chat.get("id")
    return number if isinstance(number, int) else None
