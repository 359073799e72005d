"""Delivers notices, files and the one current card to each chat.

A chat has a task of its own while there is something to deliver. Requests that arrive meanwhile
are merged: the card is drawn once, from the session as it then is. Nothing is lost with the
process: what was not sent is still in the store.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from bot.channels.telegram.client import Client, InlineButton
from bot.channels.telegram.delivery import Delivery
from bot.channels.telegram.delivery_request import DeliveryRequest
from bot.channels.telegram.limits import LIMITS, key_of
from bot.channels.telegram.outcome import (
    CallOutcome,
    Fatal,
    Gone,
    Moved,
    Refused,
    Sent,
    TooLong,
    Unknown,
    Withheld,
)
from bot.channels.telegram.pacing import Priority
from bot.channels.telegram.transport import Upload
from bot.channels.telegram.unconfirmed import NOT_CONFIRMED, UnconfirmedCards, next_wait
from bot.channels.telegram.updates import Tap
from bot.chat.reply import FAULT
from bot.chat.service import ChatService
from bot.clock import Clock, first_of
from bot.correlation import CORRELATION_ID
from bot.errors import DamagedError, StoreError
from bot.language import Localizer
from bot.store import ChatKey, Outgoing, Store, StoredSession
from bot.text import Text
from bot.throttled_log import ThrottledLogger, place_of
from bot.turn import FileRequest

_LOG: Final = logging.getLogger(__name__)
_DOUBT: Final = "?"
"""Follows the id of the message shown, before the name of a process that may have sent a card
below it."""


class ChatRenderer:
    """Delivers to chats: in order within a chat, concurrently between chats."""

    def __init__(
        self,
        chats: ChatService,
        store: Store,
        client: Client,
        delivery: Delivery,
        *,
        clock: Clock,
        now: Callable[[], datetime],
        name: str,
    ) -> None:
        self._chats = chats
        self._store = store
        self._client = client
        self._delivery = delivery
        self._clock = clock
        self._now = now
        self._doubt = _DOUBT + name
        self._throttled_log = ThrottledLogger(_LOG, clock)
        self._unconfirmed = UnconfirmedCards(clock)
        self._waiting: dict[int, DeliveryRequest] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._answers: set[asyncio.Task[CallOutcome]] = set()
        self._in_hand: dict[int, set[int]] = {}
        self._latest: dict[int, StoredSession] = {}
        self.refused = asyncio.Event()
        """Set once Telegram refused the bot itself."""

    def put(self, chat: int, request: DeliveryRequest) -> None:
        """Deliver something to a chat, after what it is waiting for already."""
        in_hand = self._in_hand.get(chat, set())
        request.outgoing = [one for one in request.outgoing if one.id not in in_hand]
        if chat in self._waiting:
            self._waiting[chat].add(request)
            return
        self._waiting[chat] = request
        if chat in self._tasks:
            return
        self._tasks[chat] = asyncio.ensure_future(self._serve(chat))

    def deliver(self, chat: ChatKey, outgoing: Sequence[Outgoing] = ()) -> None:
        """Send what waits in the outbox, and the card below it; replies go first."""
        if not outgoing and self._unconfirmed.must_wait(int(chat.chat)):
            return
        below = bool(outgoing) or not self._unconfirmed.was_edit(int(chat.chat))
        request = DeliveryRequest(outgoing=list(outgoing), below=below, priority=Priority.REMINDER)
        self.put(int(chat.chat), request)

    def answer(self, tap: Tap, toast: str = "") -> None:
        """Acknowledge a press, with a short remark; tried once."""
        task = asyncio.ensure_future(self._client.answer_tap(tap.query, toast))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    def is_busy(self, chat: ChatKey) -> bool:
        """Whether something is being delivered to this chat."""
        return int(chat.chat) in self._tasks

    async def at_rest(self) -> None:
        """Return when there is nothing more to deliver."""
        while running := [*self._tasks.values(), *self._answers]:
            await asyncio.gather(*running, return_exceptions=True)

    async def close(self, grace: float) -> None:
        """Deliver what was requested, for up to `grace` seconds; the rest stays in the store."""
        if self._tasks or self._answers:
            await first_of(self.at_rest(), self._clock.sleep(grace))
        left = [*self._tasks.values(), *self._answers]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _serve(self, chat: int) -> None:
        try:
            while (request := self._waiting.pop(chat, None)) is not None:
                self._in_hand[chat] = {one.id for one in request.outgoing}
                await self._carry_out(chat, request)
        finally:
            self._in_hand.pop(chat, None)
            self._latest.pop(chat, None)
            del self._tasks[chat]

    async def _carry_out(self, chat: int, request: DeliveryRequest) -> None:
        """Carry out one request; what fails is left to the redelivery loop."""
        CORRELATION_ID.set(request.trace)
        began = self._now()
        try:
            outcome = await self._delivered(chat, request)
            if isinstance(outcome, Fatal):
                self.refused.set()
            if isinstance(outcome, Gone):
                await self._store.unreachable(key_of(chat), began)
        except StoreError as error:
            self._throttled_log.say(f"the store is away: {place_of(error)}")
            return
        except Exception as error:  # noqa: BLE001 - the other requests go on
            self._throttled_log.say(f"a delivery failed: {place_of(error)}")
            return
        if outcome is not None and not isinstance(outcome, Sent | Gone):
            self._throttled_log.say(f"not delivered: {type(outcome).__name__}")

    async def _delivered(self, chat: int, request: DeliveryRequest) -> CallOutcome | None:
        """Send notices and files, then show the card; return the first outcome in the way."""
        if request.is_doubtful:
            asked = await self._client.show_typing(chat)
            if isinstance(asked, Gone):
                return asked
        try:
            stored = await self._fresh(chat, request)
        except DamagedError:
            # These notices are kept nowhere, and the person must learn that something is wrong.
            await self._say_all(chat, request.remarks, self._chats.localizer(None))
            raise
        speech = self._chats.localizer(stored)
        if stored is None or stored.session.consent is None:
            request.priority = Priority.NEWCOMER
        missed = await self._say_all(chat, request.remarks, speech, request.priority)
        if missed is not None:
            return missed
        if stored is not None and not self._chats.knows(stored):
            # A process of the newer version shows this session; its texts may be unknown here.
            return None
        missed = await self._send(chat, request, stored, speech)
        if missed is not None:
            return missed
        said = bool(request.remarks or request.outgoing)
        return await self._card(chat, request, stored, said=said)

    async def _say_all(
        self,
        chat: int,
        remarks: Sequence[Text],
        speech: Localizer,
        priority: Priority = Priority.REPLY,
    ) -> CallOutcome | None:
        """Send notices that are not in the outbox; return the first outcome in the way."""
        for remark in remarks:
            if not isinstance(outcome := await self._say(chat, remark, speech, priority), Sent):
                return outcome
        return None

    async def _fresh(self, chat: int, request: DeliveryRequest) -> StoredSession | None:
        """Return the session with what its screen shows; it is read only if that may be old."""
        before = self._latest.get(chat)
        if not request.is_fresh:
            stored = await self._load(chat)
        elif before is None:
            stored = request.stored
        else:
            stored = _refreshed(request.stored, before) or await self._load(chat)
        if stored is not None:
            self._latest[chat] = stored
        return stored

    async def _send(
        self, chat: int, request: DeliveryRequest, stored: StoredSession | None, speech: Localizer
    ) -> CallOutcome | None:
        """Send outbox entries in order, identical ones once, and delete them from the outbox."""
        done: list[int] = []
        sent: list[Text | FileRequest] = []
        try:
            for outgoing in request.outgoing:
                if outgoing.item in sent:
                    done.append(outgoing.id)
                    continue
                outcome = await self._sent(chat, outgoing.item, stored, speech, request.priority)
                if isinstance(outcome, Moved):
                    # A group that became a supergroup: whoever asks there is answered there.
                    done.append(outgoing.id)
                    continue
                if isinstance(outcome, Refused | TooLong):
                    # It can never be sent, and must not hold up what comes after it.
                    self._throttled_log.say(f"given up: {type(outcome).__name__}")
                    await self._say(chat, FAULT, speech)
                elif isinstance(outcome, Unknown):
                    if not await self._is_given_up(chat, outgoing, speech):
                        return outcome
                elif not isinstance(outcome, Sent):
                    return outcome
                done.append(outgoing.id)
                sent.append(outgoing.item)
        finally:
            if done:
                await asyncio.shield(self._store.done(done))
        return None

    async def _is_given_up(self, chat: int, one: Outgoing, speech: Localizer) -> bool:
        """Decide about a message that may have arrived: it waits longer each time, then ends."""
        wait = next_wait(one)
        if wait is not None:
            await self._store.postpone(one.id, self._now() + wait)
            return False
        self._throttled_log.say("given up: a send was never confirmed")
        if isinstance(one.item, FileRequest):
            await self._say(chat, NOT_CONFIRMED, speech)
        return True

    async def _sent(
        self,
        chat: int,
        item: Text | FileRequest,
        stored: StoredSession | None,
        speech: Localizer,
        priority: Priority,
    ) -> CallOutcome:
        """Send one thing of the outbox; a defect of ours counts as refused for good."""
        try:
            if isinstance(item, Text):
                return await self._say(chat, item, speech, priority)
            await self._client.show_typing(chat)
            file = await self._chats.file(stored, item)
            if file is None:
                return Sent(None)
            if isinstance(file, Text):
                return await self._say(chat, file, speech)
            upload = Upload(file.file.name, file.file.content, file.mime)
            return await self._delivery.send_document(chat, upload, speech.html(file.caption))
        except Exception as error:  # noqa: BLE001 - what comes after it may still be sent
            self._throttled_log.say(f"cannot be made: {place_of(error)}")
            return Refused(type(error).__name__)

    async def _card(
        self, chat: int, request: DeliveryRequest, stored: StoredSession | None, *, said: bool
    ) -> CallOutcome | None:
        """Show the card unless it is on the screen, where the person looks."""
        tapped = request.tapped
        if stored is None:
            return await self._remove_buttons(chat, tapped)
        is_old = tapped is not None and str(tapped) != stored.shown_message
        # A person who presses an old button looks at the old card; if the press counted, the new
        # card may have come since. A press without effect on the newest card draws it again: the
        # last call of a process that died may have put an old card there.
        if not (stored.is_behind or request.redraw or said or request.had_no_effect):
            return await self._remove_buttons(chat, tapped) if is_old else None
        before = _message(stored)
        instead = None if request.below or said or is_old or _is_in_doubt(stored) else before
        try:
            outcome = await self._draw(chat, stored, instead, request.priority)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - a card that fails must not be tried for ever
            self._throttled_log.say(f"a card cannot be shown: {place_of(error)}")
            return await self._fault(chat, stored)
        if not isinstance(outcome, Unknown):
            self._unconfirmed.settle(chat)
        elif not self._unconfirmed.note(chat, was_edit=instead is not None):
            # The person's next input shows it.
            await self._shown(chat, stored, before)
        # Only now: if no new card could be sent, the old one is still usable.
        if isinstance(outcome, Sent):
            for message in dict.fromkeys((before, tapped if is_old else None)):
                if message != outcome.message_id:
                    await self._remove_buttons(chat, message)
        return outcome

    async def _draw(
        self, chat: int, stored: StoredSession, instead: int | None, priority: Priority
    ) -> CallOutcome | None:
        async def may_send() -> bool:
            nonlocal stored
            doubtful = await self._doubted(chat, stored)
            stored = doubtful or stored
            return doubtful is not None

        shown = self._chats.draw(stored.session)
        said = self._chats.told(stored)
        html = f"{said}\n\n{shown.html}" if said else shown.html
        keyboard = [[InlineButton(key.label, key.code) for key in row] for row in shown.rows]
        show = partial(self._delivery.show, chat, may_send=may_send, priority=priority)
        outcome = await show(LIMITS.parts(html), keyboard, replace=instead)
        if isinstance(outcome, TooLong):
            outcome = await show(LIMITS.small_parts(html), keyboard)
        if isinstance(outcome, Sent):
            if not await self._shown(chat, stored, outcome.message_id):
                await self._overtaken(stored, outcome.message_id)
                # The card before may be the current one of another process: it keeps its buttons.
                return None
        elif isinstance(outcome, Refused | TooLong):
            return await self._fault(chat, stored)
        return None if isinstance(outcome, Withheld) else outcome

    async def _overtaken(self, stored: StoredSession, message: int | None) -> None:
        """Leave one card with buttons, the lowest and newest: another was shown meanwhile."""
        chat = int(stored.chat.chat)
        now = await self._load(chat)
        theirs = _message(now) if now is not None else None
        if theirs is not None and theirs == message:
            # Both processes edited the same message, in an unknown order.
            self.put(chat, DeliveryRequest(redraw=True))
            return
        is_below = message is not None and (theirs is None or theirs < message)
        if now is not None and is_below and now.shown_revision <= stored.session.revision:
            renewed = replace(stored, shown_message=now.shown_message)
            is_ours = await self._shown(chat, renewed, message, self._doubt_of_others(now))
        else:
            is_ours = False
        await self._remove_buttons(chat, theirs if is_ours else message)
        if not is_ours and (is_below or (now is not None and now.is_behind)):
            self.put(chat, DeliveryRequest(redraw=True, below=True))

    async def _fault(self, chat: int, stored: StoredSession) -> CallOutcome:
        """Say once that something went wrong; the person's next input tries again."""
        outcome = await self._say(chat, FAULT, self._chats.localizer(stored))
        await self._shown(chat, stored, None)
        return outcome

    def _doubt_of_others(self, stored: StoredSession) -> str:
        """Return the mark of another process that may be sending a card."""
        doubt = stored.shown_message.removeprefix(_number(stored))
        return "" if doubt == self._doubt else doubt

    async def _shown(
        self, chat: int, stored: StoredSession, message: int | None, doubt: str = ""
    ) -> bool:
        """Record what the screen shows; False if another process showed something newer."""
        name = ("" if message is None else str(message)) + doubt
        revision = stored.session.revision
        recorded = self._store.shown(stored.chat, revision, name, instead_of=stored.shown_message)
        # Shielded: what the person sees is recorded even if the process is about to end.
        is_newest = await asyncio.shield(recorded)
        if is_newest:
            self._latest[chat] = replace(stored, shown_revision=revision, shown_message=name)
        return is_newest

    async def _doubted(self, chat: int, stored: StoredSession) -> StoredSession | None:
        """Record that a card is about to be sent below the one shown.

        If this process dies before it has recorded that card, no other process edits the one
        above it, which the person may no longer look at. None if another process showed a card
        meanwhile: then the chat is delivered to again.
        """
        if stored.shown_message.endswith(self._doubt):
            return stored
        name = _number(stored) + self._doubt
        recorded = self._store.shown(
            stored.chat, stored.shown_revision, name, instead_of=stored.shown_message, at_once=True
        )
        if not await recorded:
            self.put(chat, DeliveryRequest(below=True))
            return None
        self._latest[chat] = doubtful = replace(stored, shown_message=name)
        return doubtful

    async def _remove_buttons(self, chat: int, message: int | None) -> CallOutcome | None:
        """Take the buttons off a card that is no longer the current one."""
        if message is not None:
            outcome = await self._delivery.take_buttons_off(chat, message)
            return outcome if isinstance(outcome, Gone) else None
        return None

    async def _say(
        self, chat: int, given: Text, speech: Localizer, priority: Priority = Priority.REPLY
    ) -> CallOutcome:
        html, show = speech.html(given), partial(self._delivery.show, chat, priority=priority)
        outcome = await show(LIMITS.parts(html))
        return await show(LIMITS.small_parts(html)) if isinstance(outcome, TooLong) else outcome

    async def _load(self, chat: int) -> StoredSession | None:
        return await self._store.load(key_of(chat))


def _refreshed(stored: StoredSession | None, before: StoredSession) -> StoredSession | None:
    """Return a session with the card shown since it was read; None if that is not certain.

    `before` is the session last delivered to the chat. Updates of one chat may arrive
    concurrently, so the later request may hold the older session; and another process may have
    shown a card.
    """
    if stored is None or stored.session.id != before.session.id:
        return None
    if stored.session.revision < before.session.revision:
        return None
    if (stored.shown_revision, stored.shown_message) == (
        before.shown_revision,
        before.shown_message,
    ):
        return stored
    if stored.shown_revision >= before.shown_revision:
        return None
    return replace(stored, shown_revision=before.shown_revision, shown_message=before.shown_message)


def _message(stored: StoredSession) -> int | None:
    number = _number(stored)
    return int(number) if number.isdecimal() else None


def _number(stored: StoredSession) -> str:
    return stored.shown_message.partition(_DOUBT)[0]


def _is_in_doubt(stored: StoredSession) -> bool:
    return _DOUBT in stored.shown_message
