"""Texts in parts that Telegram takes: it counts in UTF-16, we cut where a reader would."""

from __future__ import annotations

from typing import Final

from bot.cards.card import LONGEST_CARD
from bot.cards.render import split

# A character takes at most two units of UTF-16.
_SAFE: Final = LONGEST_CARD // 2


def parts_of(html: str) -> tuple[str, ...]:
    """Return a text in parts that are surely short enough, in one where it is."""
    return (html,) if _units(html) <= LONGEST_CARD else smaller(html)


def smaller(html: str) -> tuple[str, ...]:
    """Return a text in parts that fit whatever is in them, cut at paragraphs where that can be."""
    return tuple(part for part in split(html, _SAFE) if part)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
