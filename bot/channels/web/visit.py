"""Who makes a request: the session cookie, and the token that each form carries."""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.limits import CHANNEL
from bot.store import ChatKey, UpdateKey

_ID: Final = re.compile(r"[\w-]{43}", re.ASCII)
_DAY: Final = 86_400
_KEPT: Final = 90 * _DAY
_NONCES: Final = 1 << 62
_SESSION_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Visit:
    """A session id as the browser sent it, or a new one; it is a secret and is never shown."""

    id: str = field(repr=False)

    @property
    def chat(self) -> ChatKey:
        """The key of the session in the store."""
        return ChatKey(CHANNEL, self.id)

    @property
    def token(self) -> str:
        """The token of the forms of this session; nobody without the cookie knows it."""
        return hmac.digest(self.id.encode(), b"form", sha256).hex()[:32]

    def owns(self, token: str) -> bool:
        """Whether a form carries the token of this session."""
        return hmac.compare_digest(token.encode(), self.token.encode())

    def update(self, nonce: str) -> UpdateKey | None:
        """Return the key of a submitted form, so that it counts once; None if it has none."""
        if not nonce.isascii() or not nonce.isdecimal() or int(nonce[:20]) >= _NONCES:
            return None
        return UpdateKey(f"web.{self.token}", int(nonce))


def new_visit() -> Visit:
    """Return a visit with an id that nobody has."""
    return Visit(secrets.token_urlsafe(_SESSION_BYTES))


def new_nonce() -> str:
    """Return an unused number for a form."""
    return str(secrets.randbelow(_NONCES))


@dataclass(frozen=True, slots=True)
class Cookie:
    """The session cookie. Over TLS only this very host can set it (`__Host-`)."""

    tls: bool

    @property
    def name(self) -> str:
        """The name of the cookie."""
        return "__Host-intake" if self.tls else "intake"

    def visit(self, request: Request) -> Visit | None:
        """Return the visit of a request, or None if it has no well-formed cookie."""
        given = request.cookies.get(self.name, "")
        return Visit(given) if _ID.fullmatch(given) else None

    def give(self, response: Response, visit: Visit) -> None:
        """Have the browser keep the id; `Lax`, so that a link from elsewhere leads back here."""
        response.set_cookie(
            self.name, visit.id, _KEPT, secure=self.tls, httponly=True, samesite="lax"
        )

    def take(self, response: Response) -> None:
        """Have the browser forget the id."""
        response.delete_cookie(self.name, secure=self.tls, httponly=True, samesite="lax")
