"""One update from first to last: understood, applied in one transaction, then left to the screens.

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

from bot.channels.telegram.chat_renderer import CHANNEL, ChatRenderer
from bot.channels.telegram.delivery_request import DeliveryRequest
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
from bot.chat.conversation import converse
from bot.correlation import correlated
from bot.errors import DamagedError, StoreError
from bot.language import localizer_for
from bot.observer import SILENT, Observer, UpdateOutcome
from bot.store import Applied, Change, ChatKey, Store, UpdateKey
from bot.text import text
from bot.turn import Turn
from flows.engine.question import Flow
from flows.engine.session import Firm, Session

_LOG: Final = logging.getLogger(__name__)

Library: TypeAlias = Application[Any, Any, Any, Any, Any, Any]
_Context: TypeAlias = CallbackContext[Any, Any, Any, Any]


class NotHandledError(Exception):
    """The application came back without having handled the update."""


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """Who the bot is: its number and its name without the at sign."""

    number: int
    name: str


class UpdateHandler:
    """Takes updates in for one bot. Moments (UTC) and ids come from outside."""

    def __init__(
        self,
        flow: Flow,
        store: Store,
        renderer: ChatRenderer,
        *,
        me: BotIdentity,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        observer: Observer = SILENT,
        firms: tuple[Firm, ...] = (),
    ) -> None:
        self._flow = flow
        self._store = store
        self._renderer = renderer
        self._me = me
        self._now = now
        self._new_id = new_id
        self._observer = observer
        self._firms = firms
        self._receipts: dict[int, BaseException | bool] = {}
        self._application: Library | None = None

    def attach(self, application: Library) -> None:
        """Hand updates to this application from now on, and take them from it."""
        application.add_handler(TypeHandler(Update, self._on_update))
        self._application = application

    async def handle(self, raw: Raw, update: Update | None) -> None:
        """Handle one update; when this returns, it is committed.

        Raises:
            NotReadyError: the store is away.
            Exception: whatever a handler raised.
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
        """Handle one update; False where it had been handled before."""
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
        """Count that an update failed, for this code of a reason; return how often it did.

        Raises:
            StoreError: it could not be counted.
        """
        return await self._store.failed(self._key(raw), reason, self._now())

    async def park(self, raw: Raw, reason: str) -> None:
        """Count that an update failed, and give it up.

        Raises:
            StoreError: it could not be listed.
        """
        await self.failed(raw, reason)
        await self.give_up(raw)

    async def give_up(self, raw: Raw) -> None:
        """List an update as given up, tell its sender, and show their card again.

        Raises:
            StoreError: it could not be listed.
        """
        await self._store.park(self._key(raw), self._now())
        self._observer.update(kind_of(raw), "parked")
        meaning = event_of_raw(raw)
        if isinstance(meaning, UserInput):
            if meaning.tap:
                self._renderer.answer(meaning.tap)
            request = DeliveryRequest(words=[text("notice.fault")], always=True, below=True)
            self._renderer.put(meaning.chat, request)

    async def _on_update(self, update: Update, _: _Context) -> None:
        """Handle what the application hands over; its outcome is the receipt."""
        try:
            is_new = await self._take(update.update_id, event_of(update, self._me.name))
        except Exception as error:  # noqa: BLE001 - the library would log it with its text
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
        """Do what an update means; False where that was done before."""
        key = UpdateKey(str(self._me.number), number)
        match meaning:
            case UserInput():
                return await self._converse(key, meaning)
            case MessageEdited(chat):
                return await self._say_of_edit(key, chat)
            case Blocked(chat):
                # They may be back by now, and this come late or twice: Telegram knows.
                self._renderer.put(chat, DeliveryRequest(is_doubtful=True))
            case Unblocked(chat):
                applied = await self._apply(key, chat, Turn)
                self._renderer.put(chat, DeliveryRequest.after(applied, below=True))
                return applied.turn is not None
            case GroupMessage(chat):
                return await self._point(chat)
            case ForeignTap(tap):
                self._renderer.answer(tap)
        return True

    async def _converse(self, key: UpdateKey, arrived: UserInput) -> bool:
        """Let the conversation answer, and leave it to the screens to show that."""
        now, new_id = self._now(), self._new_id()

        before: Session | None = None

        def change(session: Session | None) -> Turn:
            nonlocal before
            before = session
            given = arrived.given if session else arrived.opening
            return converse(self._flow, session, given, now=now, new_id=new_id, firms=self._firms)

        if arrived.album is not None:
            key = UpdateKey(f"{key.bot} album", arrived.album)
        applied = await self._apply(key, arrived.chat, change)
        if applied.turn is not None:
            self._observer.turn(before, applied.turn.session)
        request = DeliveryRequest.after(applied, below=arrived.tap is None)
        toast = applied.turn.toast if applied.turn else None
        if arrived.tap is not None:
            request.tapped, request.in_vain = arrived.tap.message, toast is not None
            speech = localizer_for(applied.stored.session if applied.stored else None)
            self._renderer.answer(arrived.tap, speech.label(toast) if toast else "")
        else:
            request.words = [toast] if toast else []
            # What changed is behind until it is shown, by this errand or by one before it.
            request.always = applied.turn is not None and applied.turn.session == before
        self._renderer.put(arrived.chat, request)
        return applied.turn is not None

    async def _say_of_edit(self, key: UpdateKey, chat: int) -> bool:
        """Say that an edited message changes no answer; to a stranger, nothing."""
        notice = text("telegram.edited")
        applied = await self._apply(
            key, chat, lambda session: Turn(session, (notice,)) if session else Turn(None)
        )
        self._renderer.put(chat, DeliveryRequest.after(applied, below=True))
        return applied.turn is not None

    async def _point(self, chat: int) -> bool:
        """Show a group the way to the private chat, once: what was seen is that we did."""
        once = UpdateKey(f"{self._me.number} group", chat)
        notice = text("telegram.group", link=f"https://t.me/{self._me.name}")
        applied = await self._apply(once, chat, lambda _: Turn(None, (notice,)))
        self._renderer.put(chat, DeliveryRequest.after(applied, below=True))
        return applied.turn is not None

    def _key(self, raw: Raw) -> UpdateKey:
        return UpdateKey(str(self._me.number), _number(raw))

    async def _apply(self, key: UpdateKey, chat: int, change: Change) -> Applied:
        return await self._store.apply(key_of(chat), change, self._now(), key)


def key_of(chat: int) -> ChatKey:
    """Return the name under which the store keeps a chat."""
    return ChatKey(CHANNEL, str(chat))


def kind_of(raw: Raw) -> str:
    """Return what kind of update this is, by Telegram's name for it."""
    return next((name for name in raw if name != "update_id"), "")


def _number(raw: Raw) -> int:
    number = raw.get("update_id")
    return number if isinstance(number, int) else 0
