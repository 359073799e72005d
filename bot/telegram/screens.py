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
from bot.language import Localizer, localizer_for
from bot.store import ChatKey, DamagedError, Held, Store, StoreError
from bot.telegram.client import Button, Client
from bot.telegram.clock import Clock, first_of
from bot.telegram.complaints import Complaints, place_of
from bot.telegram.delivery import Delivery
from bot.telegram.errand import Errand
from bot.telegram.outcome import Fatal, Gone, Moved, Outcome, Refused, Sent, TooLong, Withheld
from bot.telegram.pacing import Priority
from bot.telegram.parcels import Parcels
from bot.telegram.parts import parts_of, smaller
from bot.telegram.updates import Tap
from bot.text import Text, text
from bot.trace import TRACE
from bot.turn import Effect
from flows.engine.question import Flow
from flows.engine.session import is_newer

CHANNEL: Final = "telegram"

_LOG: Final = logging.getLogger(__name__)
_DOUBT: Final = "?"
"""Stands after the number of the message shown, with the name of a process that may have sent
a card below it."""


class Screens:
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
        self._parcels = Parcels(flow, client, delivery)
        self._complaints = Complaints(_LOG, clock)
        self._waiting: dict[int, Errand] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._answers: set[asyncio.Task[Outcome]] = set()
        self._in_hand: dict[int, set[int]] = {}
        self._latest: dict[int, Held] = {}
        self.refused = asyncio.Event()
        """Set where Telegram refused the bot itself."""

    def put(self, chat: int, errand: Errand) -> None:
        """Have a chat brought something, after what it waits for already."""
        in_hand = self._in_hand.get(chat, set())
        errand.outgoing = [one for one in errand.outgoing if one.id not in in_hand]
        if chat in self._waiting:
            self._waiting[chat].add(errand)
            return
        self._waiting[chat] = errand
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
            while (errand := self._waiting.pop(chat, None)) is not None:
                self._in_hand[chat] = {one.id for one in errand.outgoing}
                await self._carry_out(chat, errand)
        finally:
            self._in_hand.pop(chat, None)
            self._latest.pop(chat, None)
            del self._tasks[chat]

    async def _carry_out(self, chat: int, errand: Errand) -> None:
        """Do one errand; what goes wrong is left to the sweeper."""
        TRACE.set(errand.trace)
        began = self._now()
        try:
            outcome = await self._brought(chat, errand)
            if isinstance(outcome, Fatal):
                self.refused.set()
            if isinstance(outcome, Gone):
                await self._store.unreachable(ChatKey(CHANNEL, str(chat)), began)
        except StoreError as error:
            self._complaints.say(f"the store is away: {place_of(error)}")
            return
        except Exception as error:  # noqa: BLE001 - the other errands go on
            self._complaints.say(f"a screen failed: {place_of(error)}")
            return
        if outcome is not None and not isinstance(outcome, Sent | Gone):
            self._complaints.say(f"not brought: {type(outcome).__name__}")

    async def _brought(self, chat: int, errand: Errand) -> Outcome | None:
        """Say what is to be said, then show the card; return the first outcome in the way."""
        if errand.is_doubtful:
            asked = await self._client.show_typing(chat)
            if isinstance(asked, Gone):
                return asked
        try:
            held = await self._fresh(chat, errand)
        except DamagedError:
            # What is said now is kept nowhere, and the person is to know that something is wrong.
            await self._say_all(chat, errand.words, localizer_for(None))
            raise
        speech = localizer_for(held.session if held else None)
        missed = await self._say_all(chat, errand.words, speech)
        if missed is not None:
            return missed
        if held is not None and is_newer(held.session.flow_version, self._flow.version):
            # A process of the newer version shows what is to be shown: here it may be unknown.
            return None
        missed = await self._send(chat, errand, held, speech)
        if missed is not None:
            return missed
        said = bool(errand.words or errand.outgoing)
        return await self._card(chat, errand, held, said=said)

    async def _say_all(self, chat: int, words: Sequence[Text], speech: Localizer) -> Outcome | None:
        """Say some words; return the first outcome in the way."""
        for word in words:
            if not isinstance(outcome := await self._say(chat, word, speech), Sent):
                return outcome
        return None

    async def _fresh(self, chat: int, errand: Errand) -> Held | None:
        """Return the session as it is, and what stands on the screen; read only where in doubt."""
        before = self._latest.get(chat)
        if not errand.is_fresh:
            held = await self._load(chat)
        elif before is None:
            held = errand.held
        else:
            held = _brought_up(errand.held, before) or await self._load(chat)
        if held is not None:
            self._latest[chat] = held
        return held

    async def _send(
        self, chat: int, errand: Errand, held: Held | None, speech: Localizer
    ) -> Outcome | None:
        """Send what waits in the outbox, in order and each thing once, and drop it there."""
        done: list[int] = []
        sent: list[Text | Effect] = []
        try:
            for outgoing in errand.outgoing:
                if outgoing.item in sent:
                    done.append(outgoing.id)
                    continue
                outcome = await self._sent(chat, outgoing.item, held, speech, errand.priority)
                if isinstance(outcome, Moved):
                    # A group, and what was to be said there: whoever asks in the new one is told.
                    done.append(outgoing.id)
                    continue
                if isinstance(outcome, Refused | TooLong):
                    # It never can be sent: to keep it would hold up all that comes after it.
                    self._complaints.say(f"given up: {type(outcome).__name__}")
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
        item: Text | Effect,
        held: Held | None,
        speech: Localizer,
        priority: Priority,
    ) -> Outcome:
        """Send one thing of the outbox; a fault of ours counts as refused for good."""
        try:
            if isinstance(item, Text):
                return await self._say(chat, item, speech, priority)
            return await self._parcels.send(chat, item, held)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the next may go
            self._complaints.say(f"cannot be made: {place_of(error)}")
            return Refused(type(error).__name__)

    async def _card(
        self, chat: int, errand: Errand, held: Held | None, *, said: bool
    ) -> Outcome | None:
        """Show the card where it is not on the screen, or not where the person looks."""
        tapped = errand.tapped
        if held is None:
            return await self._bare(chat, tapped)
        is_old = tapped is not None and str(tapped) != held.shown_message
        # Who presses an old button looks there; where it counted, the card may have come since.
        # On the newest card too: a call of a process that died may have put an old one there.
        if not (held.is_behind or errand.always or said or errand.in_vain):
            return await self._bare(chat, tapped) if is_old else None
        before = _message(held)
        instead = None if errand.below or said or is_old or _is_in_doubt(held) else before
        try:
            outcome = await self._draw(chat, held, instead, errand.priority)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - a card at fault must not come for ever
            self._complaints.say(f"a card cannot be shown: {place_of(error)}")
            return await self._fault(chat, held)
        # Only now: where no new card could be sent, the old one is still good.
        if isinstance(outcome, Sent):
            for message in dict.fromkeys((before, tapped if is_old else None)):
                if message != outcome.message_id:
                    await self._bare(chat, message)
        return outcome

    async def _draw(
        self, chat: int, held: Held, instead: int | None, priority: Priority
    ) -> Outcome | None:
        async def may_send() -> bool:
            nonlocal held
            doubtful = await self._doubted(chat, held)
            held = doubtful or held
            return doubtful is not None

        shown = render(present(self._flow, held.session), localizer_for(held.session))
        keyboard = [[Button(key.label, key.code) for key in row] for row in shown.rows]
        show = partial(self._delivery.show, chat, may_send=may_send, priority=priority)
        outcome = await show(parts_of(shown.html), keyboard, replace=instead)
        if isinstance(outcome, TooLong):
            outcome = await show(smaller(shown.html), keyboard)
        if isinstance(outcome, Sent):
            if not await self._shown(chat, held, outcome.message_id):
                await self._overtaken(held, outcome.message_id)
                # The card before may be theirs, and the current one: it keeps its buttons.
                return None
        elif isinstance(outcome, Refused | TooLong):
            return await self._fault(chat, held)
        return None if isinstance(outcome, Withheld) else outcome

    async def _overtaken(self, held: Held, message: int | None) -> None:
        """Let one card stand, the lowest and newest: another was shown since `held` was read."""
        chat = int(held.chat.chat)
        now = await self._load(chat)
        theirs = _message(now) if now is not None else None
        if theirs is not None and theirs == message:
            # Both were drawn into one message, and whose came last there is not known.
            self.put(chat, Errand(always=True))
            return
        is_below = message is not None and (theirs is None or theirs < message)
        if now is not None and is_below and now.shown_revision <= held.session.revision:
            renewed = replace(held, shown_message=now.shown_message)
            is_ours = await self._shown(chat, renewed, message, self._doubt_of_others(now))
        else:
            is_ours = False
        await self._bare(chat, theirs if is_ours else message)
        if not is_ours and (is_below or (now is not None and now.is_behind)):
            self.put(chat, Errand(always=True, below=True))

    async def _fault(self, chat: int, held: Held) -> Outcome:
        """Say that something went wrong, once: the next word of the person tries anew."""
        speech = localizer_for(held.session)
        outcome = await self._say(chat, text("notice.fault"), speech)
        await self._shown(chat, held, None)
        return outcome

    def _doubt_of_others(self, held: Held) -> str:
        """Return the mark of a process that may be sending a card, but for this one."""
        doubt = held.shown_message.removeprefix(_number(held))
        return "" if doubt == self._doubt else doubt

    async def _shown(self, chat: int, held: Held, message: int | None, doubt: str = "") -> bool:
        """Record what is on the screen; False where another process shows something newer."""
        name = ("" if message is None else str(message)) + doubt
        revision = held.session.revision
        recorded = self._store.shown(held.chat, revision, name, instead_of=held.shown_message)
        # Shielded: what the person sees is recorded even where the end of the process is near.
        is_newest = await asyncio.shield(recorded)
        if is_newest:
            self._latest[chat] = replace(held, shown_revision=revision, shown_message=name)
        return is_newest

    async def _doubted(self, chat: int, held: Held) -> Held | None:
        """Record that a card is about to be sent below the one shown, if there is such.

        Should this process die before it has recorded that card, no other changes the one
        above it, which the person may no longer look at. None where another process showed one
        since: then all is looked at anew.
        """
        if held.shown_message.endswith(self._doubt):
            return held
        name = _number(held) + self._doubt
        recorded = self._store.shown(
            held.chat, held.shown_revision, name, instead_of=held.shown_message, at_once=True
        )
        if not await recorded:
            self.put(chat, Errand(below=True))
            return None
        self._latest[chat] = doubtful = replace(held, shown_message=name)
        return doubtful

    async def _bare(self, chat: int, message: int | None) -> Outcome | None:
        """Take the buttons off a card that is no longer the current one, if there is such."""
        if message is not None:
            outcome = await self._delivery.take_buttons_off(chat, message)
            return outcome if isinstance(outcome, Gone) else None
        return None

    async def _say(
        self, chat: int, given: Text, speech: Localizer, priority: Priority = Priority.REPLY
    ) -> Outcome:
        html = speech.html(given)
        outcome = await self._say_parts(chat, parts_of(html), priority)
        if isinstance(outcome, TooLong):
            return await self._say_parts(chat, smaller(html), priority)
        return outcome

    async def _say_parts(self, chat: int, parts: Sequence[str], priority: Priority) -> Outcome:
        return await self._delivery.show(chat, parts, priority=priority)

    async def _load(self, chat: int) -> Held | None:
        return await self._store.load(ChatKey(CHANNEL, str(chat)))


def _brought_up(held: Held | None, before: Held) -> Held | None:
    """Return a session with the card shown since it was read; None where that is in doubt.

    `before` is what was last worked on for the chat. Updates of one chat may come here side by
    side, so that what comes later may be older; and another process may have shown a card.
    """
    if held is None or held.session.id != before.session.id:
        return None
    if held.session.revision < before.session.revision:
        return None
    if (held.shown_revision, held.shown_message) == (before.shown_revision, before.shown_message):
        return held
    if held.shown_revision >= before.shown_revision:
        return None
    return replace(held, shown_revision=before.shown_revision, shown_message=before.shown_message)


def _message(held: Held) -> int | None:
    number = _number(held)
    return int(number) if number.isdecimal() else None


def _number(held: Held) -> str:
    return held.shown_message.partition(_DOUBT)[0]


def _is_in_doubt(held: Held) -> bool:
    return _DOUBT in held.shown_message
