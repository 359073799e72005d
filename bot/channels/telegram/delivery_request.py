"""What to deliver to a chat: notices, outbox entries, and the one current card."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from bot.channels.telegram.pacing import Priority
from bot.chat.reply import Reply
from bot.correlation import CORRELATION_ID
from bot.store import Outgoing, StoredSession
from bot.text import Text

_MOST_AT_HAND: Final = 20


@dataclass(slots=True)
class DeliveryRequest:
    """What to deliver to a chat.

    `remarks` are notices that are not in the outbox. `redraw`: draw the card even if it is on
    the screen. `below`: send it as a new message instead of an edit. `tapped`: the message
    whose button was pressed; `had_no_effect`: the press changed nothing. `is_doubtful`: first
    ask Telegram whether the chat can be written to. `is_fresh`: `stored` is the session as just
    committed. `trace`: the id of the update that caused it.
    """

    remarks: list[Text] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    stored: StoredSession | None = None
    is_fresh: bool = False
    redraw: bool = False
    below: bool = False
    tapped: int | None = None
    had_no_effect: bool = False
    is_doubtful: bool = False
    priority: Priority = Priority.REPLY
    trace: str = field(default_factory=CORRELATION_ID.get)

    @classmethod
    def after(cls, reply: Reply, *, below: bool) -> DeliveryRequest:
        """Return the request that delivers a reply."""
        outgoing = list(reply.outgoing)
        return cls(outgoing=outgoing, stored=reply.stored, is_fresh=True, below=below)

    def add(self, later: DeliveryRequest) -> None:
        """Merge a later request into this one; entries over the limit stay in the outbox."""
        known = {one.id for one in self.outgoing}
        self.outgoing += [one for one in later.outgoing if one.id not in known]
        del self.outgoing[_MOST_AT_HAND:]
        # Send identical notices once: a person who floods the chat gets one answer.
        self.remarks += [remark for remark in later.remarks if remark not in self.remarks]
        del self.remarks[_MOST_AT_HAND:]
        self.stored, self.is_fresh = None, False
        self.redraw = self.redraw or later.redraw
        self.below = self.below or later.below
        self.tapped = later.tapped if later.tapped is not None else self.tapped
        self.had_no_effect = self.had_no_effect or later.had_no_effect
        self.is_doubtful = self.is_doubtful or later.is_doubtful
        self.priority = min(self.priority, later.priority)
        self.trace = later.trace or self.trace
