"""Rate limits: about one message a second in a chat, thirty a second in all.

Short bursts in one chat are allowed, as Telegram allows them: a typed answer removes the
buttons of one card and sends the next. Replies go before reminders. If Telegram tells one chat
to wait, only that chat waits. Each chat has one call in flight, so messages stay in order.
"""

from __future__ import annotations

import asyncio
import heapq
import math
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import IntEnum

from bot.channels.telegram.outcome import CallOutcome, Failed, Later, Unknown
from bot.clock import Backoff, Chance, Clock, first_of
from bot.observer import SILENT, Observer


class Priority(IntEnum):
    """Which message goes first if both could be sent."""

    REPLY = 0
    REMINDER = 1
    NEWCOMER = 2
    """To a person without a consent: many of them must not make the others wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PacingSettings:
    """Limits; times in seconds.

    At most `chat_messages` in any `chat_window` of one chat, `all_messages` in any second.
    """

    chat_messages: int = 3
    chat_window: float = 3.0
    all_messages: int = 30
    longest_hold: float = 60.0
    repeats_not_done: int = 4
    repeats_unknown: int = 1
    first_wait: float = 0.5
    longest_wait: float = 10.0


@dataclass(order=True, slots=True)
class _Ticket:
    priority: Priority
    number: int
    turn: asyncio.Future[None] = field(compare=False)


class _Rate:
    """At most `most` events in any window of `window` seconds."""

    __slots__ = ("_past", "_window")

    def __init__(self, most: int, window: float) -> None:
        self._past: deque[float] = deque(maxlen=most)
        self._window = window

    def free_at(self) -> float:
        """Return when the next event is allowed."""
        if len(self._past) < (self._past.maxlen or 0):
            return -math.inf
        return self._past[0] + self._window

    def used_until(self) -> float:
        """Return when no past event counts any more."""
        return self._past[-1] + self._window if self._past else -math.inf

    def note(self, now: float) -> None:
        """Count an event that happens now."""
        self._past.append(now)


class _Chat:
    """One chat that is sending or waiting, or was a moment ago."""

    __slots__ = ("busy", "held_until", "rate", "waiting")

    def __init__(self, settings: PacingSettings) -> None:
        self.rate = _Rate(settings.chat_messages, settings.chat_window)
        self.waiting: list[_Ticket] = []
        self.held_until = -math.inf
        self.busy = False

    def free_at(self) -> float:
        """Return when its next message is allowed."""
        return math.inf if self.busy else max(self.held_until, self.rate.free_at())

    def idle_at(self) -> float:
        """Return when its state can be dropped."""
        if self.busy or self.waiting:
            return math.inf
        return max(self.held_until, self.rate.used_until())


class Pacer:
    """Gives out turns; each message to a chat takes one."""

    def __init__(
        self,
        clock: Clock,
        chance: Chance,
        settings: PacingSettings | None = None,
        observer: Observer = SILENT,
    ) -> None:
        self._clock = clock
        self._observer = observer
        self._chance = chance
        self._settings = settings or PacingSettings()
        self._chats: dict[int, _Chat] = {}
        self._all = _Rate(self._settings.all_messages, 1.0)
        self._held_until = -math.inf
        self._ready: list[tuple[Priority, int, int]] = []
        self._timed: list[tuple[float, int]] = []
        self._numbers = 0
        self._changed = asyncio.Event()
        self._driver: asyncio.Task[None] | None = None
        self._sweep_at = 0

    def __len__(self) -> int:
        return len(self._chats)

    async def send(
        self,
        chat_id: int,
        call: Callable[[], Awaitable[CallOutcome]],
        priority: Priority = Priority.REPLY,
        *,
        only_once: bool = False,
    ) -> CallOutcome:
        """Make a call that sends a message, when its turn comes, and repeat it if that helps.

        Waits that Telegram asks for are respected, up to `longest_hold` in all. A call that was
        not done is repeated a few times, one that may have been done once, or never with
        `only_once`.
        """
        began = self._clock.now()
        outcome = await self._sent(chat_id, call, priority, only_once=only_once)
        self._observer.sent(outcome, self._clock.now() - began)
        return outcome

    async def _sent(
        self,
        chat_id: int,
        call: Callable[[], Awaitable[CallOutcome]],
        priority: Priority,
        *,
        only_once: bool,
    ) -> CallOutcome:
        waits = Backoff(self._settings.first_wait, self._settings.longest_wait, self._chance)
        not_done = unknown = 0
        most_unknown = 0 if only_once else self._settings.repeats_unknown
        stored = 0.0
        self._numbers += 1
        number = self._numbers
        while True:
            # The same number each time: a repeat still goes before later messages.
            await self._enter(chat_id, priority, number)
            try:
                outcome = await call()
            finally:
                self._leave(chat_id)
            match outcome:
                case Later(seconds):
                    self.hold(chat_id, seconds)
                    stored += seconds
                    if stored > self._settings.longest_hold:
                        return outcome
                case Failed() if not_done < self._settings.repeats_not_done:
                    not_done += 1
                    self.hold(chat_id, waits.next())
                case Unknown(done=False) if unknown < most_unknown:
                    unknown += 1
                    self.hold(chat_id, waits.next())
                case _:
                    return outcome
            self._observer.repeat(outcome)

    def hold(self, chat_id: int | None, seconds: float) -> None:
        """Make one chat wait, or all if none is named."""
        until = self._clock.now() + seconds
        if chat_id is None:
            self._held_until = max(self._held_until, until)
            return
        chat = self._chat(chat_id)
        chat.held_until = max(chat.held_until, until)

    async def close(self) -> None:
        """Cancel all that wait for a turn."""
        driver, self._driver = self._driver, None
        if driver is not None:
            driver.cancel()
            await asyncio.gather(driver, return_exceptions=True)
        for chat in self._chats.values():
            for ticket in chat.waiting:
                ticket.turn.cancel()

    async def _enter(self, chat_id: int, priority: Priority, number: int) -> None:
        """Wait for this chat's turn; `_leave` ends it."""
        chat, now = self._chat(chat_id), self._clock.now()
        if not chat.waiting and not self._ready and max(chat.free_at(), self._free_at()) <= now:
            self._begin(chat, now)
            return
        ticket = _Ticket(priority, number, asyncio.get_running_loop().create_future())
        heapq.heappush(chat.waiting, ticket)
        self._queue(chat_id, chat)
        try:
            await ticket.turn
        except asyncio.CancelledError:
            if ticket.turn.done() and not ticket.turn.cancelled():
                self._leave(chat_id)
            raise

    def _leave(self, chat_id: int) -> None:
        chat = self._chats[chat_id]
        chat.busy = False
        if chat.waiting:
            self._queue(chat_id, chat)

    def _begin(self, chat: _Chat, now: float) -> None:
        chat.busy = True
        chat.rate.note(now)
        self._all.note(now)

    def _queue(self, chat_id: int, chat: _Chat) -> None:
        """Have the driver look at this chat when it is free."""
        if chat.busy:
            return
        heapq.heappush(self._timed, (chat.free_at(), chat_id))
        self._changed.set()
        if self._driver is None:
            self._driver = asyncio.ensure_future(self._drive())

    async def _drive(self) -> None:
        try:
            while self._ready or self._timed:
                self._changed.clear()
                next_at = self._give_turns()
                if next_at > (now := self._clock.now()):
                    pause = next_at - now
                    if pause == math.inf:
                        break
                    await first_of(self._changed.wait(), self._clock.sleep(pause))
        finally:
            self._driver = None

    def _give_turns(self) -> float:
        """Give a turn to every chat that may send now; return when the next one may."""
        now = self._clock.now()
        while self._timed and self._timed[0][0] <= now:
            _, chat_id = heapq.heappop(self._timed)
            self._make_ready(chat_id, now)
        while self._ready and self._free_at() <= now:
            _, number, chat_id = heapq.heappop(self._ready)
            self._give_turn(chat_id, number, now)
        if self._ready:
            return self._free_at()
        return self._timed[0][0] if self._timed else math.inf

    def _make_ready(self, chat_id: int, now: float) -> None:
        chat = self._chats.get(chat_id)
        if chat is None or chat.busy:
            return
        while chat.waiting and chat.waiting[0].turn.done():
            heapq.heappop(chat.waiting)
        if not chat.waiting:
            return
        if chat.free_at() > now:
            heapq.heappush(self._timed, (chat.free_at(), chat_id))
            return
        head = chat.waiting[0]
        heapq.heappush(self._ready, (head.priority, head.number, chat_id))

    def _give_turn(self, chat_id: int, number: int, now: float) -> None:
        chat = self._chats[chat_id]
        head = chat.waiting[0] if chat.waiting else None
        if head is None or head.number != number or head.turn.done() or chat.free_at() > now:
            self._make_ready(chat_id, now)
            return
        heapq.heappop(chat.waiting)
        self._begin(chat, now)
        head.turn.set_result(None)

    def _free_at(self) -> float:
        return max(self._held_until, self._all.free_at())

    def _chat(self, chat_id: int) -> _Chat:
        chat = self._chats.get(chat_id)
        if chat is None:
            self._forget_idle()
            chat = self._chats[chat_id] = _Chat(self._settings)
        return chat

    def _forget_idle(self) -> None:
        """Drop idle chats, each time the number of chats has doubled."""
        if len(self._chats) < self._sweep_at:
            return
        now = self._clock.now()
        self._chats = {i: chat for i, chat in self._chats.items() if chat.idle_at() > now}
        self._sweep_at = max(256, 2 * len(self._chats))
