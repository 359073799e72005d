"""The store: sessions, the cards shown of them, and messages waiting to be sent.

`Store` has everything that a channel may call. The backends are `sqlite.py` and `postgres.py`;
`bot.store.opening.open_store` selects one by its URL.
"""

from __future__ import annotations

from bot.store.protocol import (
    Applied,
    Change,
    ChatKey,
    ClaimedMessage,
    Held,
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
    "Held",
    "Outgoing",
    "ParkedUpdate",
    "Store",
    "StoredSession",
    "UpdateKey",
]
