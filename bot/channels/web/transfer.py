"""One-time codes that continue a session on another device.

A code is kept in the store as a row of a channel of its own, hashed and sealed like a session,
so that it works in every replica. It ends when it is used, or after `VALID`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.channels.web.visit import Visit
from bot.store import ChatKey, Store
from bot.turn import Turn
from flows.engine.session import Session

VALID: Final = timedelta(minutes=15)
_CHANNEL: Final = "web.code"
_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's digits: no letter looks like a digit."""
_ALIKE: Final = str.maketrans("OIL", "011")
_LENGTH: Final = 16
_GROUP: Final = 4


class Transfer:
    """Gives out codes of 80 random bits, and takes them back."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    async def code(self, visit: Visit, session: Session) -> str:
        """Return a new code for a session, in groups of four.

        Raises:
            StoreError: the store is away.
        """
        code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        until = (self._now() + VALID).isoformat()
        kept = Session.model_validate(
            {
                "id": secrets.token_hex(16),
                "flow_version": session.flow_version,
                "as_of": session.as_of,
                "continues": visit.id,
                "until": until,
            }
        )
        await self._store.apply(_key(code), lambda _: Turn(kept), self._now())
        return "-".join(code[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))

    async def take(self, typed: str) -> Visit | None:
        """Use up a code and return the visit that it continues; None if it is not valid.

        Raises:
            StoreError: the store is away.
        """
        code = "".join(typed.upper().split()).replace("-", "").translate(_ALIKE)
        if len(code) != _LENGTH or not set(code) <= set(_LETTERS):
            return None
        if await self._store.load(_key(code)) is None:
            return None
        found: Session | None = None

        def used(session: Session | None) -> Turn:
            nonlocal found
            found = session
            return Turn(None)

        await self._store.apply(_key(code), used, self._now())
        kept = (found.model_extra or {}) if found else {}
        if not kept or self._now() > datetime.fromisoformat(str(kept["until"])):
            return None
        return Visit(str(kept["continues"]))


def _key(code: str) -> ChatKey:
    return ChatKey(_CHANNEL, code)
