"""Handles one update: reads what it means, gives it to the chat service, requests the delivery.

python-telegram-bot's `Application.process_update` swallows what a handler raises, so each
update has a receipt: without one, the update was not handled.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from telegram import Update
from telegram.ext import Application, CallbackContext, TypeHandler

from bot.channels.telegram.chat_renderer import ChatRenderer
from bot.channels.telegram.delivery_request import DeliveryRequest
from bot.channels.telegram.limits import key_of
from bot.channels.telegram.parsing import Raw
from bot.channels.telegram.polling import NotReadyError
from bot.channels.telegram.updates import (
    Blocked,
    ForeignTap,
    GroupMessage,
    MessageEdited,
    Unblocked,
    UpdateEvent,
    UserInput,
    event_of,
    event_of_raw,
)
from bot.chat.reply import FAULT, Reply
from bot.chat.service import ChatService
from bot.correlation import correlated
from bot.errors import DamagedError, StoreError
from bot.observer import SILENT, Observer, UpdateOutcome
from bot.store import Store, UpdateKey
from bot.text import text

_LOG: Final = logging.getLogger(__name__)

Library: TypeAlias = Application[Any, Any, Any, Any, Any, Any]
_Context: TypeAlias = CallbackContext[Any, Any, Any, Any]


class NotHandledError(Exception):
    """The application returned without having handled the update."""


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """The bot's user id, and its name without the at sign."""

    number: int
    name: str


class UpdateHandler:
    """Handles the updates of one bot."""

    def __init__(
        self,
        chats: ChatService,
        store: Store,
        renderer: ChatRenderer,
        *,
        me: BotIdentity,
        now: Callable[[], datetime],
        observer: Observer = SILENT,
    ) -> None:
        self._chats = chats
        self._store = store
        self._renderer = renderer
        self._me = me
        self._now = now
        self._observer = observer
        self._receipts: dict[int, BaseException | bool] = {}
        self._application: Library | None = None

    def attach(self, application: Library) -> None:
        """Have this application dispatch the updates."""
        application.add_handler(TypeHandler(Update, self._on_update))
        self._application = application

    async def handle(self, raw: Raw, update: Update | None) -> None:
        """Handle one update; when this returns, it is committed.

        Raises:
            NotReadyError: the store is away.
            Exception: whatever the handler raised.
        """
        kind, began = kind_of(raw), time.monotonic()
        with correlated(str(_number(raw))):
            try:
                is_new = await self._handled(raw, update)
            except NotReadyError:
                self._observer.update(kind, "waiting")
                raise
            except BaseException as error:
                self._observer.update(kind, "failed")
                self._observer.update_error(error)
                raise
            outcome: UpdateOutcome = "handled" if is_new else "repeated"
            seconds = time.monotonic() - began
            self._observer.update(kind, outcome, seconds)
            fields = {"kind": kind, "outcome": outcome, "ms": round(seconds * 1000, 1)}
            _LOG.debug("update", extra=fields)

    async def _handled(self, raw: Raw, update: Update | None) -> bool:
        """Handle one update; False if it was handled before."""
        if update is None:
            return await self._take(_number(raw), event_of_raw(raw))
        if self._application is None:
            raise NotHandledError
        try:
            await self._application.process_update(update)
            receipt = self._receipts.get(id(update), NotHandledError())
        finally:
            self._receipts.pop(id(update), None)
        if isinstance(receipt, BaseException):
            raise receipt
        return receipt

    async def failed(self, raw: Raw, reason: str) -> int:
        """Count a failure of an update, with a reason code; return how often it has failed.

        Raises:
            StoreError: it could not be counted.
        """
        return await self._store.failed(self._key(raw), reason, self._now())

    async def park(self, raw: Raw, reason: str) -> None:
        """Count a failure of an update, and give it up.

        Raises:
            StoreError: it could not be listed.
        """
        await self.failed(raw, reason)
        await self.give_up(raw)

    async def give_up(self, raw: Raw) -> None:
        """Park an update, tell its sender, and show their card again.

        Raises:
            StoreError: it could not be listed.
        """
        await self._store.park(self._key(raw), self._now())
        self._observer.update(kind_of(raw), "parked")
        meaning = event_of_raw(raw)
        if isinstance(meaning, UserInput):
            if meaning.tap:
                self._renderer.answer(meaning.tap)
            request = DeliveryRequest(remarks=[FAULT], redraw=True, below=True)
            self._renderer.put(meaning.chat, request)

    async def _on_update(self, update: Update, _: _Context) -> None:
        """Handle an update from the application; the outcome is its receipt."""
        try:
            is_new = await self._take(update.update_id, event_of(update, self._me.name))
        except Exception as error:  # noqa: BLE001 - the library would log its text
            self._receipts[id(update)] = error
        else:
            self._receipts[id(update)] = is_new

    async def _take(self, number: int, meaning: UpdateEvent) -> bool:
        try:
            return await self._taken(number, meaning)
        except DamagedError:
            raise
        except StoreError as error:
            raise NotReadyError from error

    async def _taken(self, number: int, meaning: UpdateEvent) -> bool:
        """Do what an update means; False if that was done before."""
        key = UpdateKey(str(self._me.number), number)
        match meaning:
            case UserInput():
                return await self._answer(key, meaning)
            case MessageEdited(chat):
                reply = await self._chats.tell(key_of(chat), key, text("telegram.edited"))
                return self._deliver(chat, reply)
            case Blocked(chat):
                # This may arrive late or twice, and they may be back by now: Telegram is asked.
                self._renderer.put(chat, DeliveryRequest(is_doubtful=True))
            case Unblocked(chat):
                return self._deliver(chat, await self._chats.tell(key_of(chat), key))
            case GroupMessage(chat):
                return await self._point(chat)
            case ForeignTap(tap):
                self._renderer.answer(tap)
        return True

    async def _answer(self, key: UpdateKey, arrived: UserInput) -> bool:
        """Answer a person; the messages of one album are answered once."""
        if arrived.album is not None:
            key = UpdateKey(f"{key.bot} album", arrived.album)
        chat, tap = arrived.chat, arrived.tap
        reply = await self._chats.handle(key_of(chat), arrived.given, key, hint=arrived.hint)
        request = DeliveryRequest.after(reply, below=tap is None)
        if tap is not None:
            request.tapped, request.had_no_effect = tap.message, reply.toast_text is not None
            self._renderer.answer(tap, reply.toast)
        else:
            request.remarks = [reply.toast_text] if reply.toast_text else []
            # A changed session is behind until its card is shown, by this request or an earlier.
            request.redraw = not reply.is_repeated and not reply.is_changed
        self._renderer.put(chat, request)
        return not reply.is_repeated

    async def _point(self, chat: int) -> bool:
        """Show a group the way to the private chat, once: the update key is the group's id."""
        once = UpdateKey(f"{self._me.number} group", chat)
        notice = text("telegram.group", link=f"https://t.me/{self._me.name}")
        reply = await self._chats.tell(key_of(chat), once, notice, to_strangers=True)
        return self._deliver(chat, reply)

    def _deliver(self, chat: int, reply: Reply) -> bool:
        self._renderer.put(chat, DeliveryRequest.after(reply, below=True))
        return not reply.is_repeated

    def _key(self, raw: Raw) -> UpdateKey:
        return UpdateKey(str(self._me.number), _number(raw))


def kind_of(raw: Raw) -> str:
    """Return the kind of an update, by Telegram's name."""
    return next((name for name in raw if name != "update_id"), "")


def _number(raw: Raw) -> int:
    number = raw.get("update_id")
    return number if isinstance(number, int) else 0
