"""Sends whose outcome is unknown: when they are repeated, and when they are given up.

Each repeat may be a second copy for the person, so the waits grow and end. A file is sent twice
at most; the person is told and can ask again. A card that was edited is edited again, which can
leave no second copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.clock import Clock
from bot.store import Outgoing
from bot.text import text
from bot.turn import FileRequest

NOT_CONFIRMED: Final = text("notice.not_confirmed")
_WAITS: Final = (30.0, 120.0, 600.0, 3600.0, 14_400.0)
"""Seconds after each send of a notice or card; one more send follows the last wait."""
_FILE_WAITS: Final = (30.0,)


def next_wait(one: Outgoing) -> timedelta | None:
    """Return the wait before a notice or file is sent again; None: it is given up."""
    waits = _FILE_WAITS if isinstance(one.item, FileRequest) else _WAITS
    return timedelta(seconds=waits[one.attempts]) if one.attempts < len(waits) else None


@dataclass(frozen=True, slots=True)
class _Card:
    sends: int
    not_before: float
    was_edit: bool


class UnconfirmedCards:
    """The chats whose current card may not have arrived."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._cards: dict[int, _Card] = {}

    def note(self, chat: int, *, was_edit: bool) -> bool:
        """Record that the outcome for a card is unknown; return whether to send it again."""
        before = self._cards.get(chat)
        sends = before.sends + 1 if before else 1
        if sends > len(_WAITS):
            del self._cards[chat]
            return False
        self._cards[chat] = _Card(sends, self._clock.now() + _WAITS[sends - 1], was_edit)
        return True

    def settle(self, chat: int) -> None:
        """Forget a chat: its card arrived, or certainly did not."""
        self._cards.pop(chat, None)

    def must_wait(self, chat: int) -> bool:
        """Whether the next send of the card is not due yet."""
        card = self._cards.get(chat)
        return card is not None and self._clock.now() < card.not_before

    def was_edit(self, chat: int) -> bool:
        """Whether the send whose outcome is unknown edited a message."""
        card = self._cards.get(chat)
        return card is not None and card.was_edit
