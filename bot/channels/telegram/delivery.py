"""Sends and edits messages of a chat, and handles what can go wrong.

The outcome returned is final: waits, repeats, missing messages and broken markup have been
handled as far as possible. `Sent` means that the person sees the message.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from html import unescape
from typing import Final

from bot.channels.telegram.client import Client, Keyboard
from bot.channels.telegram.outcome import (
    BadEntities,
    CallOutcome,
    NotModified,
    Sent,
    Uneditable,
    Withheld,
)
from bot.channels.telegram.pacing import Pacer, Priority
from bot.channels.telegram.transport import Upload

_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>")


class Delivery:
    """Sends and edits when the pacer allows it."""

    def __init__(self, client: Client, pacer: Pacer) -> None:
        self._client = client
        self._pacer = pacer

    async def show(
        self,
        chat_id: int,
        parts: Sequence[str],
        keyboard: Keyboard = (),
        *,
        replace: int | None = None,
        may_send: Callable[[], Awaitable[bool]] | None = None,
        priority: Priority = Priority.REPLY,
    ) -> CallOutcome:
        """Show a card of one or more parts of HTML, the keyboard under the last.

        A card of one part replaces the message `replace`, if that can still be edited. Otherwise
        it is sent as a new message, if `may_send`, called just before, returns true. `Sent`
        names the message that carries the keyboard.
        """
        *first, last = parts
        if replace is not None and not first:
            outcome = await self._edit(chat_id, replace, last, keyboard, priority)
            if not isinstance(outcome, Uneditable):
                return outcome
        if may_send is not None and not await may_send():
            return Withheld()
        for part in first:
            outcome = await self.say(chat_id, part, priority=priority)
            if not isinstance(outcome, Sent):
                return outcome
        return await self.say(chat_id, last, keyboard, priority=priority)

    async def say(
        self,
        chat_id: int,
        html: str,
        keyboard: Keyboard = (),
        *,
        priority: Priority = Priority.REPLY,
    ) -> CallOutcome:
        """Send one message; if its markup is broken, as plain text."""
        send = partial(self._client.send_message, chat_id, html, keyboard)
        outcome = await self._pacer.send(chat_id, send, priority)
        if isinstance(outcome, BadEntities):
            bare = partial(self._client.send_message, chat_id, plain(html), keyboard, html=False)
            return await self._pacer.send(chat_id, bare, priority)
        return outcome

    async def take_buttons_off(self, chat_id: int, message_id: int) -> CallOutcome:
        """Remove the buttons of a card; `Sent` also if it had none."""
        edit = partial(self._client.edit_keyboard, chat_id, message_id)
        return _shown(await self._pacer.send(chat_id, edit), message_id)

    async def send_document(self, chat_id: int, file: Upload, caption: str = "") -> CallOutcome:
        """Send a file with an HTML caption; if its markup is broken, as plain text."""
        send = partial(self._client.send_document, chat_id, file, caption)
        outcome = await self._pacer.send(chat_id, send, only_once=True)
        if isinstance(outcome, BadEntities):
            bare = partial(self._client.send_document, chat_id, file, plain(caption), html=False)
            return await self._pacer.send(chat_id, bare, only_once=True)
        return outcome

    async def _edit(
        self, chat_id: int, message_id: int, html: str, keyboard: Keyboard, priority: Priority
    ) -> CallOutcome:
        edit = partial(self._client.edit_message, chat_id, message_id, html, keyboard)
        outcome = await self._pacer.send(chat_id, edit, priority)
        if isinstance(outcome, BadEntities):
            bare = partial(
                self._client.edit_message, chat_id, message_id, plain(html), keyboard, html=False
            )
            outcome = await self._pacer.send(chat_id, bare, priority)
        return _shown(outcome, message_id)


def plain(html: str) -> str:
    """Return the visible text of HTML."""
    return unescape(_TAG.sub("", html))


def _shown(outcome: CallOutcome, message_id: int) -> CallOutcome:
    return Sent(message_id) if isinstance(outcome, NotModified) else outcome
