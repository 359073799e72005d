"""What Telegram allows, and the keys of its chats."""

from __future__ import annotations

from typing import Final

from bot.cards.channel_limits import ChannelLimits
from bot.store import ChatKey

CHANNEL: Final = "telegram"

LIMITS: Final = ChannelLimits(
    buttons=100,
    text=4096,
    can_edit=True,
    can_upload=True,
    can_push=True,
    redelivers=True,
)


def key_of(chat: int) -> ChatKey:
    """Return the key of a Telegram chat in the store."""
    return ChatKey(CHANNEL, str(chat))
