"""Delivers the messages of the outbox to the firms: signed, with a bounded number of retries.

Any number of processes may do so on one store. A message may arrive twice, with the same
idempotency key. It is never sent after its consent was withdrawn.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, Protocol, TypeAlias

from bot.cards.handover import name_of
from bot.errors import StoreError
from bot.firm_message import headers
from bot.handover.firm_client import FirmClient, post
from bot.handover.firms import Receiver
from bot.store import ClaimedMessage
from bot.store.audit import AuditAction
from bot.store.handovers import LEASE
from bot.text import Text, text
from flows.engine.session import HandOver

_LOG: Final = logging.getLogger(__name__)

Outcome: TypeAlias = Literal["received", "failed"]
"""What a person is told of a message to a firm."""

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
        self, claimed: ClaimedMessage, action: AuditAction, notice: Text | None, at: datetime
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
        status = await self._posted(claimed)
        is_withdrawal = claimed.message.kind == "withdrawal"
        if status in _GOOD or (is_withdrawal and status in _GONE):
            action = AuditAction.WITHDRAWAL_SENT if is_withdrawal else AuditAction.HANDED_OVER
            return await self._settled(claimed, action, "received")
        code = claimed.message.hand_over.firm.code
        _LOG.warning("%s to firm %s failed: %s", claimed.message.kind, code, status or "no answer")
        may_pass = status is None or status in _LATER
        if may_pass and claimed.attempts <= len(WAITS):
            await self.store.postpone(claimed.id, self.now() + WAITS[claimed.attempts - 1])
            return False
        action = AuditAction.WITHDRAWAL_FAILED if is_withdrawal else AuditAction.HAND_OVER_FAILED
        return await self._settled(claimed, action, "failed")

    async def _posted(self, claimed: ClaimedMessage) -> int | None:
        message = claimed.message
        code = message.hand_over.firm.code
        known = next((one for one in self.receivers if one.firm.code == code), None)
        if known is None:
            return None
        signed = headers(message, known.secret.get_secret_value(), self.now())
        return await self.post(known.url, message.body.encode(), signed)

    async def _settled(
        self, claimed: ClaimedMessage, action: AuditAction, outcome: Outcome
    ) -> bool:
        notice = _told(claimed.message.hand_over, f"{claimed.message.kind}.{outcome}")
        await self.store.settle(claimed, action, notice, self.now())
        return True


def _told(given: HandOver, outcome: str) -> Text:
    firm = name_of(given.firm)
    return text(
        f"hand_over.notice.{outcome}",
        firm=firm,
        case=given.case,
        hash=given.sha256,
        contact=given.firm.contact,
    )
