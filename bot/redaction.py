"""Redaction: keeps the bot token and the facts of a case out of the log.

The token is part of every Bot API URL, so a library that prints URLs prints it.
"""

from __future__ import annotations

import logging
import re
from typing import Final
from urllib.parse import quote

PLACEHOLDER: Final = "<token>"

# A token is a number, a colon and 35 letters; the pattern is a little wider.
_TOKEN_SHAPE: Final = re.compile(r"(?<!\d)\d{5,20}(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)

# At DEBUG they print URLs with the token, and the parameters of each call with facts.
_VERBOSE: Final = ("telegram", "httpx", "httpcore", "aiohttp")


class Redactor:
    """Removes the token of one bot, and anything that looks like a token."""

    def __init__(self, token: str) -> None:
        self._known = tuple({token, quote(token, safe="")} - {""})

    def text(self, text: str) -> str:
        """Return the text with each token replaced by `PLACEHOLDER`."""
        for known in self._known:
            text = text.replace(known, PLACEHOLDER)
        return _TOKEN_SHAPE.sub(PLACEHOLDER, text)

    def body(self, body: bytes) -> bytes:
        """Return the bytes of a response with the known token replaced."""
        for known in self._known:
            body = body.replace(known.encode(), PLACEHOLDER.encode())
        return body


def quieten_libraries() -> None:
    """Set the level of libraries that print URLs and parameters to WARNING."""
    for name in _VERBOSE:
        logging.getLogger(name).setLevel(logging.WARNING)
