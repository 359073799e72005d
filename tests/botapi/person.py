"""A scripted person with a Telegram app: says, taps, looks at the screen, blocks the bot."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

from botapi.entities import Formatted, utf16_length
from botapi.json_type import Json, Object
from botapi.world import Chat, Message, Tap, World

_COMMAND: Final = re.compile(r"(?<![\w/])/[a-zA-Z0-9_]+(?:@\w+)?")
KINDS: Final[dict[str, Object]] = json.loads(
    Path(__file__).with_name("update_kinds.json").read_text("utf-8")
)
"""Every kind of update of the table of failures; words in $CAPITALS stand for the objects."""


class Person:
    """One person in their private chat with the bot."""

    def __init__(
        self, world: World, person_id: int = 5, name: str = "Ann", language: str | None = "en"
    ) -> None:
        self.world = world
        self.about: Object = {"id": person_id, "is_bot": False, "first_name": name}
        if language is not None:
            self.about["language_code"] = language
        self.chat: Chat = world.add_chat({"id": person_id, "type": "private", "first_name": name})

    @property
    def screen(self) -> list[Message]:
        """What the bot has in the chat at this moment, oldest first."""
        return [message for message in self.chat.messages.values() if message.from_bot]

    @property
    def card(self) -> Message | None:
        """The newest message with buttons."""
        return next((m for m in reversed(self.screen) if m.keyboard), None)

    @property
    def texts(self) -> list[str]:
        """The texts on the screen, oldest first."""
        return [message.text.text for message in self.screen]

    def say(self, text: str) -> Message:
        """Type a text, of any length: the app cuts it at 4,096."""
        self._come_back()
        message = self.world.post(self.chat, self.about, from_bot=False)
        message.text = Formatted(text, _commands(text))
        self.world.publish("message", message.to_json())
        return message

    def edit(self, message: Message, text: str) -> None:
        """Change what was typed before."""
        message.text = Formatted(text, _commands(text))
        message.edited = self.world.now
        self.world.publish("edited_message", message.to_json())

    def tap(self, button: str, on: Message | None = None) -> Tap:
        """Press a button by what stands on it or by its data, on the newest message with it.

        Raises:
            LookupError: no such button is on the screen.
        """
        messages = [on] if on is not None else list(reversed(self.screen))
        for message in messages:
            for row in message.keyboard:
                for key in row:
                    if button in {key["text"], key.get("callback_data")}:
                        return self.send_tap(str(key["callback_data"]), message)
        shown = [(message.text.text, message.labels) for message in self.screen]
        raise LookupError(f"no button {button!r} among {shown}")

    def send_tap(self, data: str, message: Message) -> Tap:
        """Press a button that may no longer be there, as an app does that was offline."""
        number = self.world.number()
        tap = Tap(str(700_000 + number), self.chat, message.message_id, number=number, data=data)
        self.world.taps[tap.query_id] = tap
        self.world.publish(
            "callback_query",
            {
                "id": tap.query_id,
                "from": self.about,
                "chat_instance": str(self.chat.chat_id),
                "data": data,
                "message": message.to_json(),
            },
        )
        return tap

    def block(self) -> None:
        """Stop the bot; it is told."""
        self.chat.refusal = "bot was blocked by the user"
        self.send("my_chat_member_blocked")

    def unblock(self) -> None:
        """Let the bot write again; it is told."""
        self.chat.refusal = ""
        self.send("my_chat_member_unblocked")

    def deactivate(self) -> None:
        """Delete the account; nobody is told."""
        self.chat.refusal = "user is deactivated"

    def send(self, kind: str) -> None:
        """Cause one update of the table of kinds."""
        for name, body in KINDS[kind].items():
            self.world.publish(name, self._filled(body))

    async def until_shown(self, part: str) -> Message:
        """Wait until a message of the bot with this in it stands in the chat."""
        await self.world.until(lambda: any(part in text for text in self.texts))
        return next(m for m in reversed(self.screen) if part in m.text.text)

    async def until_changed(self, since: int) -> None:
        """Wait until the bot changed the chat after it had changed so many times."""
        await self.world.until(lambda: self.chat.changes > since)

    def _come_back(self) -> None:
        if self.chat.refusal == "bot was blocked by the user":
            self.unblock()

    def _filled(self, value: Json) -> Json:
        if isinstance(value, dict):
            return {name: self._filled(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self._filled(part) for part in value]
        if isinstance(value, str) and value.startswith("$"):
            return self._word(value)
        return value

    def _word(self, word: str) -> Json:
        plain: Object = {k: v for k, v in self.about.items() if k != "language_code"}
        words: Object = {
            "$USER": self.about,
            "$USER_NOLANG": plain,
            "$USER_ODDLANG": {**plain, "language_code": "zh-hant-TW"},
            "$BOT": {k: self.world.me[k] for k in ("id", "is_bot", "first_name", "username")},
            "$CHAT": self.chat.to_json(),
            "$CHATID": self.chat.chat_id,
            "$GROUP": {"id": -4001, "type": "group", "title": "Group"},
            "$SUPER": {"id": -1001234500001, "type": "supergroup", "title": "Super"},
            "$CHANNEL": {"id": -1001234500002, "type": "channel", "title": "Channel"},
            "$NOW": self.world.now,
            "$LONG4096": "long " * 819 + "!",
        }
        return words[word]


def _commands(text: str) -> tuple[tuple[str, int, int], ...]:
    return tuple(
        ("bot_command", utf16_length(text[: found.start()]), utf16_length(found[0]))
        for found in _COMMAND.finditer(text)
    )
