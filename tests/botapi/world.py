"""Telegram as one bot meets it: people, chats, what stands in them, and the updates."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from botapi.entities import Formatted
from botapi.errors import bad_request, forbidden
from botapi.faults import FaultPlan
from botapi.json_type import Json, Object
from botapi.update_queue import UpdateQueue

TOKEN: Final = f"1234567890:{'A' * 35}"
"""Shaped like a real token, so that whatever hides tokens hides it."""
_START: Final = 1_780_000_000
_PATIENCE: Final = 60.0


@dataclass(slots=True)
class Message:
    """One message; `keyboard` holds rows of buttons as the bot gave them."""

    chat: Chat
    message_id: int
    sender: Object
    from_bot: bool
    date: int
    text: Formatted = field(default_factory=lambda: Formatted(""))
    keyboard: list[list[Object]] = field(default_factory=list)
    extra: Object = field(default_factory=dict)
    edited: int | None = None

    @property
    def labels(self) -> list[str]:
        """What stands on its buttons, row by row."""
        return [str(button["text"]) for row in self.keyboard for button in row]

    def to_json(self) -> Object:
        """Return it as it comes in updates and answers."""
        caption = "document" in self.extra
        message: Object = {
            "message_id": self.message_id,
            "from": self.sender,
            "chat": self.chat.to_json(),
            "date": self.date,
            **self.extra,
        }
        if self.text.text:
            message["caption" if caption else "text"] = self.text.text
        if self.text.entities:
            message["caption_entities" if caption else "entities"] = self.text.to_json()
        if self.keyboard:
            message["reply_markup"] = {"inline_keyboard": [list(row) for row in self.keyboard]}
        if self.edited is not None:
            message["edit_date"] = self.edited
        return message


@dataclass(slots=True)
class Chat:
    """One chat as its people see it; `refusal` is what the bot is told when it writes."""

    about: Object
    messages: dict[int, Message] = field(default_factory=dict)
    refusal: str = ""
    writable: bool = True
    changes: int = 0
    typing: int = 0
    watchers: set[asyncio.Event] = field(default_factory=set)

    @property
    def chat_id(self) -> int:
        """The id that the Bot API uses."""
        number = self.about["id"]
        assert isinstance(number, int)
        return number

    def to_json(self) -> Object:
        """Return it as it stands in a message."""
        return dict(self.about)

    def changed(self) -> None:
        """Count a change that the bot made, and wake who waits for it."""
        self.changes += 1
        for watcher in self.watchers:
            watcher.set()

    async def until(self, happened: Callable[[], bool], seconds: float) -> None:
        """Return as soon as the bot has made it so in this chat.

        Raises:
            TimeoutError: it was not so in all that time.
        """
        await _watched(self.watchers, happened, seconds)


@dataclass(slots=True)
class Tap:
    """One press of a button: where, and what the bot answered, if it did in time.

    `number` orders presses and messages, `data` is that of the button. `handed_over` has how
    many calls the bot had made each time it got the press.
    """

    query_id: str
    chat: Chat | None
    message: int | None = None
    answered: bool = False
    expired: bool = False
    text: str = ""
    number: int = 0
    data: str = ""
    alert: bool = False
    handed_over: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Call:
    """One call as the bot made it, what befell its answer, and the message it put there.

    `origin` is what the process that called put before the address, to be told from others.
    """

    method: str
    params: Object
    fault: str = ""
    message: int | None = None
    origin: str = ""


class World:
    """One Bot API server's memory, for one bot."""

    def __init__(self, *, token: str = TOKEN, seed: int = 0) -> None:
        self.token = token
        self.faults = FaultPlan(seed)
        self.updates = UpdateQueue(seed)
        self.chats: dict[int, Chat] = {}
        self.taps: dict[str, Tap] = {}
        self.calls: list[Call] = []
        self.texts: dict[tuple[str, str], Json] = {}
        self.menu_button: Json = {"type": "default"}
        self.webhook: Object = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.me: Object = {
            "id": int(token.split(":", maxsplit=1)[0]),
            "is_bot": True,
            "first_name": "Intake",
            "username": "intake_test_bot",
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }
        self._numbers = count(1)
        self._watchers: set[asyncio.Event] = set()

    @property
    def now(self) -> int:
        """The time of the server: one second later with each thing that has a number."""
        return _START + len(self.calls)

    def number(self) -> int:
        """Return a number never used before."""
        return next(self._numbers)

    def add_chat(self, about: Object) -> Chat:
        """Make a chat."""
        chat = Chat(about)
        self.chats[chat.chat_id] = chat
        return chat

    def post(self, chat: Chat, sender: Object, *, from_bot: bool) -> Message:
        """Put an empty message into a chat."""
        message = Message(chat, self.number(), sender, from_bot, self.now)
        chat.messages[message.message_id] = message
        return message

    def publish(self, kind: str, body: Json) -> None:
        """Tell the bot of something that happened, if it asked for this kind."""
        update: Object = {kind: body}
        if self.updates.wants(update):
            self.updates.add(update)
        self.changed()

    def hand_over(self, batch: Iterable[Json]) -> None:
        """Note that the bot gets these updates now."""
        for update in batch:
            assert isinstance(update, dict)
            number, press = update["update_id"], update.get("callback_query")
            assert isinstance(number, int)
            self.updates.delivered[number] += 1
            tap = self.taps.get(str(press["id"])) if isinstance(press, dict) else None
            if tap is not None:
                tap.handed_over.append(len(self.calls))

    def writable_chat(self, chat_id: Json) -> Chat:
        """Find the chat the bot wants to write to.

        Raises:
            ApiError: there is none, or nobody there wants to hear from the bot.
        """
        chat = self.chats.get(int(str(chat_id))) if str(chat_id).lstrip("-").isdigit() else None
        if chat is None:
            raise bad_request("chat not found")
        if chat.refusal:
            raise forbidden(chat.refusal)
        return chat

    def bot_messages(self) -> Iterator[Message]:
        """Every message of the bot that still stands somewhere."""
        for chat in self.chats.values():
            yield from (m for m in chat.messages.values() if m.from_bot)

    def changed(self) -> None:
        """Wake whoever waits for something to happen."""
        for watcher in self._watchers:
            watcher.set()

    async def until(self, happened: Callable[[], bool], seconds: float = _PATIENCE) -> None:
        """Return as soon as it is so.

        Raises:
            TimeoutError: it was not so in all that time.
        """
        await _watched(self._watchers, happened, seconds)


async def _watched(
    watchers: set[asyncio.Event], happened: Callable[[], bool], seconds: float
) -> None:
    watcher = asyncio.Event()
    watchers.add(watcher)
    try:
        async with asyncio.timeout(seconds):
            while not happened():
                watcher.clear()
                await watcher.wait()
    finally:
        watchers.discard(watcher)
