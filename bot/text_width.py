"""Text width in terminal columns, and line folding for English and Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_WORD = re.compile(r"[ \t]+|[\x21-\x7e\x02\x03]+|.", re.DOTALL)
_NEVER_FIRST = "，。、；：？！）》」』】”’％,.;:?!)%"


def fold(line: str, width: int, indent: int = 0) -> Iterator[str]:
    """Yield a line in parts no wider than `width` columns; all but the first start `indent` in.

    English breaks between words, Chinese between any two characters except before a
    closing mark.
    """
    room = max(width, 20)
    part, taken = "", 0
    for word in _WORD.findall(line):
        wide = columns(word)
        if taken + wide > room and part.strip() and word not in _NEVER_FIRST:
            yield part.rstrip()
            part, room = word.lstrip(), max(width, 20) - indent
            taken = columns(part)
        else:
            part += word
            taken += wide
    yield part.rstrip()


def columns(text: str) -> int:
    """Return how many columns a text takes: two for a wide character, none for a mark."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) == "Cc":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
