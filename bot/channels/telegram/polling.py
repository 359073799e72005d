"""Long polling that loses nothing: an update is confirmed after it was handled, not when read.

The offset is always the first update that is not handled yet. While a slow chat holds one open,
later updates are still fetched with the same offset, and known ones are skipped. Telegram
returns at most 100 updates from the offset on, so memory is bounded too.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeAlias

from telegram import Update

from bot.channels.telegram.keyed_queue import KeyedQueue
from bot.channels.telegram.outcome import (
    CallOutcome,
    Done,
    Failed,
    Fatal,
    Json,
    Later,
    PollingConflict,
    Refused,
    Unknown,
)
from bot.channels.telegram.parsing import KINDS, Raw, parsed
from bot.clock import Backoff, Chance, Clock, first_of
from bot.throttled_log import ThrottledLogger, place_of

Parse: TypeAlias = Callable[[Raw], Update | None]

_LOG: Final = logging.getLogger(__name__)


class Handle(Protocol):
    """Handles one update; when it returns, the update is committed."""

    async def __call__(self, raw: Raw, update: Update | None) -> None:
        """Handle one update; `update` is None if the library could not parse it.

        Raises:
            NotReadyError: try again later; this is not counted as a failure of the update.
            Exception: the update failed; after several failures it is parked.
        """
        ...


class Park(Protocol):
    """Parks an update for the operator."""

    async def __call__(self, raw: Raw, reason: str) -> None:
        """Store it; if this raises, the update stays with Telegram and is delivered again."""
        ...


class Source(Protocol):
    """The source of the updates: `Client.get_updates`."""

    async def get_updates(
        self, offset: int | None, *, seconds: int, limit: int, kinds: Sequence[str]
    ) -> CallOutcome:
        """Wait up to `seconds` for updates, confirming all before `offset`."""
        ...


class NotReadyError(Exception):
    """Raised by a handler if something it needs is unavailable; the update is not at fault."""


class FatalTelegramError(Exception):
    """The token or the URL is wrong; the service cannot go on."""

    def __init__(self, outcome: Fatal) -> None:
        super().__init__(f"Telegram refuses the bot: {outcome.said} ({outcome.status})")
        self.outcome = outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class PollingSettings:
    """Settings of the polling; times in seconds.

    An update that is not ready for `longest_alone`, while at least `others_done` others were
    handled, counts as failed: otherwise it would block all updates after the next hundred.
    """

    poll_seconds: int = 30
    limit: int = 100
    chats_at_once: int = 32
    attempts: int = 3
    # A repeat of the same offset within half a second returns only one update.
    patience: float = 0.6
    handling_limit: float = 60.0
    longest_alone: float = 600.0
    others_done: int = 20
    grace: float = 20.0
    first_wait: float = 0.5
    longest_wait: float = 30.0
    longest_retry: float = 5.0
    kinds: tuple[str, ...] = KINDS


@dataclass(slots=True)
class PollingCounts:
    """Counts since the start, for the metrics."""

    received: int = 0
    committed: int = 0
    failed: int = 0
    parked: int = 0
    unparsable: int = 0
    malformed: int = 0
    troubles: int = 0
    conflicts: int = 0


@dataclass(slots=True, eq=False)
class _Pending:
    """One update between being read and being committed."""

    update_id: int
    key: int | str
    raw: Raw
    waits: Backoff
    started: float | None = None
    failures: int = 0
    overdue: bool = False
    waits_since: float | None = None
    committed_then: int = 0


@dataclass(slots=True)
class _Window:
    """The updates that are read but not yet confirmed."""

    following: int | None = None
    open: dict[int, _Pending] = field(default_factory=dict)
    committed: set[int] = field(default_factory=set)

    @property
    def offset(self) -> int | None:
        """The first update that Telegram must still keep."""
        return min(self.open) if self.open else self.following


class Poller:
    """Reads updates and has them handled, until told to stop."""

    def __init__(
        self,
        source: Source,
        handle: Handle,
        park: Park,
        *,
        clock: Clock,
        chance: Chance,
        settings: PollingSettings | None = None,
        parse: Parse = parsed,
    ) -> None:
        self.counts = PollingCounts()
        self._source = source
        self._handle = handle
        self._park = park
        self._parse = parse
        self._clock = clock
        self._chance = chance
        self._throttled_log = ThrottledLogger(_LOG, clock)
        self._settings = settings or PollingSettings()
        self._waits = Backoff(self._settings.first_wait, self._settings.longest_wait, chance)
        self._window = _Window()
        self._idle = asyncio.Event()
        self._idle.set()
        self._queue = KeyedQueue(self._attempt, clock, width=self._settings.chats_at_once)
        self._asked: int | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set; then finish the updates in progress and confirm them.

        If cancelled, it drops the updates in progress; they stay with Telegram.

        Raises:
            FatalTelegramError: the token or the URL is wrong.
        """
        grace = self._settings.grace
        try:
            await first_of(self._poll_for_ever(), stop.wait())
        except asyncio.CancelledError:
            grace = 0.0
            raise
        finally:
            await self._queue.close(grace)
        # Asking twice for the same offset would make the server wait three seconds.
        if self._window.offset != self._asked:
            await self._poll(seconds=0, limit=1)

    async def _poll_for_ever(self) -> None:
        while True:
            began = self._clock.now()
            outcome = await self._poll(self._settings.poll_seconds, self._settings.limit)
            pause = self._take(outcome, self._clock.now() - began)
            if pause:
                await self._clock.sleep(pause)
            elif not self._idle.is_set():
                await first_of(self._idle.wait(), self._clock.sleep(self._settings.patience))
                self._interrupt_overdue()

    async def _poll(self, seconds: int, limit: int) -> CallOutcome:
        offset = self._asked = self._window.offset
        outcome = await self._source.get_updates(
            offset, seconds=seconds, limit=limit, kinds=self._settings.kinds
        )
        if not isinstance(outcome, Done):
            self._asked = None
        elif offset is not None:
            self._window.committed = {i for i in self._window.committed if i >= offset}
        return outcome

    def _take(self, outcome: CallOutcome, took: float) -> float:
        """Queue the updates of a poll; return the seconds to wait before the next one."""
        if isinstance(outcome, Done) and isinstance(outcome.result, list):
            self._waits.reset()
            if self._take_batch(outcome.result):
                return 0.0
            # Neither a broken server nor a broken update may cause a busy loop.
            return 0.0 if took >= 1.0 or self._window.open else 1.0
        return self._trouble(outcome)

    def _trouble(self, outcome: CallOutcome) -> float:
        self.counts.troubles += 1
        match outcome:
            case Fatal():
                raise FatalTelegramError(outcome)
            case Later(seconds):
                self._throttled_log.say("getUpdates: told to wait")
                return max(seconds, self._settings.first_wait)
            case PollingConflict(rival):
                self.counts.conflicts += 1
                self._throttled_log.say(f"getUpdates: conflict, {rival.value}")
            case Done():
                self._throttled_log.say("getUpdates: the answer is not a list")
            case Failed(said) | Unknown(said) | Refused(said):
                self._throttled_log.say(f"getUpdates: {said}")
            case _:
                self._throttled_log.say(f"getUpdates: {type(outcome).__name__}")
        return self._waits.next()

    def _take_batch(self, items: list[Json]) -> bool:
        """Queue each update under its key, in order; return whether any was readable."""
        batch = dict(filter(None, map(_numbered, items)))
        if len(batch) < len(items):
            self.counts.malformed += len(items) - len(batch)
            self._throttled_log.say("getUpdates: an update without a number of its own")
        for update_id in sorted(batch):
            if update_id not in self._window.open and update_id not in self._window.committed:
                self._take_in(update_id, batch[update_id])
        if batch:
            # Not the highest ever seen: after an idle week Telegram may start from a lower number.
            window = self._window
            window.following = max({*batch, *window.open, *window.committed}) + 1
        return bool(batch)

    def _take_in(self, update_id: int, raw: Raw) -> None:
        self.counts.received += 1
        waits = Backoff(self._settings.first_wait, self._settings.longest_retry, self._chance)
        pending = _Pending(update_id, queue_key(raw), raw, waits)
        self._window.open[update_id] = pending
        self._idle.clear()
        self._queue.put(pending.key, pending)

    async def _attempt(self, pending: _Pending) -> float | None:
        """Try an update once; return the seconds to wait before the next try, or None."""
        error = await self._handled(pending)
        if error is None:
            self._commit(pending)
            return None
        if isinstance(error, NotReadyError) and not self._waits_alone(pending):
            self._throttled_log.say(f"an update has to wait: {place_of(error.__cause__ or error)}")
            return pending.waits.next()
        return await self._failed(pending, error)

    def _waits_alone(self, pending: _Pending) -> bool:
        """Whether an update was not ready for long although others were: then it is at fault."""
        now, committed = self._clock.now(), self.counts.committed
        if pending.waits_since is None:
            pending.waits_since, pending.committed_then = now, committed
        return (
            now - pending.waits_since > self._settings.longest_alone
            and committed - pending.committed_then >= self._settings.others_done
        )

    async def _handled(self, pending: _Pending) -> BaseException | None:
        """Handle an update; return the error, if any. It can be interrupted only here."""
        pending.started = self._clock.now()
        try:
            await self._handle(pending.raw, self._parsed(pending))
        except asyncio.CancelledError as error:
            if not self._forgive(pending):
                raise
            # Only the store can take so long; the update is not at fault.
            late = NotReadyError()
            late.__cause__ = error
            return late
        except Exception as error:  # noqa: BLE001 - whatever it is, the other chats go on
            return error
        finally:
            pending.started = None
            self._forgive(pending)
        return None

    def _parsed(self, pending: _Pending) -> Update | None:
        try:
            return self._parse(pending.raw)
        except Exception as error:  # noqa: BLE001 - the library raises anything
            if not pending.failures:
                self.counts.unparsable += 1
            self._throttled_log.say(f"an update cannot be parsed: {place_of(error)}")
            return None

    async def _failed(self, pending: _Pending, error: BaseException) -> float | None:
        pending.failures += 1
        self.counts.failed += 1
        place = place_of(error)
        self._throttled_log.say(f"an update failed: {place}")
        if pending.failures < self._settings.attempts:
            return pending.waits.next()
        try:
            await self._park(pending.raw, place)
        except Exception as trouble:  # noqa: BLE001 - it stays with Telegram and comes again
            self._throttled_log.say(f"an update cannot be parked: {place_of(trouble)}")
            return pending.waits.next()
        self.counts.parked += 1
        self._commit(pending)
        return None

    def _commit(self, pending: _Pending) -> None:
        self.counts.committed += 1
        del self._window.open[pending.update_id]
        self._window.committed.add(pending.update_id)
        if not self._window.open:
            self._idle.set()

    def _interrupt_overdue(self) -> None:
        now = self._clock.now()
        for pending in self._window.open.values():
            started = pending.started
            if started is not None and now - started > self._settings.handling_limit:
                pending.overdue = True
                self._queue.interrupt(pending.key)

    @staticmethod
    def _forgive(pending: _Pending) -> bool:
        """Undo a cancellation that was meant for one update only."""
        if not pending.overdue:
            return False
        pending.overdue = False
        task = asyncio.current_task()
        if task is not None:
            task.uncancel()
        return True


def queue_key(raw: Raw) -> int | str:
    """Return the key of an update: the chat, else the person, else the update itself."""
    for kind, body in raw.items():
        if kind != "update_id" and isinstance(body, dict):
            places = (body, body.get("message"))
            chats = [place.get("chat") for place in places if isinstance(place, dict)]
            for found in (*chats, body.get("from"), body.get("user")):
                number = found.get("id") if isinstance(found, dict) else None
                if isinstance(number, int):
                    return number
            if isinstance(number := body.get("user_chat_id"), int):
                return number
    return f"update {raw.get('update_id')}"


def _numbered(item: Json) -> tuple[int, Raw] | None:
    number = item.get("update_id") if isinstance(item, dict) else None
    return (number, item) if isinstance(item, dict) and isinstance(number, int) else None
