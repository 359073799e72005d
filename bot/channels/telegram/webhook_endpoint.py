"""Where Telegram posts updates to, and how it proves itself there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

_SECRET: Final = re.compile(r"[\w-]{1,256}", re.ASCII)


def is_secret(given: str) -> bool:
    """Whether Telegram takes this as the secret of a webhook."""
    return _SECRET.fullmatch(given) is not None


@dataclass(frozen=True, slots=True)
class WebhookEndpoint:
    """The public address and the secret that Telegram shows there."""

    url: str
    secret: str = field(repr=False)

    @property
    def path(self) -> str:
        """The part of the address that reaches us, as the server decodes it."""
        return unquote(urlsplit(self.url).path) or "/"
