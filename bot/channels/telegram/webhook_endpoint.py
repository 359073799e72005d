"""Where Telegram posts updates, and the secret by which it is recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

_SECRET: Final = re.compile(r"[\w-]{32,256}", re.ASCII)


def is_secret(given: str) -> bool:
    """Whether this is a secret that Telegram accepts and that is too long to be guessed."""
    return _SECRET.fullmatch(given) is not None


@dataclass(frozen=True, slots=True)
class WebhookEndpoint:
    """The public URL, and the secret that Telegram sends with each request."""

    url: str
    secret: str = field(repr=False)

    @property
    def path(self) -> str:
        """The path of the URL, as the server decodes it."""
        return unquote(urlsplit(self.url).path) or "/"
