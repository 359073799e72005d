"""The store: sessions, what was shown of them, and what still has to be said.

Everything a channel may call stands in `Store`; the backends are `bot/store/sqlite.py` and,
behind the same protocol, others; `bot.store.opening.open_store` picks one by its URL.
"""

from __future__ import annotations

from bot.store.protocol import (
    Applied,
    Change,
    ChatKey,
    ClaimedMessage,
    Outgoing,
    ParkedUpdate,
    Store,
    StoredSession,
    UpdateKey,
)

__all__ = [
    "Applied",
    "Change",
    "ChatKey",
    "ClaimedMessage",
    "Outgoing",
    "ParkedUpdate",
    "Store",
    "StoredSession",
    "UpdateKey",
]
