"""A Bot API in memory: answers calls like Telegram and passes cards to the people.

It records its own processor time, which is subtracted from the measurement.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from time import thread_time
from typing import Any
from urllib.parse import parse_qsl

from benchmarks.peers.interview import Interview
from benchmarks.peers.people import Person, chat_of

TOKEN = "1000000001:AAbenchmarksbenchmarksbenchmarksbench"  # noqa: S105 - not a real token
ME = {
    "id": 1_000_000_001,
    "is_bot": True,
    "first_name": "Bench",
    "username": "bench_bot",
    "can_join_groups": False,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
_DATE = 1_795_000_001
_JSON = "application/json"
_NAMED = {"name": "", "description": "", "short_description": ""}
_RESULTS: dict[str, object] = {
    "getMe": ME,
    "getMyCommands": [],
    "getMyName": _NAMED,
    "getMyDescription": _NAMED,
    "getMyShortDescription": _NAMED,
    "getChatMenuButton": {"type": "commands"},
}


class World:
    """The chats of one bot; `updates` are those it has not fetched yet."""

    def __init__(self, interview: Interview) -> None:
        self.people: dict[int, Person] = {}
        self.updates: deque[dict[str, Any]] = deque()
        self.moved = asyncio.Event()
        self.spent = 0.0
        self.calls = 0
        self._interview = interview
        self._numbers = 0
        self._messages = 100

    def comes(self, chat: int) -> Person:
        """Let a person start."""
        person = self.people[chat] = Person(chat, self._interview)
        self._take(person.start())
        return person

    def call(self, method: str, given: Callable[[], dict[str, Any]]) -> bytes:
        """Answer one call; `given` reads its parameters."""
        began = thread_time()
        self.calls += 1
        result = self._result(method, given())
        body = json.dumps({"ok": True, "result": result}).encode()
        self.spent += thread_time() - began
        return body

    def _result(self, method: str, params: dict[str, Any]) -> object:
        match method:
            case "sendMessage":
                self._messages += 2
                return self._shown(params, self._messages)
            case "editMessageText":
                return self._shown(params, int(params["message_id"]))
            case "editMessageReplyMarkup":
                return self._message(params, int(params["message_id"]), "A question.")
            case _:
                return _RESULTS.get(method, True)

    def _shown(self, params: dict[str, Any], number: int) -> dict[str, Any]:
        message = self._message(params, number, params["text"])
        person = self.people.get(message["chat"]["id"])
        if person is None:
            return message
        doing = person.sees(message)
        if doing is not None:
            self._take(doing)
        elif person.is_done:
            self.moved.set()
        return message

    @staticmethod
    def _message(params: dict[str, Any], number: int, text: str) -> dict[str, Any]:
        message: dict[str, Any] = {
            "message_id": number,
            "from": ME,
            "chat": chat_of(int(params["chat_id"])),
            "date": _DATE,
            "text": text,
        }
        markup = params.get("reply_markup")
        if isinstance(markup, str):
            markup = json.loads(markup)
        if markup and markup.get("inline_keyboard"):
            message["reply_markup"] = markup
        return message

    def _take(self, update: dict[str, Any]) -> None:
        self._numbers += 1
        self.updates.append({"update_id": self._numbers, **update})
        self.moved.set()


def read_params(kind: str, body: bytes) -> dict[str, Any]:
    """Return the parameters of a call, as JSON or as a form."""
    if not body:
        return {}
    if kind.startswith(_JSON):
        found: dict[str, Any] = json.loads(body)
        return found
    return dict(parse_qsl(body.decode(), keep_blank_values=True))
