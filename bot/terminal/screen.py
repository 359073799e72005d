"""From a card to lines of text: bold, wrapped, its choices numbered, its commands named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from bot.cards.render import Shown

_BOLD_ON, _BOLD_OFF = "\x02", "\x03"
_ANSI = {_BOLD_ON: "\x1b[1m", _BOLD_OFF: "\x1b[0m"}
_MARKS = {"<b>": _BOLD_ON, "</b>": _BOLD_OFF, "<i>": "", "</i>": ""}
_WORD = re.compile(r"[ \t]+|[\x21-\x7e\x02\x03]+|.", re.DOTALL)
_NEVER_FIRST = "，。、；：？！）》」』】”’％,.;:?!)%"


@dataclass(frozen=True, slots=True)
class Screen:
    """How wide it is, and whether it can show bold."""

    width: int = 80
    bold: bool = False

    def card(self, shown: Shown) -> str:
        """Return a card as text."""
        keys = [key for row in shown.rows for key in row]
        choices = [key.label for key in keys if not key.command]
        ways = [f"/{key.command} {key.label}" for key in keys if key.command]
        lines = [f"  {number}. {label}" for number, label in enumerate(choices, 1)]
        parts = [self.prose(shown.html), "\n".join(self._fold(line, "     ") for line in lines)]
        parts.append(self._fold("   ".join(ways), ""))
        return "\n\n".join(part for part in parts if part)

    def prose(self, html: str) -> str:
        """Return HTML of ours as wrapped text."""
        for mark, sign in _MARKS.items():
            html = html.replace(mark, sign)
        return "\n".join(self._fold(line, "") for line in unescape(html).split("\n"))

    def _fold(self, line: str, indent: str) -> str:
        folded = f"\n{indent}".join(fold(line, self.width, len(indent)))
        for sign, code in _ANSI.items():
            folded = folded.replace(sign, code if self.bold else "")
        return folded


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
    if char in _ANSI or unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
