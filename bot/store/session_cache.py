"""The sessions of those at work now, as they were last written or read: opened only once.

What is stored is read in every transaction all the same: a session counts only for the very
bytes it was sealed into, and no two values are sealed alike. So another process, or a
transaction that was not committed, can never be hidden by what stands here.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from flows.engine.session import Session

MOST = 256


class SessionCache:
    """The last sessions by the hash of their chat; memory only, and bounded."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._stored: OrderedDict[bytes, tuple[bytes, Session]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._stored)

    def find(self, hashed: bytes, content: bytes) -> Session | None:
        """Return the session sealed into this content, if it is at hand."""
        sealed, session = self._stored.get(hashed, (b"", None))
        return session if sealed == content else None

    def keep(self, hashed: bytes, content: bytes, session: Session) -> None:
        """Have a session at hand."""
        with self._lock:
            self._stored[hashed] = content, session
            self._stored.move_to_end(hashed)
            if len(self._stored) > self._most:
                self._stored.popitem(last=False)

    def drop(self, hashed: bytes) -> None:
        """Forget what was of a chat."""
        with self._lock:
            self._stored.pop(hashed, None)
