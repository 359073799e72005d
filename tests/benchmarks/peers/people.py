"""A person in a private chat, who answers each card once and then stops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from benchmarks.peers.interview import Interview

_DATE = 1_795_000_000
# A part of the text that is unique to the question and needs no escaping.
_KNOWN_BY = 24


@dataclass(slots=True)
class Person:
    """The person of one chat, with counts of answered questions and sent updates."""

    chat: int
    interview: Interview
    answered: int = 0
    sent: int = 0
    is_done: bool = False
    is_counted: bool = False

    def start(self) -> dict[str, Any]:
        """Return the update of a person who opens a link that selects English."""
        self.sent += 1
        entities = [{"type": "bot_command", "offset": 0, "length": 6}]
        return {"message": self._message(1, "/start en") | {"entities": entities}}

    def says(self, text: str) -> dict[str, Any]:
        """Return the update of a text."""
        self.sent += 1
        return {"message": self._message(2 * self.sent + 1, text)}

    def presses(self, message: int, code: str) -> dict[str, Any]:
        """Return the update of a button with this code, under this message."""
        self.sent += 1
        button = {"text": "", "callback_data": code}
        card = self._message(message, "A card.")
        return {"callback_query": self._tap(card, [[button]])}

    def sees(self, message: dict[str, Any]) -> dict[str, Any] | None:
        """Return the reaction of the person to a message, if any."""
        if self.answered == len(self.interview):
            self.is_done = True
            return None
        question = self.interview[self.answered]
        keyboard = message.get("reply_markup", {}).get("inline_keyboard", [])
        if question.text[:_KNOWN_BY] in message["text"]:
            self.answered += 1
            self.sent += 1
            if question.kind != "choice":
                return {"message": self._message(message["message_id"] + 1, question.answer)}
            return {"callback_query": self._tap(message, keyboard)}
        if keyboard and not self.answered:
            # A card before the first question: a consent.
            self.sent += 1
            return {"callback_query": self._tap(message, keyboard)}
        return None

    def _who(self) -> dict[str, Any]:
        return {
            "id": self.chat,
            "is_bot": False,
            "first_name": "Ann",
            "username": f"ann{self.chat}",
            "language_code": "en",
        }

    def _message(self, number: int, text: str) -> dict[str, Any]:
        return {
            "message_id": number,
            "from": self._who(),
            "chat": chat_of(self.chat),
            "date": _DATE,
            "text": text,
        }

    def _tap(self, message: dict[str, Any], keyboard: list[list[dict[str, Any]]]) -> dict[str, Any]:
        return {
            "id": f"{self.chat}{self.sent:04}",
            "from": self._who(),
            "message": message,
            "chat_instance": f"-{self.chat}77",
            "data": keyboard[0][0]["callback_data"],
        }


def chat_of(number: int) -> dict[str, Any]:
    """Return a private chat in the format of Telegram."""
    return {"id": number, "first_name": "Ann", "username": f"ann{number}", "type": "private"}
