"""What a chat is to be brought: words, what waits in the outbox, and the one current card."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from bot.channels.telegram.pacing import Priority
from bot.correlation import CORRELATION_ID
from bot.store import Applied, Outgoing, StoredSession
from bot.text import Text

_MOST_AT_HAND: Final = 20


@dataclass(slots=True)
class DeliveryRequest:
    """What a chat is to be brought.

    `words` are said once and kept nowhere. `always` has the card drawn though it stands there
    already, `below` has it sent anew instead of changed; `tapped` is the message whose button
    was pressed, `in_vain` says that it changed nothing. `is_doubtful` has Telegram asked first
    whether the chat can be written to. `stored` is the session where it is known to be fresh,
    `trace` the update it comes from.
    """

    words: list[Text] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    stored: StoredSession | None = None
    is_fresh: bool = False
    always: bool = False
    below: bool = False
    tapped: int | None = None
    in_vain: bool = False
    is_doubtful: bool = False
    priority: Priority = Priority.REPLY
    trace: str = field(default_factory=CORRELATION_ID.get)

    @classmethod
    def after(cls, applied: Applied, *, below: bool) -> DeliveryRequest:
        """Return what is to be done after an update was applied."""
        outgoing = list(applied.outgoing)
        return cls(outgoing=outgoing, stored=applied.stored, is_fresh=True, below=below)

    def add(self, later: DeliveryRequest) -> None:
        """Take over what came after this; what would be too much stays in the store for later."""
        known = {one.id for one in self.outgoing}
        self.outgoing += [one for one in later.outgoing if one.id not in known]
        del self.outgoing[_MOST_AT_HAND:]
        # What is said already is not said again: who floods the chat gets one answer to it all.
        self.words += [word for word in later.words if word not in self.words]
        del self.words[_MOST_AT_HAND:]
        self.stored, self.is_fresh = None, False
        self.always = self.always or later.always
        self.below = self.below or later.below
        self.tapped = later.tapped if later.tapped is not None else self.tapped
        self.in_vain = self.in_vain or later.in_vain
        self.is_doubtful = self.is_doubtful or later.is_doubtful
        self.priority = min(self.priority, later.priority)
        self.trace = later.trace or self.trace
