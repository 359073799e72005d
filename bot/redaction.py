"""The bot token stays out of every log line, and so do the facts of a case.

The token is part of every Bot API address, so libraries that print addresses print it.
"""

from __future__ import annotations

import logging
import re
from typing import Final
from urllib.parse import quote

PLACEHOLDER: Final = "<token>"

# What BotFather hands out: a number, a colon, 35 letters. A little wider, for safety.
_TOKEN_SHAPE: Final = re.compile(r"(?<!\d)\d{5,20}(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)

# At DEBUG they print addresses with the token, and the parameters of each call with facts.
_TALKATIVE: Final = ("telegram", "httpx", "httpcore", "aiohttp")


class Redactor:
    """Takes one bot's token, and whatever looks like a token, out of a text."""

    def __init__(self, token: str) -> None:
        self._known = tuple({token, quote(token, safe="")} - {""})

    def text(self, text: str) -> str:
        """Return the text with each token replaced by `PLACEHOLDER`."""
        for known in self._known:
            text = text.replace(known, PLACEHOLDER)
        return _TOKEN_SHAPE.sub(PLACEHOLDER, text)

    def body(self, body: bytes) -> bytes:
        """Return the bytes of an answer with the known token replaced."""
        for known in self._known:
            body = body.replace(known.encode(), PLACEHOLDER.encode())
        return body


def quieten_libraries() -> None:
    """Raise the libraries that print addresses and parameters to WARNING."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
