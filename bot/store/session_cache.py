"""A cache of the last sessions, so that they are not decrypted and parsed again.

Every transaction still reads the row: a cached session is used only for the same bytes at the
same place. Encryption never yields the same bytes twice, so the cache cannot hide a change by
another process or a rolled-back transaction.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from bot.encryption import Place
from flows.engine.session import Session

MOST = 256


class SessionCache:
    """The last sessions by the hash of their chat; in memory, with a limit."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._stored: OrderedDict[bytes, tuple[Place, bytes, Session]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._stored)

    def find(self, hashed: bytes, place: Place, content: bytes) -> Session | None:
        """Return the session of this content and place, if it is cached."""
        cached = self._stored.get(hashed)
        if cached is None or cached[0] != place or cached[1] != content:
            return None
        return cached[2]

    def keep(self, hashed: bytes, place: Place, content: bytes, session: Session) -> None:
        """Add a session."""
        with self._lock:
            self._stored[hashed] = place, content, session
            self._stored.move_to_end(hashed)
            if len(self._stored) > self._most:
                self._stored.popitem(last=False)

    def drop(self, hashed: bytes) -> None:
        """Remove the session of a chat."""
        with self._lock:
            self._stored.pop(hashed, None)
