"""Takes what waits in the outbox to the firms: signed, and again where it did not arrive.

Any number of processes may do so on one store. A message may arrive twice, under the same
key; it is not sent for ever, and never once its consent was withdrawn.
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
AT_ONCE: Final = 8
"""With the time an exchange may take, well within the lease."""
WAITS: Final = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""How long to wait after each attempt that failed; after the last one comes one more."""
_GOOD: Final = range(200, 300)
_LATER: Final = (408, 425, 429, *range(500, 600))
_GONE: Final = (404, 410)


class HandOvers(Protocol):
    """What the courier needs of a store."""

    async def claim_for_firms(
        self, at: datetime, lease: timedelta, limit: int
    ) -> tuple[ClaimedMessage, ...]:
        """Take what waits to be sent to firms, for this long."""

    async def postpone(self, id_: int, until: datetime) -> None:
        """Give one thing back, to be claimed after this time."""

    async def settle(
        self, claimed: ClaimedMessage, action: AuditAction, notice: Text | None, at: datetime
    ) -> bool:
        """Drop what came to an end, and say so; False where it was called back meanwhile."""


@dataclass(frozen=True, slots=True)
class FirmDispatcher:
    """Takes messages to the firms it knows. Moments (UTC) come from outside."""

    store: HandOvers
    receivers: Sequence[Receiver]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    post: FirmClient = post

    async def round(self) -> int:
        """Take along all that is due, each chat's in order; return how many were at hand.

        Raises:
            StoreError: the store is away.
        """
        taken = await self.store.claim_for_firms(self.now(), LEASE, AT_ONCE)
        by_chat: dict[object, list[ClaimedMessage]] = defaultdict(list)
        for claimed in taken:
            by_chat[claimed.chat].append(claimed)
        await asyncio.gather(*map(self._in_order, by_chat.values()))
        return len(taken)

    async def run(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Go round for ever."""
        while True:
            try:
                while await self.round() == AT_ONCE:
                    pass
            except StoreError:
                _LOG.warning("hand-overs wait: the store is away")
            except Exception as error:  # noqa: BLE001 - the next round may fare better
                _LOG.warning("a round of hand-overs failed: %s", type(error).__name__)
            await sleep(EVERY)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Go round while something else is done; without firms there is nothing to do."""
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
        """Take one message to its firm; return whether it came to an end."""
        status = await self._posted(claimed)
        is_withdrawal = claimed.message.kind == "withdrawal"
        if status in _GOOD or (is_withdrawal and status in _GONE):
            action = AuditAction.WITHDRAWAL_SENT if is_withdrawal else AuditAction.HANDED_OVER
            return await self._settled(claimed, action, "received")
        code = claimed.message.hand_over.firm.code
        _LOG.warning("a %s to firm %s: %s", claimed.message.kind, code, status or "no answer")
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
