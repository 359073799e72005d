"""python-telegram-bot: ConversationHandler with persistence written after each answer.

By default the library writes once per minute, so a crash loses a minute of answers. Written each
time, PicklePersistence writes the answers of everybody, and does not wait for the disk.
"""

from __future__ import annotations

from benchmarks.peers import ptb_conversation
from benchmarks.peers.interview import Interview
from benchmarks.peers.peer import Wire


class PtbWritten(ptb_conversation.PtbConversation):
    """The bot of `ptb_conversation`, with a write before the next update."""

    async def handle(self, update: bytes) -> None:
        """Handle one update."""
        await super().handle(update)
        await self._application.update_persistence()


def make(interview: Interview, wire: Wire) -> ptb_conversation.PtbConversation:
    """Return the peer."""
    return ptb_conversation.make(interview, wire, PtbWritten)
