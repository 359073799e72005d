"""What stands on each person's screen: words, files, and the one current card.

Each chat has a task of its own while there is something to bring it. What comes meanwhile is
put together: the card is drawn once, from the session as it then is, so that the latest wins.
Nothing here is lost with the process: what was not sent is still in the store.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from bot.cards import present
from bot.cards.render import render
from bot.channels.telegram.client import Client, InlineButton
from bot.channels.telegram.delivery import Delivery
from bot.channels.telegram.delivery_request import DeliveryRequest
from bot.channels.telegram.file_sender import FileSender
from bot.channels.telegram.message_parts import parts_of, smaller
from bot.channels.telegram.outcome import (
    CallOutcome,
    Fatal,
    Gone,
    Moved,
    Refused,
    Sent,
    TooLong,
    Withheld,
)
from bot.channels.telegram.pacing import Priority
from bot.channels.telegram.updates import Tap
from bot.clock import Clock, first_of
from bot.correlation import CORRELATION_ID
from bot.errors import DamagedError, StoreError
from bot.language import Localizer, localizer_for
from bot.store import ChatKey, Store, StoredSession
from bot.text import Text, text
from bot.throttled_log import ThrottledLogger, place_of
from bot.turn import FileRequest
from flows.engine.question import Flow
from flows.engine.session import is_newer

CHANNEL: Final = "telegram"

_LOG: Final = logging.getLogger(__name__)
_DOUBT: Final = "?"
"""Stands after the number of the message shown, with the name of a process that may have sent
a card below it."""


class ChatRenderer:
    """Brings chats what they are to get, each in order, all side by side."""

    def __init__(
        self,
        flow: Flow,
        store: Store,
        client: Client,
        delivery: Delivery,
        *,
        clock: Clock,
        now: Callable[[], datetime],
        name: str,
    ) -> None:
        self._flow = flow
        self._store = store
        self._client = client
        self._delivery = delivery
        self._clock = clock
        self._now = now
        self._doubt = _DOUBT + name
        self._file_sender = FileSender(flow, client, delivery)
        self._throttled_log = ThrottledLogger(_LOG, clock)
        self._waiting: dict[int, DeliveryRequest] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._answers: set[asyncio.Task[CallOutcome]] = set()
        self._in_hand: dict[int, set[int]] = {}
        self._latest: dict[int, StoredSession] = {}
        self.refused = asyncio.Event()
        """Set where Telegram refused the bot itself."""

    def put(self, chat: int, request: DeliveryRequest) -> None:
        """Have a chat brought something, after what it waits for already."""
        in_hand = self._in_hand.get(chat, set())
        request.outgoing = [one for one in request.outgoing if one.id not in in_hand]
        if chat in self._waiting:
            self._waiting[chat].add(request)
            return
        self._waiting[chat] = request
        if chat in self._tasks:
            return
        self._tasks[chat] = asyncio.ensure_future(self._serve(chat))

    def answer(self, tap: Tap, toast: str = "") -> None:
        """Stop the button's waiting sign, with a light word; once, whatever comes of it."""
        task = asyncio.ensure_future(self._client.answer_tap(tap.query, toast))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    def is_busy(self, chat: int) -> bool:
        """Whether this chat is being brought something."""
        return chat in self._tasks

    async def at_rest(self) -> None:
        """Return when there is nothing more to bring."""
        while running := [*self._tasks.values(), *self._answers]:
            await asyncio.gather(*running, return_exceptions=True)

    async def close(self, grace: float) -> None:
        """Bring what is at hand, for up to `grace` seconds; the rest stays in the store."""
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
        """Do one errand; what goes wrong is left to the sweeper."""
        CORRELATION_ID.set(request.trace)
        began = self._now()
        try:
            outcome = await self._brought(chat, request)
            if isinstance(outcome, Fatal):
                self.refused.set()
            if isinstance(outcome, Gone):
                await self._store.unreachable(ChatKey(CHANNEL, str(chat)), began)
        except StoreError as error:
            self._throttled_log.say(f"the store is away: {place_of(error)}")
            return
        except Exception as error:  # noqa: BLE001 - the other errands go on
            self._throttled_log.say(f"a screen failed: {place_of(error)}")
            return
        if outcome is not None and not isinstance(outcome, Sent | Gone):
            self._throttled_log.say(f"not brought: {type(outcome).__name__}")

    async def _brought(self, chat: int, request: DeliveryRequest) -> CallOutcome | None:
        """Say what is to be said, then show the card; return the first outcome in the way."""
        if request.is_doubtful:
            asked = await self._client.show_typing(chat)
            if isinstance(asked, Gone):
                return asked
        try:
            stored = await self._fresh(chat, request)
        except DamagedError:
            # What is said now is kept nowhere, and the person is to know that something is wrong.
            await self._say_all(chat, request.words, localizer_for(None))
            raise
        speech = localizer_for(stored.session if stored else None)
        missed = await self._say_all(chat, request.words, speech)
        if missed is not None:
            return missed
        if stored is not None and is_newer(stored.session.flow_version, self._flow.version):
            # A process of the newer version shows what is to be shown: here it may be unknown.
            return None
        missed = await self._send(chat, request, stored, speech)
        if missed is not None:
            return missed
        said = bool(request.words or request.outgoing)
        return await self._card(chat, request, stored, said=said)

    async def _say_all(
        self, chat: int, words: Sequence[Text], speech: Localizer
    ) -> CallOutcome | None:
        """Say some words; return the first outcome in the way."""
        for word in words:
            if not isinstance(outcome := await self._say(chat, word, speech), Sent):
                return outcome
        return None

    async def _fresh(self, chat: int, request: DeliveryRequest) -> StoredSession | None:
        """Return the session as it is, and what stands on the screen; read only where in doubt."""
        before = self._latest.get(chat)
        if not request.is_fresh:
            stored = await self._load(chat)
        elif before is None:
            stored = request.stored
        else:
            stored = _brought_up(request.stored, before) or await self._load(chat)
        if stored is not None:
            self._latest[chat] = stored
        return stored

    async def _send(
        self, chat: int, request: DeliveryRequest, stored: StoredSession | None, speech: Localizer
    ) -> CallOutcome | None:
        """Send what waits in the outbox, in order and each thing once, and drop it there."""
        done: list[int] = []
        sent: list[Text | FileRequest] = []
        try:
            for outgoing in request.outgoing:
                if outgoing.item in sent:
                    done.append(outgoing.id)
                    continue
                outcome = await self._sent(chat, outgoing.item, stored, speech, request.priority)
                if isinstance(outcome, Moved):
                    # A group, and what was to be said there: whoever asks in the new one is told.
                    done.append(outgoing.id)
                    continue
                if isinstance(outcome, Refused | TooLong):
                    # It never can be sent: to keep it would hold up all that comes after it.
                    self._throttled_log.say(f"given up: {type(outcome).__name__}")
                    await self._say(chat, text("notice.fault"), speech)
                elif not isinstance(outcome, Sent):
                    return outcome
                done.append(outgoing.id)
                sent.append(outgoing.item)
        finally:
            if done:
                await asyncio.shield(self._store.done(done))
        return None

    async def _sent(
        self,
        chat: int,
        item: Text | FileRequest,
        stored: StoredSession | None,
        speech: Localizer,
        priority: Priority,
    ) -> CallOutcome:
        """Send one thing of the outbox; a fault of ours counts as refused for good."""
        try:
            if isinstance(item, Text):
                return await self._say(chat, item, speech, priority)
            return await self._file_sender.send(chat, item, stored)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the next may go
            self._throttled_log.say(f"cannot be made: {place_of(error)}")
            return Refused(type(error).__name__)

    async def _card(
        self, chat: int, request: DeliveryRequest, stored: StoredSession | None, *, said: bool
    ) -> CallOutcome | None:
        """Show the card where it is not on the screen, or not where the person looks."""
        tapped = request.tapped
        if stored is None:
            return await self._bare(chat, tapped)
        is_old = tapped is not None and str(tapped) != stored.shown_message
        # Who presses an old button looks there; where it counted, the card may have come since.
        # On the newest card too: a call of a process that died may have put an old one there.
        if not (stored.is_behind or request.always or said or request.in_vain):
            return await self._bare(chat, tapped) if is_old else None
        before = _message(stored)
        instead = None if request.below or said or is_old or _is_in_doubt(stored) else before
        try:
            outcome = await self._draw(chat, stored, instead, request.priority)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - a card at fault must not come for ever
            self._throttled_log.say(f"a card cannot be shown: {place_of(error)}")
            return await self._fault(chat, stored)
        # Only now: where no new card could be sent, the old one is still good.
        if isinstance(outcome, Sent):
            for message in dict.fromkeys((before, tapped if is_old else None)):
                if message != outcome.message_id:
                    await self._bare(chat, message)
        return outcome

    async def _draw(
        self, chat: int, stored: StoredSession, instead: int | None, priority: Priority
    ) -> CallOutcome | None:
        async def may_send() -> bool:
            nonlocal stored
            doubtful = await self._doubted(chat, stored)
            stored = doubtful or stored
            return doubtful is not None

        shown = render(present(self._flow, stored.session), localizer_for(stored.session))
        keyboard = [[InlineButton(key.label, key.code) for key in row] for row in shown.rows]
        show = partial(self._delivery.show, chat, may_send=may_send, priority=priority)
        outcome = await show(parts_of(shown.html), keyboard, replace=instead)
        if isinstance(outcome, TooLong):
            outcome = await show(smaller(shown.html), keyboard)
        if isinstance(outcome, Sent):
            if not await self._shown(chat, stored, outcome.message_id):
                await self._overtaken(stored, outcome.message_id)
                # The card before may be theirs, and the current one: it keeps its buttons.
                return None
        elif isinstance(outcome, Refused | TooLong):
            return await self._fault(chat, stored)
        return None if isinstance(outcome, Withheld) else outcome

    async def _overtaken(self, stored: StoredSession, message: int | None) -> None:
        """Let one card stand, the lowest and newest: another was shown since `stored` was read."""
        chat = int(stored.chat.chat)
        now = await self._load(chat)
        theirs = _message(now) if now is not None else None
        if theirs is not None and theirs == message:
            # Both were drawn into one message, and whose came last there is not known.
            self.put(chat, DeliveryRequest(always=True))
            return
        is_below = message is not None and (theirs is None or theirs < message)
        if now is not None and is_below and now.shown_revision <= stored.session.revision:
            renewed = replace(stored, shown_message=now.shown_message)
            is_ours = await self._shown(chat, renewed, message, self._doubt_of_others(now))
        else:
            is_ours = False
        await self._bare(chat, theirs if is_ours else message)
        if not is_ours and (is_below or (now is not None and now.is_behind)):
            self.put(chat, DeliveryRequest(always=True, below=True))

    async def _fault(self, chat: int, stored: StoredSession) -> CallOutcome:
        """Say that something went wrong, once: the next word of the person tries anew."""
        speech = localizer_for(stored.session)
        outcome = await self._say(chat, text("notice.fault"), speech)
        await self._shown(chat, stored, None)
        return outcome

    def _doubt_of_others(self, stored: StoredSession) -> str:
        """Return the mark of a process that may be sending a card, but for this one."""
        doubt = stored.shown_message.removeprefix(_number(stored))
        return "" if doubt == self._doubt else doubt

    async def _shown(
        self, chat: int, stored: StoredSession, message: int | None, doubt: str = ""
    ) -> bool:
        """Record what is on the screen; False where another process shows something newer."""
        name = ("" if message is None else str(message)) + doubt
        revision = stored.session.revision
        recorded = self._store.shown(stored.chat, revision, name, instead_of=stored.shown_message)
        # Shielded: what the person sees is recorded even where the end of the process is near.
        is_newest = await asyncio.shield(recorded)
        if is_newest:
            self._latest[chat] = replace(stored, shown_revision=revision, shown_message=name)
        return is_newest

    async def _doubted(self, chat: int, stored: StoredSession) -> StoredSession | None:
        """Record that a card is about to be sent below the one shown, if there is such.

        Should this process die before it has recorded that card, no other changes the one
        above it, which the person may no longer look at. None where another process showed one
        since: then all is looked at anew.
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

    async def _bare(self, chat: int, message: int | None) -> CallOutcome | None:
        """Take the buttons off a card that is no longer the current one, if there is such."""
        if message is not None:
            outcome = await self._delivery.take_buttons_off(chat, message)
            return outcome if isinstance(outcome, Gone) else None
        return None

    async def _say(
        self, chat: int, given: Text, speech: Localizer, priority: Priority = Priority.REPLY
    ) -> CallOutcome:
        html = speech.html(given)
        outcome = await self._say_parts(chat, parts_of(html), priority)
        if isinstance(outcome, TooLong):
            return await self._say_parts(chat, smaller(html), priority)
        return outcome

    async def _say_parts(self, chat: int, parts: Sequence[str], priority: Priority) -> CallOutcome:
        return await self._delivery.show(chat, parts, priority=priority)

    async def _load(self, chat: int) -> StoredSession | None:
        return await self._store.load(ChatKey(CHANNEL, str(chat)))


def _brought_up(stored: StoredSession | None, before: StoredSession) -> StoredSession | None:
    """Return a session with the card shown since it was read; None where that is in doubt.

    `before` is what was last worked on for the chat. Updates of one chat may come here side by
    side, so that what comes later may be older; and another process may have shown a card.
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
