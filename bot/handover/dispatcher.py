"""Delivers the messages of the outbox to the firms: signed, with a bounded number of retries.

Any number of processes may do so on one store. A message may arrive twice, with the same
idempotency key. It is never sent after its consent was withdrawn, and only to the firm that the
person was shown.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from bot.cards.handover import name_of
from bot.errors import StoreError
from bot.firm_message import headers
from bot.handover.firm_client import FirmClient, post
from bot.handover.firms import Receiver
from bot.store import ClaimedMessage
from bot.store.handovers import LEASE, FirmOutcome
from bot.text import Text, text
from bot.turn import Dispatch

_LOG: Final = logging.getLogger(__name__)

_TOLD: Final = {
    ("hand_over", "received"): "hand_over.notice.hand_over.received",
    ("hand_over", "failed"): "hand_over.notice.hand_over.failed",
    ("hand_over", "changed"): "hand_over.notice.hand_over.changed",
    ("withdrawal", "received"): "hand_over.notice.withdrawal.received",
    ("withdrawal", "failed"): "hand_over.notice.withdrawal.failed",
}
"""The notice to the person, by the kind of the message and its outcome."""

EVERY: Final = 15.0
"""Seconds between two rounds."""
AT_ONCE: Final = 8
"""Messages claimed per round; with the time limit of a request, they end within the lease."""
WAITS: Final = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""Wait after each failed attempt; one more attempt follows the last wait."""
_GOOD: Final = range(200, 300)
_LATER: Final = (408, 425, 429, *range(500, 600))
_GONE: Final = (404, 410)


class HandOvers(Protocol):
    """What the dispatcher needs of a store."""

    async def claim_for_firms(
        self, at: datetime, lease: timedelta, limit: int
    ) -> tuple[ClaimedMessage, ...]:
        """Claim messages to firms that are due, for the time of the lease."""

    async def postpone(self, id_: int, until: datetime) -> None:
        """Release a claimed message; it can be claimed again after this time."""

    async def settle(
        self, claimed: ClaimedMessage, outcome: FirmOutcome, notice: Text | None, at: datetime
    ) -> bool:
        """Remove a finished message and queue the notice; False where consent was withdrawn."""


@dataclass(frozen=True, slots=True)
class FirmDispatcher:
    """Delivers messages to the configured firms. `now` returns the time in UTC."""

    store: HandOvers
    receivers: Sequence[Receiver]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    post: FirmClient = post

    async def round(self) -> int:
        """Deliver what is due, in order within a chat; return the number of messages claimed.

        Raises:
            StoreError: the store is unavailable.
        """
        taken = await self.store.claim_for_firms(self.now(), LEASE, AT_ONCE)
        by_chat: dict[object, list[ClaimedMessage]] = defaultdict(list)
        for claimed in taken:
            by_chat[claimed.chat].append(claimed)
        await asyncio.gather(*map(self._in_order, by_chat.values()))
        return len(taken)

    async def run(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Deliver until cancelled."""
        while True:
            try:
                while await self.round() == AT_ONCE:
                    pass
            except StoreError:
                _LOG.warning("hand-overs wait: the store is unavailable")
            except Exception as error:  # noqa: BLE001 - the next round may succeed
                _LOG.warning("delivery of hand-overs failed: %s", type(error).__name__)
            await sleep(EVERY)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Deliver in the background inside the context; do nothing without firms."""
        if not self.receivers:
            yield
            return
        running = asyncio.ensure_future(self.run())
        try:
            yield
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def _in_order(self, taken: Sequence[ClaimedMessage]) -> None:
        for claimed in taken:
            if not await self._taken(claimed):
                return

    async def _taken(self, claimed: ClaimedMessage) -> bool:
        """Send one message to its firm; return whether it is finished, delivered or not."""
        message = claimed.message
        receiver = self._receiver(message)
        is_withdrawal = message.kind == "withdrawal"
        if not is_withdrawal and receiver is not None and not _is_as_shown(message, receiver):
            _LOG.warning("hand_over to firm %s: its entry has changed", receiver.firm.code)
            return await self._settled(claimed, "changed")
        status = None if receiver is None else await self._posted(message, receiver)
        if status in _GOOD or (is_withdrawal and status in _GONE):
            return await self._settled(claimed, "received")
        code = message.hand_over.firm.code
        _LOG.warning("%s to firm %s failed: %s", message.kind, code, status or "no answer")
        may_pass = status is None or status in _LATER
        if may_pass and claimed.attempts <= len(WAITS):
            await self.store.postpone(claimed.id, self.now() + WAITS[claimed.attempts - 1])
            return False
        return await self._settled(claimed, "failed")

    def _receiver(self, message: Dispatch) -> Receiver | None:
        """Return the firm that the file has under this code now."""
        code = message.hand_over.firm.code
        return next((one for one in self.receivers if one.firm.code == code), None)

    async def _posted(self, message: Dispatch, receiver: Receiver) -> int | None:
        """Send a message to the address agreed to; None without an answer.

        A withdrawal goes to the address of the brief, even if the file has another one now.
        Release 0.1 did not store the address: then the firm in the file must be the same.
        """
        address = message.hand_over.firm.address
        if not address:
            if not _is_as_shown(message, receiver):
                return None
            address = receiver.url
        signed = headers(message, receiver.secret.get_secret_value(), self.now())
        return await self.post(address, message.body.encode(), signed)

    async def _settled(self, claimed: ClaimedMessage, outcome: FirmOutcome) -> bool:
        notice = _told(claimed.message, outcome)
        await self.store.settle(claimed, outcome, notice, self.now())
        return True


def _is_as_shown(message: Dispatch, receiver: Receiver) -> bool:
    """Whether the firm in the file is the one shown: name, country, contact, address."""
    shown = message.hand_over.firm
    now = receiver.firm
    if not shown.address:
        now = now.model_copy(update={"address": ""})
    return shown == now


def _told(message: Dispatch, outcome: FirmOutcome) -> Text:
    given = message.hand_over
    return text(
        _TOLD[message.kind, outcome],
        firm=name_of(given.firm),
        case=given.case,
        hash=given.sha256,
        contact=given.firm.contact,
    )
