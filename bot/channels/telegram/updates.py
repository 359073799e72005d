"""What an update means: who did what, as an input of the conversation.

Pure. Only private chats are served; a group is shown the way there, anything else is ignored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatType
from telegram.ext import filters

from bot.channels.telegram.outcome import Json
from bot.channels.telegram.parsing import Raw
from bot.turn import Command, Input, Tapped, addressee, read_input

_ALBUM_DIGITS: Final = 20
_PRIVATE: Final = str(ChatType.PRIVATE)
_GROUPS: Final = frozenset({str(ChatType.GROUP), str(ChatType.SUPERGROUP)})
_GONE: Final = frozenset({"left", "kicked"})

NOT_READABLE: Final = Command("unsupported")
"""Neither a text nor a button: a voice message, a photo, a sticker."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A press to be acknowledged by the id `query`; `message` carried the button."""

    query: str
    message: int | None = None


@dataclass(frozen=True, slots=True)
class UserInput:
    """A person did something in their private chat.

    `hint` is the language of their app. `album` is the id of an album, answered once.
    """

    chat: int
    given: Input
    hint: str = ""
    tap: Tap | None = None
    album: int | None = None


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """A person edited a message; this is no new answer."""

    chat: int


@dataclass(frozen=True, slots=True)
class Blocked:
    """A person blocked the bot."""

    chat: int


@dataclass(frozen=True, slots=True)
class Unblocked:
    """A person unblocked the bot."""

    chat: int


@dataclass(frozen=True, slots=True)
class GroupMessage:
    """The bot was added to a group, or addressed there."""

    chat: int


@dataclass(frozen=True, slots=True)
class ForeignTap:
    """A button outside of a private chat: the press is only acknowledged."""

    tap: Tap


UpdateEvent: TypeAlias = (
    UserInput | MessageEdited | Blocked | Unblocked | GroupMessage | ForeignTap | None
)


def event_of(update: Update, bot_name: str) -> UpdateEvent:
    """Return what an update means; None if it means nothing to the product."""
    if update.callback_query is not None:
        return _tapped(update.callback_query)
    if update.message is not None:
        return _said(update, update.message, bot_name)
    if update.edited_message is not None:
        return _edited(update.edited_message)
    if update.my_chat_member is not None:
        return _member(update.my_chat_member)
    return None


def event_of_raw(raw: Raw) -> UpdateEvent:
    """Return what an update means that the library cannot parse.

    A person who sent it in a private chat is still answered.
    """
    query = raw.get("callback_query")
    if isinstance(query, dict):
        return _raw_tap(query)
    message = raw.get("message")
    chat = _private_chat(message)
    if chat is None:
        return None
    text = message.get("text") if isinstance(message, dict) else None
    return UserInput(chat, read_input(text) if isinstance(text, str) else NOT_READABLE)


def _said(update: Update, message: Message, bot_name: str) -> UpdateEvent:
    chat, text = message.chat, message.text
    if chat.type in _GROUPS:
        return GroupMessage(chat.id) if _is_for(text or "", bot_name) else None
    if chat.type != _PRIVATE:
        return None
    hint = (message.from_user.language_code if message.from_user else None) or ""
    if text is not None:
        return UserInput(chat.id, read_input(text, hint), hint)
    if filters.StatusUpdate.ALL.filter(update):
        return None
    album = message.media_group_id or ""
    is_number = album.isdecimal() and len(album) <= _ALBUM_DIGITS
    return UserInput(chat.id, NOT_READABLE, hint, album=int(album) if is_number else None)


def _is_for(text: str, bot_name: str) -> bool:
    """Whether a text in a group is a command to this bot, or to all bots."""
    named = addressee(text)
    return named is not None and (named or bot_name).casefold() == bot_name.casefold()


def _tapped(query: CallbackQuery) -> UpdateEvent:
    hint = query.from_user.language_code or ""
    message = query.message
    if message is None or message.chat.type != _PRIVATE:
        return ForeignTap(Tap(query.id))
    tap = Tap(query.id, message.message_id)
    return UserInput(message.chat.id, Tapped(query.data or ""), hint, tap)


def _edited(message: Message) -> UpdateEvent:
    is_answer = message.chat.type == _PRIVATE and message.text is not None
    return MessageEdited(message.chat.id) if is_answer else None


def _member(change: ChatMemberUpdated) -> UpdateEvent:
    chat, gone = change.chat, str(change.new_chat_member.status) in _GONE
    if chat.type == _PRIVATE:
        return Blocked(chat.id) if gone else Unblocked(chat.id)
    was_gone = str(change.old_chat_member.status) in _GONE
    return GroupMessage(chat.id) if chat.type in _GROUPS and was_gone and not gone else None


def _raw_tap(query: dict[str, Json]) -> UpdateEvent:
    number, message = query.get("id"), query.get("message")
    if not isinstance(number, str):
        return None
    chat = _private_chat(message)
    if chat is None:
        return ForeignTap(Tap(number))
    message_id = message.get("message_id") if isinstance(message, dict) else None
    tap = Tap(number, message_id if isinstance(message_id, int) else None)
    return UserInput(chat, Tapped(""), tap=tap)


def _private_chat(message: Json) -> int | None:
    chat = message.get("chat") if isinstance(message, dict) else None
    if not isinstance(chat, dict) or chat.get("type") != _PRIVATE:
        return None
    number = chat.get("id")
    return number if isinstance(number, int) else None
