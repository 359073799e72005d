"""python-telegram-bot: the same ConversationHandler, its persistence written after each answer.

By itself the library writes once a minute, so that a crash loses a minute of answers. Written
each time, PicklePersistence writes everybody's answers, not only the one that changed; it does
not wait for the disk even so.
"""

from __future__ import annotations

from benchmarks.peers.interview import Interview
from benchmarks.peers.peer import Wire
from benchmarks.peers.ptb_conversation import PtbConversation
from benchmarks.peers.ptb_conversation import make as conversation


class PtbWritten:
    """The bot of `ptb_conversation`, which writes before the next update."""

    def __init__(self, bot: PtbConversation) -> None:
        self._bot = bot

    async def start(self) -> None:
        """Get ready."""
        await self._bot.start()

    async def handle(self, update: bytes) -> None:
        """Handle one update."""
        await self._bot.handle(update)
        await self._bot.application.update_persistence()

    async def stop(self) -> None:
        """End."""
        await self._bot.stop()

    async def serve(self) -> None:
        """Serve by long polling."""
        await self._bot.serve()


def make(interview: Interview, wire: Wire) -> PtbWritten:
    """Return the peer."""
    return PtbWritten(conversation(interview, wire))
